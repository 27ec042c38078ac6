"""What ``--help`` says of the commands that run a script and show one graph: render and step."""

from __future__ import annotations

TARGETS = """\
\b
TARGET is one of:
  model.py            a script, run exactly as `python model.py` runs it
  model.py:loss       a tensor, a function that returns one, or an nn.Module in a file
  sample:quadratic    a bundled sample (graphlab samples lists them)
  recording.json      a recording made earlier; nothing is run
  -                   a script on standard input
or use -e EXPRESSION or -m MODULE instead of TARGET.
"""

GOALS = """\
\b
TARGET 可以是：
  model.py            脚本，运行方式与 `python model.py` 完全一样
  model.py:loss       文件里的张量（tensor）、返回张量的函数，或 nn.Module
  sample:quadratic    自带的样例（graphlab samples 列出全部）
  recording.json      以前保存的记录（recording）；什么也不运行
  -                   从标准输入读取的脚本
也可以不写 TARGET，改用 -e EXPRESSION 或 -m MODULE。
"""

RENDER: dict[str, str] = {
    """\
Run TARGET once and draw the graph that autograd built.

The script runs in a process of its own, unchanged, until the backward that is drawn has
run (--run-to-end: to its end). Its own arguments follow a double dash.""": (
        "运行 TARGET 一次，画出自动微分（autograd）建立的计算图（graph）。\n\n"
        "脚本原样运行在单独的进程里，到所画的那次反向传播（backward）完成为止"
        "（加 --run-to-end 则运行到结束）。脚本自己的参数写在 -- 之后。"
    ),
    f"""\
{TARGETS}
\b
Examples:
  graphlab render train.py                       draws train.svg
  graphlab render train.py -o g.png -o g.json    two formats from one run
  graphlab render train.py --backward last -- --epochs 3
  graphlab render net.py:net --input 1,3,32,32
  graphlab render -e "x**2*y + y**2" --at x=2 --at y=3
  graphlab render train.py --show grads,saved
  graphlab render train.py -o train.html         a page to open, search and step through
  graphlab render gpt.py --open transformer.h.3  one block of a large model, the others folded
  graphlab render g.json -o g.svg                without the script, without torch""": f"""\
{GOALS}
\b
示例：
  graphlab render train.py                       画出 train.svg
  graphlab render train.py -o g.png -o g.json    运行一次，得到两种格式
  graphlab render train.py --backward last -- --epochs 3
  graphlab render net.py:net --input 1,3,32,32
  graphlab render -e "x**2*y + y**2" --at x=2 --at y=3
  graphlab render train.py --show grads,saved
  graphlab render train.py -o train.html         可展开、搜索、逐步走的网页
  graphlab render gpt.py --open transformer.h.3  大模型只展开一块，其余折叠
  graphlab render g.json -o g.svg                不需要脚本，也不需要 torch""",
    "Where to; the suffix says the format. Repeatable. - is stdout.": (
        "输出到哪个文件；后缀决定格式。可重复。写 - 则输出到标准输出。"
    ),
    "autograd: nodes are functions; data: nodes are tensors; torchviz: as torchviz draws it.": (
        "autograd：节点是函数；data：节点是张量；torchviz：与 torchviz 画的一样。"
    ),
    "Details to add: saved, shapes, values, source, grads, none. Comma list or repeatable.": (
        "要加上的细节：saved、shapes、values、source、grads、none。用逗号分隔，或重复此选项。"
    ),
    "Record the values of tensors with up to N elements, and show them; unless given, show 4.": (
        "记录并显示元素不超过 N 个的张量的值；不给时只显示不超过 4 个元素的。"
    ),
    "Show what is inside this module, such as net.layers.3, or this fold. Repeatable.": (
        "展开这个模块（例如 net.layers.3）或这个折叠，显示其内部。可重复。"
    ),
    "Draw this variable, leaf or module, and its neighbours.": "画这个变量、叶子张量或模块，以及它的邻居。",
    "With --focus: so many arrows away.": "与 --focus 合用：相隔多少条箭头以内。",
    "Draw only what lies on a way from A to B, such as loss and layers.0.weight.": (
        "只画从 A 到 B 的路径上的部分，例如 loss 和 layers.0.weight。"
    ),
    "The same in one word: --path loss..layers.0.weight.": "同上，写成一个词：--path loss..layers.0.weight。",
    "Open modules down to this depth.": "把模块展开到这个深度。",
    "Fold larger graphs until about N boxes are left.": "折叠较大的图，直到只剩大约 N 个方框。",
    "Fold nothing: draw every node.": "什么也不折叠：画出每个节点。",
    "Print what each module call costs: nodes, parameters, bytes kept for backward, gradient norm.": (
        "列出每次模块调用的开销：节点数、参数量、为反向传播保留的字节数、梯度范数。"
    ),
    "Leave your code out of every file: lines, expressions, folders, arguments, texts of errors.": (
        "任何文件里都不写入您的代码：代码行、表达式、文件夹、参数、错误信息。"
    ),
    "Open the first picture in a viewer when it is done.": "画完后用看图程序打开第一张图。",
    "Print a summary as JSON instead of the names of the files.": "不输出文件名，而输出 JSON 摘要。",
}

STEP: dict[str, str] = {
    """\
Walk through the backward of TARGET, node by node, forwards and back.

TARGET runs once, in a process of its own; what it prints goes to stderr. Then its recorded
backward is replayed: nothing is run again, however often you go back.""": (
        "逐个节点走过 TARGET 的反向传播（backward），可进可退。\n\n"
        "TARGET 在单独的进程里运行一次，它打印的内容转到标准错误（stderr）。"
        "之后回放的是记录下来的反向传播：无论后退多少次，都不会再运行。"
    ),
    f"""\
\b
At a terminal: a full screen; the arrow keys walk, ? lists all keys, : takes any command. With --plain,
a prompt: s steps, rs goes back, n and rn go to named tensors, b sets breakpoints, e explains,
path NAME multiplies along every path, h lists all commands. From a pipe the same commands are
read, one on a line; at the end of input every step that is left is printed.

{TARGETS}
\b
Examples:
  graphlab step train.py
  graphlab step sample:quadratic < /dev/null     every step, as text
  printf 's\\nrs\\npath x\\nq\\n' | graphlab step sample:surface
  graphlab step train.py --backward last -o run.json
  graphlab step run.json                         again, without the script, without torch
  graphlab step -e "x**2*y + y**2" --at x=2 --at y=3 --json
  graphlab step train.py --export steps/%03d.svg --export walk.gif --export walk.md
  graphlab step train.py --export derivation.tex""": f"""\
在终端里是全屏界面：方向键行走，? 列出所有按键，: 后面可输入任何命令。加 --plain 则逐行问答：\
s 前进一步，rs 后退，n 和 rn 走到有名字的张量，b 设断点（breakpoint），e 解释，\
path NAME 沿每条路径相乘，h 列出所有命令。从管道读取同样的命令，一行一条；输入结束时打印剩下的每一步。

{GOALS}
\b
示例：
  graphlab step train.py
  graphlab step sample:quadratic < /dev/null     以文字输出每一步
  printf 's\\nrs\\npath x\\nq\\n' | graphlab step sample:surface
  graphlab step train.py --backward last -o run.json
  graphlab step run.json                         再走一遍，不需要脚本和 torch
  graphlab step -e "x**2*y + y**2" --at x=2 --at y=3 --json
  graphlab step train.py --export steps/%03d.svg --export walk.gif
  graphlab step train.py --export walk.md --export derivation.tex""",
    "Save the recording, to be stepped again.": "保存记录（recording），以后可以再走一遍。",
    "Write the walk instead: steps/%03d.svg (png, pdf, dot), walk.gif, walk.md, walk.tex. Repeatable.": (
        "改为把每一步写成文件：steps/%03d.svg（或 png、pdf、dot）、walk.gif、walk.md、walk.tex。可重复。"
    ),
    "Make no more pictures than this.": "最多画这么多张图。",
    "Record the values of tensors with up to N elements.": "记录元素不超过 N 个的张量的值。",
    "Ask line by line at a terminal, without a full screen.": "在终端里逐行问答，不用全屏。",
    "Let `path NAME` run the script twice more, for a finite difference.": (
        "允许 `path NAME` 把脚本再运行两次，以计算有限差分。"
    ),
    "Print one JSON object for each step.": "每一步输出一个 JSON 对象。",
}

MESSAGES: dict[str, str] = {**RENDER, **STEP}
