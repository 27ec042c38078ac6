"""Sentences that a recording keeps, in English, and that are shown to people; and what the system says."""

from __future__ import annotations

from graphlab.lang.zh.recorded_contrast import MESSAGES as CONTRAST
from graphlab.lang.zh.recorded_statics import MESSAGES as STATICS
from graphlab.lang.zh.recorded_titles import MESSAGES as TITLES

NOTES: dict[str, str] = {
    "gradients were not recorded: the graph is too deep to hook and run on": (
        "没有记录梯度：计算图太深，无法挂上钩子（hook）再运行"
    ),
    "some gradients were not recorded: {error}": "有些梯度没有记录下来：{error}",
    "the script ran no backward; this one began at its end, from {name}, with a gradient of ones": (
        "脚本没有运行反向传播；这一次在脚本结束时从 {name} 开始，梯度全为 1"
    ),
    "the script ran no backward; this one began at its end, from the root, with a gradient of ones": (
        "脚本没有运行反向传播；这一次在脚本结束时从根节点开始，梯度全为 1"
    ),
    "the script ran no backward; this one began at its end, from the root": (
        "脚本没有运行反向传播；这一次在脚本结束时从根节点开始"
    ),
    "the script ran no backward; this one began at its end, from {name}": (
        "脚本没有运行反向传播；这一次在脚本结束时从 {name} 开始"
    ),
    "this backward could not be captured: {error}": "无法捕获这次反向传播：{error}",
    "the gradients could not be recorded: {error}": "无法记录梯度：{error}",
    "the graph could not be captured: {error}": "无法捕获计算图：{error}",
    "torchviz is not installed: {error}": "没有安装 torchviz：{error}",
    "torchviz could not draw this graph: {error}": "torchviz 画不出这张计算图：{error}",
    "a part of this loop could not be watched: {error}": "这个循环有一部分无法跟随：{error}",
    "graphs of more than {count} nodes are not compared with each other": (
        "节点超过 {count} 个的计算图不互相比较"
    ),
    "1 backward is not told of: another thread ran a backward at the same time": (
        "有 1 次反向传播没有记下：另一个线程同时在运行反向传播"
    ),
    "{count} backwards are not told of: another thread ran a backward at the same time": (
        "有 {count} 次反向传播没有记下：另一个线程同时在运行反向传播"
    ),
    "python {options} keeps sitecustomize from bringing the recorder in: a runner starts the "
    "script, and is one frame more below it": (
        "python {options} 使 sitecustomize 无法带入记录器：改由一个启动程序运行脚本，调用栈底部因此多一帧"
    ),
    "exit code {code}": "退出码 {code}",
    "signal {number}": "信号 {number}",
}

# Which passes of a training loop are kept
_ENDINGS = ("th", "st", "nd", "rd")
_REST = "the last, and up to {most} whose graph or leaves are new"
_REST_ZH = "取一次，加上最后一次，以及至多 {most} 次计算图或叶子张量有变的"
KEPT: dict[str, str] = {
    "{what}; the {shown} largest of {leaves} leaves": "{what}；{leaves} 个叶子张量中最大的 {shown} 个",
    "every pass": "每一次",
    **{
        f"the first pass, then every {{n}}{one}, {_REST}": f"第一次，之后每 {{n}} 次{_REST_ZH}"
        for one in _ENDINGS
    },
    **{
        f"the first {{first}} passes, then every {{n}}{one}, {_REST}": (
            f"前 {{first}} 次，之后每 {{n}} 次{_REST_ZH}"
        )
        for one in _ENDINGS
    },
}

# Why a gradient could not be checked by a finite difference
FINITE: dict[str, str] = {
    "a recording has no code to run again": "记录里没有代码可以再运行",
    "a script on standard input cannot be run again": "标准输入上的脚本不能再运行一次",
    "no gradient of this element was recorded": "没有记录到这个元素的梯度",
    "the root is no number where this element is moved": "移动这个元素后，根节点的值不是数",
    "the root is not a scalar": "根节点不是标量",
    "the leaf has no name to find it by": "叶子张量没有名字，无从寻找",
    "a tensor without values is too coarse for it": "没有记录值的张量无法这样检验",
    "a {dtype} is too coarse for it": "{dtype} 的精度不够做这个检验",
    "the values of the leaf were not recorded; --values N raises the limit": (
        "没有记录叶子张量的值；用 --values N 提高上限"
    ),
    "the leaf has no element {index}": "叶子张量没有元素 {index}",
    "the code built another graph: it depends on this value, or on chance": (
        "代码建立了另一张计算图：它取决于这个值，或取决于随机"
    ),
    "the leaf could not be moved: its value is made anew where it is used": (
        "无法移动叶子张量：它的值在使用处重新生成"
    ),
    "the code is not the same twice: the leaf has other values": "代码两次运行不一样：叶子张量的值不同了",
    "the code did not come here again: {what}": "代码没有再运行到这里：{what}",
    "the code did not come here again": "代码没有再运行到这里",
}

# Problems of FILE.py:NAME, found in the process of the user's code
ANSWERS: dict[str, str] = {
    "{path} has no {name}": "{path} 里没有 {name}",
    "did you mean {other}?": "您是不是想用 {other}？",
    "name a tensor, a function or an nn.Module of the file": "写出文件里的一个张量、函数或 nn.Module",
    "--input {text}: expected a shape": "--input {text}：应为形状",
    "--input 2x3, or --input int64:1x16": "--input 2x3，或 --input int64:1x16",
    "{name} is an nn.Module, and a graph needs an input to it": "{name} 是 nn.Module，要有输入才能得到计算图",
    "autograd builds the graph while forward runs": "autograd 在 forward 运行时建立计算图",
    "give the input's shape: --input 1x3x224x224 (or --input int64:1x16)": (
        "给出输入的形状：--input 1x3x224x224（或 --input int64:1x16）"
    ),
    "{name} needs {needed} argument(s), {given} given": "{name} 需要 {needed} 个参数，给了 {given} 个",
    "give the shape of each: {options}": "给出每个的形状：{options}",
    "{name} is a class, not a module": "{name} 是类，不是模块",
    "make one in the file, such as model = {name}(), and name it: {path}:model": (
        "在文件里建一个，例如 model = {name}()，再写出它：{path}:model"
    ),
}

# Why the system refused something
SYSTEM: dict[str, str] = {
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Operation not permitted": "不允许这样操作",
    "Is a directory": "是文件夹",
    "Not a directory": "不是文件夹",
    "File exists": "文件已经存在",
    "No space left on device": "磁盘已满",
    "Disk quota exceeded": "超出磁盘配额",
    "File too large": "文件太大",
    "File name too long": "文件名太长",
    "Read-only file system": "文件系统是只读的",
    "Input/output error": "输入输出错误",
    "Too many open files": "打开的文件太多",
    "Too many levels of symbolic links": "符号链接层数太多",
    "Broken pipe": "管道已断开",
}

MESSAGES: dict[str, str] = {
    **NOTES,
    **KEPT,
    **FINITE,
    **ANSWERS,
    **SYSTEM,
    **CONTRAST,
    **STATICS,
    **TITLES,
}
