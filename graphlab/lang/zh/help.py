"""What ``--help`` says of the whole, and of options that several commands have."""

from __future__ import annotations

from graphlab.lang.zh.help_compare import MESSAGES as COMPARE
from graphlab.lang.zh.help_rest import MESSAGES as REST
from graphlab.lang.zh.help_run import MESSAGES as RUN

SHARED: dict[str, str] = {
    "Run your own PyTorch script, unchanged, and see the graph that autograd built.": (
        "原样运行您自己的 PyTorch 脚本，看清自动微分（autograd）建立的计算图（graph）。"
    ),
    """\
\b
Examples:
  graphlab render train.py                     draw the first backward of train.py
  graphlab render train.py -o g.png -- --lr 1  the same script with arguments of its own
  graphlab render -e "x**2*y" --at x=2 --at y=3
  graphlab render sample:quadratic
  graphlab step sample:quadratic               walk through its backward
  graphlab watch train.py                      follow its training loop to the end
  graphlab doctor""": """\
\b
示例：
  graphlab render train.py                     画出 train.py 的第一次反向传播
  graphlab render train.py -o g.png -- --lr 1  同一脚本，带上它自己的参数
  graphlab render -e "x**2*y" --at x=2 --at y=3
  graphlab render sample:quadratic
  graphlab step sample:quadratic               逐步走完它的反向传播
  graphlab watch train.py                      跟随它的训练循环直到结束
  graphlab doctor""",
    # The list of commands
    "Draw the graph that autograd built in a script.": "画出 autograd 在脚本里建立的计算图。",
    "Walk through a backward, forwards and back.": "逐步走过一次反向传播，可进可退。",
    "Hold the graph of every forward beside static ones.": "把每次前向传播的动态图与静态图对比。",
    "Say which nodes came, went and changed between two graphs.": (
        "比较两张计算图：哪些节点新增、消失、改变。"
    ),
    "Follow a training loop: loss, gradients, ledger, graph by graph.": (
        "跟随训练循环：损失、梯度、账本，逐图记录。"
    ),
    "List, show or copy the bundled samples.": "列出、显示或复制自带的样例。",
    "Say how the gradient of an op is made, or what an error means.": (
        "说明一个运算的梯度是怎样算出来的，或一个错误是什么意思。"
    ),
    "Refill the console blocks and pictures of Markdown pages.": "重新填写 Markdown 页面里的命令输出和图片。",
    "Say what works here: torch, layout engines, fonts.": "检查本机环境：torch、布局引擎、字体。",
    # Options of every command
    "The language of texts and help; else that of GRAPHLAB_LANG, or of the locale.": (
        "文字和帮助所用的语言；不给时看 GRAPHLAB_LANG，再看系统区域设置（locale）。"
    ),
    "Print nothing of ours but errors.": "除错误以外，graphlab 自己什么也不输出。",
    "Say more; print tracebacks of our own faults.": "多说一些；graphlab 自身出错时打印回溯（traceback）。",
    # Options of several commands
    "The format of - and of a FILE whose suffix names none.": (
        "输出到 - 或 FILE 的后缀不表示格式时所用的格式。"
    ),
    "Take this expression, such as 'x**2 + 3*x'.": "使用这个表达式，例如 'x**2 + 3*x'。",
    "A variable of the expression. Repeatable.": "表达式里的变量。可重复。",
    "Run a module, as `python -m MODULE` does.": "像 `python -m MODULE` 那样运行模块。",
    "Which backward of the script: its number, or last.": (
        "取脚本的第几次反向传播：序号，或 last（最后一次）。"
    ),
    "Take the graph of this variable instead.": "改取这个变量的计算图。",
    "Let the script run on after that backward.": "那次反向传播之后让脚本继续运行。",
    "Shape of an input of an nn.Module, such as 1,3,32,32. Repeatable.": (
        "nn.Module 一个输入的形状，例如 1,3,32,32。可重复。"
    ),
    "Colours.": "配色。",
    "Which way the drawing runs.": "图的走向。",
    "The bundled Graphviz, or the `dot` of this machine.": "自带的 Graphviz，或本机的 `dot`。",
    "Time limit of the layout.": "布局的时限。",
}

MESSAGES: dict[str, str] = {**SHARED, **RUN, **COMPARE, **REST}
