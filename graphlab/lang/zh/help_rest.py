"""What ``--help`` says of the commands that run no script: samples, explain, docs and doctor."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # samples
    "List, show or copy the bundled samples; without a word it lists them.": (
        "列出、显示或复制自带的样例；不带子命令时列出全部。"
    ),
    """\
\b
Examples:
  graphlab samples list
  graphlab samples show linear_twice
  graphlab samples copy linear_twice lessons/
  graphlab render sample:linear_twice""": """\
\b
示例：
  graphlab samples list
  graphlab samples show linear_twice
  graphlab samples copy linear_twice lessons/
  graphlab render sample:linear_twice""",
    "Copy the sample NAME into the folder DIR (the current one unless given).": (
        "把样例 NAME 复制到文件夹 DIR（不给时为当前文件夹）。"
    ),
    """\
\b
Example:
  graphlab samples copy quadratic            makes ./quadratic.py
  graphlab samples copy quadratic lessons/   makes lessons/quadratic.py""": """\
\b
示例：
  graphlab samples copy quadratic            得到 ./quadratic.py
  graphlab samples copy quadratic lessons/   得到 lessons/quadratic.py""",
    "Replace a file that is there.": "覆盖已有的文件。",
    "List the samples, each with what it is about.": "列出样例，并说明各自讲什么。",
    "\b\nExample:\n  graphlab samples list --json": "\b\n示例：\n  graphlab samples list --json",
    "Print names, titles and files as JSON.": "以 JSON 输出名称、标题和文件。",
    "Print the source of the sample NAME.": "打印样例 NAME 的源代码。",
    "\b\nExample:\n  graphlab samples show quadratic": "\b\n示例：\n  graphlab samples show quadratic",
    # explain
    "Say how the gradient of OP is made, with PyTorch's own formula, or what the CODE of an error means.": (
        "说明 OP 的梯度（gradient）是怎样算出来的，附上 PyTorch 自己的公式；或说明错误代码 CODE 的意思。"
    ),
    """\
\b
OP is a node as pictures and recordings name it (MulBackward0), or a function (mul,
aten::mul, cross_entropy). Without OP, all readable rules are listed. CODE is what an
error begins with (GL002); GL alone lists all codes.

\b
Examples:
  graphlab explain MulBackward0
  graphlab explain softmax
  graphlab explain pow --latex
  graphlab explain layer_norm --json
  graphlab explain                           every readable rule, in groups
  graphlab explain GL002                     what an error means, and what helps""": """\
OP 是图和记录里的节点名（MulBackward0），或函数名（mul、aten::mul、cross_entropy）。\
不写 OP 时列出所有读得懂的规则。CODE 是错误信息开头的代码（GL002）；只写 GL 列出所有代码。

\b
示例：
  graphlab explain MulBackward0
  graphlab explain softmax
  graphlab explain pow --latex
  graphlab explain layer_norm --json
  graphlab explain                           分组列出所有读得懂的规则
  graphlab explain GL002                     一个错误是什么意思，怎么办""",
    "Print the formulas as LaTeX.": "以 LaTeX 输出公式。",
    "Print all that is known as JSON.": "以 JSON 输出已知的一切。",
    # docs
    "Keep the console blocks and pictures of Markdown pages as the commands make them.": (
        "让 Markdown 页面里的命令输出和图片始终与命令的实际结果一致。"
    ),
    "\b\nExample:\n  graphlab docs build README.md docs/*.md": (
        "\b\n示例：\n  graphlab docs build README.md docs/*.md"
    ),
    """\
Run the commands that the marks of each FILE name, and fill in what they print and draw.

A page is written when all of its commands have run as expected, and only if it changed.""": (
        "运行每个 FILE 里的标记所写的命令，填入它们打印和画出的内容。\n\n"
        "页面里的命令全部按预期运行之后才写入页面，而且只在内容有变时写入。"
    ),
    """\
\b
A mark, alone on its line, says what fills the lines below it:
  <!-- console: graphlab render model.py -->
  <!-- picture: images/model.svg | The graph | graphlab render model.py -o images/model.svg -->
Commands run in an empty folder, beside each block of Python that begins with # NAME.py;
<!-- page: folder=. --> lets them run in the folder of the page.

\b
Examples:
  graphlab docs build README.md
  graphlab docs build --check README.md docs/*.md   exit code 1 and a diff when one is stale""": """\
\b
标记独占一行，说明它下面几行由什么填写：
  <!-- console: graphlab render model.py -->
  <!-- picture: img/g.svg | 计算图 | graphlab render g.py -o img/g.svg -->
命令在空文件夹里运行；以 # NAME.py 开头的 Python 代码块在那里成为文件；
<!-- page: folder=. --> 让命令在页面所在的文件夹里运行。

\b
示例：
  graphlab docs build README.md
  graphlab docs build --check README.md docs/*.md   过期则退出码为 1""",
    "Write nothing; print a diff and end with 1 if a page is stale.": (
        "什么也不写；有页面过期时显示差异（diff），以退出码 1 结束。"
    ),
    "Pages at a time.": "同时处理几个页面。",
    "Print what was found as JSON.": "以 JSON 输出结果。",
    "Print nothing but errors and stale pages.": "只输出错误和过期的页面。",
    # doctor
    "Say what works here: versions, torch, layout engines, fonts.": (
        "检查本机环境：版本、torch、布局引擎、字体。"
    ),
    """\
\b
Lines begin with PASS, FAIL (drawing is impossible or limited until it is cured) or
NOTE (good to know). The exit code is 0 when rendering works.

\b
Examples:
  graphlab doctor
  graphlab doctor --json""": """\
每行开头是 PASS（正常）、FAIL（修好之前无法画图，或画图受限）或 NOTE（供参考）。\
能画图时退出码为 0。

\b
示例：
  graphlab doctor
  graphlab doctor --json""",
    "Print the checks as JSON.": "以 JSON 输出各项检查。",
}
