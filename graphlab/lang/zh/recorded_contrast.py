"""What a contrast says of itself: which lines were taken, with which inputs, why it could not be made."""

from __future__ import annotations

BACKENDS = ("jit.trace", "jit.script", "export", "fx", "aot", "compile")
ENDINGS = ("st", "nd", "rd", "th")  # of 1st, 2nd, 3rd, 4th

INPUTS: dict[str, str] = {
    "the script's own run": "脚本自己的运行",
    **{
        f"the script's {{n}}{one} batch has other inputs, and is left out": (
            "脚本的第 {n} 个批次输入不同，已略去"
        )
        for one in ENDINGS
    },
    **{
        f"the script's {{n}}{one} batch: the forward did not end within {{seconds}} seconds; left out": (
            "脚本的第 {n} 个批次：前向传播在 {seconds} 秒内没有结束，已略去"
        )
        for one in ENDINGS
    },
    **{f"the script's {{n}}{one} batch": "脚本的第 {n} 个批次" for one in ENDINGS},
    "{what}: the forward did not end within {seconds} seconds; left out": (
        "{what}：前向传播在 {seconds} 秒内没有结束，已略去"
    ),
    "{one} and {other} with their signs flipped": "{one} 和 {other} 取反号",
    "{count} inputs with their signs flipped": "{count} 个输入取反号",
    "{one} and {other} drawn at random ({number})": "{one} 和 {other} 随机抽取（{number}）",
    "{one} and {other} drawn at random": "{one} 和 {other} 随机抽取",
    "{count} inputs drawn at random ({number})": "{count} 个输入随机抽取（{number}）",
    "{count} inputs drawn at random": "{count} 个输入随机抽取",
    "{name} drawn at random ({number})": "{name} 随机抽取（{number}）",
    "{name} drawn at random": "{name} 随机抽取",
}

LINES: dict[str, str] = {
    "running the forward again": "正在重新运行前向传播",
    "capturing with {backend}": "正在用 {backend} 捕获",
    "the call of {type} that made {made} of {nodes} nodes is contrasted, not the lines around it: {why}": (
        "对比的是 {type} 的调用（它建立了 {nodes} 个节点中的 {made} 个），而不是它周围的代码行：{why}"
    ),
    "lines: {why}": "代码行：{why}",
    "module: {why}": "模块：{why}",
    "the script did not come to the same place when it was run a second time": (
        "脚本第二次运行时没有到达同一处"
    ),
    "no single function has all of the lines that made the nodes": "建立节点的代码行不在同一个函数里",
    "the lines do not stand by themselves: {error}": "这些代码行不能单独成立：{error}",
    "{function}() takes {name} from outside: it is no input here": (
        "{function}() 从外部取用 {name}：它在这里不是输入"
    ),
    "the text of the file is not what ran": "文件的内容与实际运行的不一致",
    "no line of the script made a node": "脚本里没有哪一行建立了节点",
    "no statement could be found that made the nodes": "找不到建立这些节点的语句",
    "{name} is a generator or a coroutine: it cannot be run in one piece": (
        "{name} 是生成器或协程：无法一次运行完"
    ),
    "{name} cannot be found in the text of its file": "在文件的内容里找不到 {name}",
    "what backward was called on has no name": "调用 backward 的对象没有名字",
    "a generator makes the nodes, and the loop over it runs backward": (
        "节点由生成器建立，而反向传播在遍历它的循环里运行"
    ),
    "no statement is left": "没有剩下语句",
    "the forward waits for something else in its middle": "前向传播中途要等待别的东西",
    "the forward yields in its middle": "前向传播中途有 yield",
    "run again, it built no graph: {error}": "再次运行时没有建立计算图：{error}",
    "run again, the lines built another graph ({count} nodes): "
    "what they do depends on more than what they read": (
        "再次运行时，这些代码行建立了另一张计算图（{count} 个节点）：它们所做的不只取决于读到的内容"
    ),
    "no output has a gradient": "没有哪个输出有梯度",
}

MESSAGES: dict[str, str] = {
    **{f"{one}: {{what}}": f"{one}：{{what}}" for one in BACKENDS},
    **INPUTS,
    **LINES,
}
