"""The words of ``graphlab step``: its commands, its keys, and its full screen."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # groups of commands
    "Walk": "移动",
    "Stop at": "断点",
    "Look around": "查看",
    "Ask why": "解释",
    "Other": "其他",
    # commands
    "run the next node; N: that many": "运行下一个节点；N：运行 N 个",
    "run to the next named tensor or new module call": "运行到下一个命名张量或新的模块调用",
    "go back one node; N: that many": "后退一个节点；N：后退 N 个",
    "go back to a named tensor or new module call": "后退到上一个命名张量或新的模块调用",
    "run to the next breakpoint, or to the end": "运行到下一个断点，或结尾",
    "go back to the breakpoint before, or to the start": "后退到上一个断点，或开头",
    "go to the start, before the first node": "回到开头，第一个节点之前",
    "go to the end": "转到结尾",
    "go to step N, or to a node such as n5": "转到第 N 步，或某个节点，如 n5",
    "run until WHAT: leaf, nan, norm>1e3, a name, an op …": "运行到 WHAT：leaf、nan、norm>1e3、名称、运算……",
    "stop at mul, enc.*, train.py:12, leaf, nan, norm>1e3 …": (
        "设置断点：mul、enc.*、train.py:12、leaf、nan、norm>1e3……"
    ),
    "the same, for one stop only": "同上，只停一次",
    "forget breakpoint N, or all of them": "删除断点 N，或全部断点",
    "show a value at every step: display w.grad": "每一步都显示一个值：display w.grad",
    "show value N no more, or none": "不再显示第 N 个值，或全部不再显示",
    "select the node toward the loss; N: the Nth that sends here": (
        "选择靠近损失的节点；N：向这里发送的第 N 个"
    ),
    "select the node toward the leaf; N: through the Nth edge": "选择靠近叶子张量的节点；N：沿第 N 条边",
    "print a value: p x.grad, p w.grad[0] * 2, p h.shape": "打印一个值：p x.grad、p w.grad[0] * 2、p h.shape",
    "the source lines around the selected node": "所选节点附近的源代码行",
    "the way from the root to the selected node": "从根节点到所选节点的路径",
    "a table: leaves, saved, breaks, params or nodes": "一张表：leaves、saved、breaks、params 或 nodes",
    "explain the selected node: rule, numbers, saved tensors": "解释所选节点：规则、数值、保存的张量",
    "every path from the root to a leaf, with its product": "从根节点到叶子张量的每条路径及其乘积",
    "write this step as svg, png, pdf, dot, json, txt or tex": (
        "把这一步写成 svg、png、pdf、dot、json、txt 或 tex"
    ),
    "this list, or one command": "本列表，或某个命令",
    "leave": "退出",
    "also: {words}": "也可以写：{words}",
    "Enter repeats the last command; h COMMAND says more.": "回车重复上一个命令；h COMMAND 查看某个命令。",
    "s steps, rs goes back, e explains, h lists all commands, q leaves": (
        "s 前进，rs 后退，e 解释，h 列出全部命令，q 退出"
    ),
    # commands that cannot be done
    "did you mean {word}?": "您是不是想用 {word}？",
    "there is no command {word!r}": "没有命令 {word!r}",
    "h lists the commands": "h 列出全部命令",
    "{command} takes no argument": "{command} 不带参数",
    "type {command} alone": "请只输入 {command}",
    "{command} needs {argument}": "{command} 需要 {argument}",
    "{word!r} does not say how many": "{word!r} 不是个数",
    "give a number from 1 on, such as s 3": "请给出不小于 1 的整数，例如 s 3",
    "a line may have {n} characters": "一行最多 {n} 个字符",
    # keys
    "run the next node": "运行下一个节点",
    " step": " 前进",
    "go back one node": "后退一个节点",
    " back": " 后退",
    " named": " 命名张量",
    " run": " 运行",
    "go back to a breakpoint, or to the start": "后退到断点，或开头",
    "go to the start": "回到开头",
    "run until the next leaf": "运行到下一个叶子张量",
    "run by itself; any key stops it": "自动运行；按任意键停止",
    " leaf": " 叶子张量",
    " play": " 播放",
    "set or clear a breakpoint at the selected node": "在所选节点设置或清除断点",
    " break": " 断点",
    "select a node toward the root": "选择靠近根节点的节点",
    "select a node toward the leaves": "选择靠近叶子张量的节点",
    "select the line above": "选择上一行",
    "select the line below": "选择下一行",
    "search a name, and select what is found": "按名称搜索，并选择找到的节点",
    " search": " 搜索",
    "close or open the module call around the selected node": "折叠或展开所选节点所在的模块调用",
    "open all module calls, or close them again": "展开所有模块调用，或重新折叠",
    "explain the selected node": "解释所选节点",
    " explain": " 解释",
    "print a value": "打印一个值",
    "show a value at every step": "每一步都显示一个值",
    "the source lines of the selected node": "所选节点的源代码行",
    "leaves, parameters, saved values, nodes, breakpoints": "叶子张量、参数、保存的值、节点、断点",
    " tables": " 表格",
    "write this step to a file: svg, png, pdf, txt …": "把这一步写成文件：svg、png、pdf、txt……",
    " export": " 导出",
    "repeat the last command": "重复上一个命令",
    "any command; Tab completes, ↑ brings back earlier ones": "任意命令；Tab 补全，↑ 取回先前的命令",
    " command": " 命令",
    "light or dark": "浅色或深色",
    "this help": "本帮助",
    " help": " 帮助",
    "close an answer, or leave the command line": "关闭回答，或离开命令行",
    " quit": " 退出",
    # the full screen
    "{title} · Esc closes": "{title} · 按 Esc 关闭",
    "keys and commands": "按键和命令",
    "running the script twice more, for a finite difference …": "正在再运行两次脚本，以求有限差分……",
    "no module call is around this node": "此节点不在任何模块调用中",
    "used at ": "用于 ",
    "used at the expression": "用于表达式",
    "the expression": "表达式",
    "no source line": "没有源代码行",
    "Backward goes from the root, on top, to the leaves. Each step runs one node: it takes the "
    "gradient that has arrived, multiplies it with its own derivative, and sends the products on. "
    "Press → for the first step.": (
        "反向传播从最上面的根节点走到叶子张量。每一步运行一个节点：它取到达的梯度，乘以自己的导数，"
        "再把乘积发送出去。按 → 走第一步。"
    ),
    "in {module}, call {n}": "在 {module} 的第 {n} 次调用中",
    "takes any command, such as  b mul  or  p x.grad": "可输入任意命令，例如  b mul  或  p x.grad",
    "graphlab step needs {columns} columns and {rows} rows; q leaves": (
        "graphlab step 需要 {columns} 列 {rows} 行；按 q 退出"
    ),
    "this terminal has {size}; the full screen needs {least}": "此终端为 {size}；全屏界面需要 {least}",
    "backward inside {node}:  ": "{node} 内部的反向传播：  ",
    " now": " 当前",
    " waiting": " 等待中",
    " partly": " 部分到达",
    " ready": " 就绪",
    " done": " 完成",
    " raised": " 抛出",
    " not run": " 未运行",
    "{n} of {all} ran": "已运行 {n}/{all}",
}
