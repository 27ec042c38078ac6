"""What ``--help`` says of the commands that hold several graphs together: contrast, diff and watch."""

from __future__ import annotations

from graphlab.lang.zh.help_run import GOALS, TARGETS

CONTRAST: dict[str, str] = {
    """\
Hold the graph that TARGET builds at every forward beside those that are captured once.

TARGET runs twice: once to see where its graph is made, once more, silently, to the same place.
There its own lines are run again with several inputs, captured by jit, export, fx, AOT and
compile, and what each of them gives is compared: outputs, gradients, nodes and time.""": (
        "把 TARGET 每次前向传播（forward）新建的动态图与只捕获一次的静态图对比。\n\n"
        "TARGET 运行两次：第一次看清计算图在哪里建立；第二次不出声地运行到同一处。"
        "然后在那里用几组输入重新运行它自己的代码行，由 jit、export、fx、AOT 和 compile 分别捕获，"
        "并比较各自的结果：输出、梯度、节点和时间。"
    ),
    f"""\
{TARGETS}
\b
Examples:
  graphlab contrast sample:branching             which captured graphs are wrong, and on what input
  graphlab contrast train.py -o contrast.html
  graphlab contrast train.py --only jit,export --cases 5
  graphlab contrast net.py:net --input 1,3,32,32 --strict
  graphlab contrast contrast.json                the report again, without running anything
  graphlab contrast -e "x**2*y + y**2" --at x=2 --at y=3 --json""": f"""\
{GOALS}
\b
示例：
  graphlab contrast sample:branching             哪些静态图错了，在什么输入上
  graphlab contrast train.py -o contrast.html
  graphlab contrast train.py --only jit,export --cases 5
  graphlab contrast net.py:net --input 1,3,32,32 --strict
  graphlab contrast contrast.json                再看一遍报告，什么也不运行
  graphlab contrast -e "x**2*y + y**2" --at x=2 --at y=3 --json""",
    "Where to: .svg .png .pdf .html .dot .txt, or .json to be shown again. Repeatable.": (
        "输出到：.svg .png .pdf .html .dot .txt，或以后可以再看的 .json。可重复。"
    ),
    "Of jit.trace, jit.script (both: jit), export, fx, aot, compile. Comma list or repeatable.": (
        "只取其中几种：jit.trace、jit.script（两者合称 jit）、export、fx、aot、compile。"
        "用逗号分隔，或重复此选项。"
    ),
    "How many inputs: the script's next batches, then generated ones.": (
        "用多少组输入：先取脚本接下来的批次，再用生成的。"
    ),
    "For generated inputs and dropout.": "用于生成的输入和 dropout 的随机种子。",
    "Time limit of each static graph.": "每种静态图的时限。",
    "Write down the values of tensors with up to N elements.": "写下元素不超过 N 个的张量的值。",
    "Exit with 1 where a captured graph silently gives another answer.": (
        "有静态图悄悄给出另一种答案时，以退出码 1 结束。"
    ),
    "Print everything that was found as JSON.": "以 JSON 输出全部结果。",
}

DIFF: dict[str, str] = {
    """\
Say which nodes came, went and changed between the graphs of A and B.

Scripts run in a process of their own, unchanged, until the backward in question has run;
what they print goes to stderr.""": (
        "说出 A 和 B 的计算图（graph）之间哪些节点新增、消失、改变。\n\n"
        "脚本原样运行在单独的进程里，到所比较的那次反向传播（backward）完成为止；"
        "它们打印的内容转到标准错误（stderr）。"
    ),
    """\
\b
A and B are each what `graphlab render` takes: a script, a name in a file, sample:NAME, a
recording, or -e EXPRESSION or -m MODULE. After @ stands which backward of it; @3 alone is
the third of A. Arguments after -- go to the scripts of both sides.

\b
Nodes are told apart by op, module, shape, line and neighbours; numbers are not compared. A
line that only moved is the same line. Exit code: 0 no difference, 1 some, 2 wrong usage.

\b
Examples:
  graphlab diff before.json after.json
  graphlab diff train.py@1 @3                    two backwards of one script
  graphlab diff train.py@1 @last -o change.svg   both graphs in one picture
  graphlab diff old/net.py:net new/net.py:net --input 1,3,32,32
  graphlab diff -e "x*x" -e "x**2" --at x=2""": """\
A 和 B 各是 `graphlab render` 接受的任何目标：脚本、文件里的名字、sample:NAME、记录，\
或 -e EXPRESSION、-m MODULE。@ 之后写第几次反向传播；单独的 @3 表示 A 的第三次。\
-- 之后的参数交给两边的脚本。

节点按运算、模块、形状、代码行和邻居来辨认；不比较数值。只是挪了位置的代码行算同一行。\
退出码：0 没有差别，1 有差别，2 用法错误。

\b
示例：
  graphlab diff before.json after.json
  graphlab diff train.py@1 @3                    同一脚本的两次反向传播
  graphlab diff train.py@1 @last -o change.svg   两张计算图画在一张图里
  graphlab diff old/net.py:net new/net.py:net --input 1,3,32,32
  graphlab diff -e "x*x" -e "x**2" --at x=2""",
    "Draw both in one picture; the suffix says the format. Repeatable. - is stdout.": (
        "把两者画在一张图里；后缀决定格式。可重复。写 - 则输出到标准输出。"
    ),
    "Take this expression as a side.": "以这个表达式为其中一边。",
    "A variable of the expressions. Repeatable.": "表达式里的变量。可重复。",
    "Take this module as a side.": "以这个模块为其中一边。",
    "Which backward, for a side without @.": "没有写 @ 的一边取第几次反向传播。",
    "Take the graph of this variable, on both sides.": "两边都取这个变量的计算图。",
    "Shape of an input of an nn.Module. Repeatable.": "nn.Module 一个输入的形状。可重复。",
    "Draw only what is within N edges of a difference; unless given, all of a small graph.": (
        "只画离差别不超过 N 条边的部分；不给时，小图画出全部。"
    ),
    "Print the difference as JSON.": "以 JSON 输出差别。",
}

WATCH: dict[str, str] = {
    """\
Run TARGET to its end and follow its training loop.

The script runs in a process of its own, unchanged, as `python train.py` runs it. Ctrl-C goes to
the script; what was seen until then is shown. Its own arguments follow a double dash.""": (
        "把 TARGET 运行到结束，跟随它的训练循环。\n\n"
        "脚本原样运行在单独的进程里，与 `python train.py` 一样。按 Ctrl-C 会传给脚本；"
        "到那时为止看到的内容照样显示。脚本自己的参数写在 -- 之后。"
    ),
    f"""\
\b
Every backward is a pass. Of each: the loss, whether the graph is built as in the pass before,
and for each leaf `.grad` before + incoming = after. Between passes, the ledger: what zeroed,
clipped, stepped or wrote it, and which line. A run of many passes is thinned; the text says how.

{TARGETS}
\b
Examples:
  graphlab watch train.py
  graphlab watch train.py -o loss.svg -o report.html
  graphlab watch train.py -o run.json -- --epochs 3
  graphlab watch train.py --every 100            keep each 100th pass
  graphlab watch run.json                        again, without the script, without torch
  graphlab watch sample:linear_twice --json""": f"""\
每次反向传播（backward）都记下：损失、计算图（graph）是否与上一次建得一样，\
以及每个叶子张量（leaf tensor）的 `.grad`：原有 + 新到 = 结果。各次之间是账本：\
什么把它清零、裁剪、更新或改写，在哪一行。次数很多时只保留一部分；文字会说明怎样取舍。

{GOALS}
\b
示例：
  graphlab watch train.py
  graphlab watch train.py -o loss.svg -o report.html
  graphlab watch train.py -o run.json -- --epochs 3
  graphlab watch train.py --every 100            每 100 次保留一次
  graphlab watch run.json                        再看一遍，不需要脚本和 torch
  graphlab watch sample:linear_twice --json""",
    "Plots (.svg .png .pdf), a page (.html), the report (.txt) or the recording (.json). Repeatable.": (
        "曲线图（.svg .png .pdf）、网页（.html）、报告（.txt）或记录（.json）。可重复。"
    ),
    "Keep the first pass and each N-th with its leaves; unless given, the first and ever fewer.": (
        "保留第一次以及每 N 次中的一次，连同其叶子张量；不给时保留最初几次，之后越来越稀。"
    ),
    "Keep the values of tensors with up to N elements.": "保留元素不超过 N 个的张量的值。",
    "Print a summary as JSON instead.": "改为以 JSON 输出摘要。",
}

MESSAGES: dict[str, str] = {**CONTRAST, **DIFF, **WATCH}
