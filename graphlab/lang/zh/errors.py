"""What the codes of errors mean, as ``graphlab explain GL002`` says it."""

from __future__ import annotations

MESSAGES: dict[str, str] = {
    # GL001
    "there is no such file": "没有这个文件",
    (
        "A target is read as the path of a script, from the current folder. An expression is given "
        "with -e, a module of Python's with -m, a bundled script as sample:NAME."
    ): (
        "目标按脚本的路径来读，从当前文件夹算起。表达式用 -e 给出，Python 模块用 -m，自带的样例写作 "
        "sample:NAME。"
    ),
    # GL002
    "there is no graph": "没有计算图",
    (
        "Autograd records an op only if one of its inputs requires a gradient, and not inside "
        "no_grad() or inference_mode(). graphlab takes the graph of the first backward; where none "
        "runs, that of a tensor with a grad_fn among the script's variables at its end. Give a leaf "
        "requires_grad=True, keep the result in a variable, or name it with --root NAME."
    ): (
        "只有当某个输入需要梯度、且不在 no_grad() 或 inference_mode() 里时，autograd 才会记录一个运"
        "算。graphlab 取第一次反向传播的计算图；若没有运行过反向传播，就取脚本结束时变量中带 grad_fn "
        "的张量的图。请给某个叶子张量 requires_grad=True，把结果保存在变量里，或用 --root NAME 指明"
        "它。"
    ),
    # GL003
    "a backward could not be captured": "一次反向传播无法捕获",
    (
        "The backward ran, and the script went on as without graphlab, but its graph could not be "
        "read: a line that begins with graphlab: says why. Choose another backward with --backward "
        "N, or a tensor with --root NAME."
    ): (
        "这次反向传播运行过，脚本也照常继续，但它的计算图读不出来：以 graphlab: 开头的那一行说明原"
        "因。用 --backward N 选另一次反向传播，或用 --root NAME 选一个张量。"
    ),
    # GL004
    "there is no such backward": "没有这次反向传播",
    (
        "Backwards are counted from 1 in the order in which the script runs them, "
        "torch.autograd.grad included, and it ran fewer. --backward last takes the last one. "
        "Arguments of the script, which may decide how many there are, follow --. A recording holds "
        "only the backwards it was made of."
    ): (
        "反向传播按脚本运行的顺序从 1 数起，torch.autograd.grad 也算在内，而脚本运行的次数没有这么"
        "多。--backward last 取最后一次。脚本自己的参数写在 -- 之后，次数可能由它们决定。记录里只有"
        "记录时选取的那几次反向传播。"
    ),
    # GL005
    "the target is a directory": "目标是一个文件夹",
    (
        "Python runs a directory only if it holds a __main__.py. Name the script inside it; a "
        "package is run with -m."
    ): ("文件夹里有 __main__.py 时 Python 才能运行它。请指明其中的脚本；包用 -m 来运行。"),
    # GL006
    "there is no such sample": "没有这个样例",
    "graphlab samples lists them, and graphlab samples copy NAME gives you one to change.": (
        "graphlab samples 列出所有样例，graphlab samples copy NAME 给您一份可以修改的副本。"
    ),
    # GL007
    "an expression or a value cannot be read": "表达式或值读不懂",
    (
        "-e takes lines of Python that end in an assignment or an expression; each name in it that "
        "it does not compute itself needs a value, as with --at x=2. --input takes a shape, such as "
        "2x3 or int64:1x16."
    ): (
        "-e 后面是几行 Python，以赋值或表达式结尾；其中不是它自己算出的每个名字都需要一个值，例如 "
        "--at x=2。--input 后面是形状，例如 2x3 或 int64:1x16。"
    ),
    # GL008
    "too few targets or too many": "目标太少或太多",
    (
        "A command takes one target: a script, FILE:NAME, -e EXPRESSION, -m MODULE, sample:NAME, a "
        "recording, or - for standard input. graphlab diff takes two; @N after one is the number of "
        "its backward."
    ): (
        "一个命令接受一个目标：脚本、FILE:NAME、-e EXPRESSION、-m MODULE、sample:NAME、一份记录，或者表"
        "示标准输入的 -。graphlab diff 接受两个；目标后面的 @N 是其中第几次反向传播。"
    ),
    # GL009
    "the file has no such name": "文件里没有这个名字",
    (
        "FILE:NAME runs the file, and then takes a tensor, a function or an nn.Module from it. It is "
        'imported, not run as a script: what stands below if __name__ == "__main__" is not there.'
    ): (
        "FILE:NAME 先运行文件，再从中取一个张量、函数或 nn.Module。文件是被导入的，不是作为脚本运行"
        '的：if __name__ == "__main__" 下面的内容不会执行。'
    ),
    # GL010
    "a file cannot be read": "文件读不了",
    (
        "The file is no recording, was cut off or edited, is of another version of graphlab, or may "
        "not be opened: the error says which, and names the key where reading ended. A recording is "
        "made again with -o recording.json, from its script."
    ): (
        "文件不是记录，或被截断、被改动过，或来自另一个版本的 graphlab，或无权打开：错误信息说明是哪一"
        "种，并指出读到哪个键为止。用 -o recording.json 可以从脚本重新记录。"
    ),
    # GL011
    "a file or a folder cannot be written": "文件或文件夹写不了",
    (
        "The folder is missing, the disk is full, or you may not write there. What stood there is "
        "untouched: graphlab writes a file whole or not at all."
    ): (
        "文件夹不存在、磁盘已满，或您没有写入的权限。原来的内容原封不动：graphlab 要么写出整个文件，"
        "要么什么也不写。"
    ),
    # GL012
    "the format is not known": "格式不认识",
    (
        "The suffix of the file's name chooses it, and each command has formats of its own: the "
        "error lists them. With -o - there is no suffix; --format names the format."
    ): (
        "格式由文件名的后缀决定，每个命令有自己的格式：错误信息会列出它们。-o - 没有后缀，用 "
        "--format 指明格式。"
    ),
    # GL013
    "the output would replace the input": "输出会覆盖输入",
    ("graphlab never overwrites what it reads, neither a script nor a recording. Choose another name."): (
        "graphlab 从不覆盖它读取的东西，无论是脚本还是记录。请换一个名字。"
    ),
    # GL014
    "a module or a function lacks its inputs": "模块或函数缺少输入",
    (
        "There is no graph before a forward has run. Give a shape for each argument: --input "
        "1x3x224x224 is a tensor of random numbers, --input int64:1x16 one of zeros and ones."
    ): (
        "前向传播运行之前没有计算图。请给每个参数一个形状：--input 1x3x224x224 是随机数张量，--input "
        "int64:1x16 是由零和一组成的张量。"
    ),
    # GL016
    "the file is there already": "文件已经存在",
    (
        "A copy of a sample replaces nothing by itself. Copy it into another folder, or replace the "
        "file with --force."
    ): ("复制样例时不会自行替换任何文件。请复制到别的文件夹，或用 --force 替换它。"),
    # GL020
    "there is no such layout engine": "没有这个布局引擎",
    (
        "embedded comes with graphlab; native is the program dot, where it is installed. graphlab "
        "doctor says which of them work here."
    ): ("embedded 随 graphlab 一起安装；native 是程序 dot，装了才有。graphlab doctor 说明这里哪些可用。"),
    # GL021
    "the layout engine ran out of time": "布局引擎用完了时间",
    (
        "Graphviz takes long for many boxes with many edges among them. graphlab render draws fewer "
        "with --boxes, --depth or --focus NAME, and allows more time with --timeout SECONDS."
    ): (
        "方框很多、其间的边也很多时，Graphviz 要花很长时间。graphlab render 可以用 --boxes、--depth 或 "
        "--focus NAME 少画一些，也可以用 --timeout SECONDS 给它更多时间。"
    ),
    # GL022
    "a layout engine is not installed": "布局引擎没有安装",
    ("Without --engine graphlab uses one that is there. graphlab doctor says which of them work here."): (
        "不写 --engine 时，graphlab 使用现有的引擎。graphlab doctor 说明这里哪些可用。"
    ),
    # GL023
    "PDF needs a package that is not installed": "PDF 需要一个没有安装的包",
    "pip install 'autograd-graphlab[pdf]' brings it. An .svg is the same picture, as sharp.": (
        "用 pip install 'autograd-graphlab[pdf]' 安装。.svg 是同一张图，同样清晰。"
    ),
    # GL024
    "the picture is too large for pixels": "图太大，无法变成像素",
    (
        "As a PNG of a size that can still be opened, its text would be too small to read. Write "
        ".svg; graphlab render draws less with --boxes, --depth or --focus NAME."
    ): (
        "做成还能打开的 PNG 时，文字会小得看不清。请写成 .svg；graphlab render 可以用 --boxes、--depth "
        "或 --focus NAME 少画一些。"
    ),
    # GL025
    "the recording has no drawing by torchviz": "记录里没有 torchviz 的图",
    (
        "torchviz draws from the graph while it is alive, and a recording keeps that only if it was "
        "asked for. Render the script itself with --style torchviz."
    ): ("torchviz 要趁计算图还在时来画，只有要求过，记录才会保留它的图。请用 --style torchviz 画脚本本身。"),
    # GL026
    "the layout engine gave up": "布局引擎放弃了",
    (
        "Graphviz could not place this graph; that is rare. Try the other --engine, or let graphlab "
        "render draw fewer boxes with --boxes, --depth or --focus NAME. A graph that can be shared "
        "is worth a report."
    ): (
        "Graphviz 没能排布这个图；这很少见。请用 --engine 换一个引擎，或让 graphlab render 用 --boxes、"
        "--depth 或 --focus NAME 少画一些方框。如果这个图可以公开，欢迎报告。"
    ),
    # GL030
    "nothing is known of this name": "不认识这个名字",
    (
        "graphlab explain takes a node (MulBackward0), a function with a derivative (mul, "
        "cross_entropy), or the code of an error. Without a name it lists what has a readable rule."
    ): (
        "graphlab explain 后面是节点（MulBackward0）、有导数的函数（mul、cross_entropy），或错误代"
        "码。不写名字时，它列出有可读规则的节点。"
    ),
    # GL031
    "there are no steps to walk through": "没有可以走的步骤",
    (
        "The recording has a graph, but no gradients: no backward ran, or it was made without them. "
        "Record it with graphlab step SCRIPT -o run.json."
    ): (
        "这份记录有计算图，但没有梯度：没有运行过反向传播，或记录时没有要梯度。用 graphlab step "
        "SCRIPT -o run.json 来记录。"
    ),
    # GL033
    "the pictures of a walk cannot be numbered": "各步的图无法编号",
    (
        "There is one for each step, so that their name needs one place for the number: --export "
        "steps/%03d.svg. A percent sign of its own is written %%."
    ): ("每一步有一张图，所以文件名里要有一处放序号：--export steps/%03d.svg。百分号本身写作 %%。"),
    # GL034
    "GIF needs a package that is not installed": "GIF 需要一个没有安装的包",
    ("pip install 'autograd-graphlab[gif]' brings it. A page (.md) and numbered pictures need none."): (
        "用 pip install 'autograd-graphlab[gif]' 安装。写成页面（.md）或带序号的图片则不需要。"
    ),
    # GL035
    "a walk has very many pictures": "这一程的图非常多",
    (
        "There is one for the start and for each step. Allow them with --max-pictures N, or write "
        "those that you want with the command x while you walk."
    ): ("起点和每一步各有一张。用 --max-pictures N 允许这么多，或在步进时用命令 x 写出想要的那几张。"),
    # GL036
    "no such module took part in the graph": "没有这样的模块参与计算图",
    (
        "Modules are named as in named_modules(), from the model on: blocks.0.attn. One that did not "
        "run, or whose result the root does not depend on, is not in the graph."
    ): (
        "模块的名字与 named_modules() 相同，从模型算起：blocks.0.attn。没有运行的模块，或结果与根节点"
        "无关的模块，不在图里。"
    ),
    # GL037
    "nothing in the graph has this name": "图里没有叫这个名字的东西",
    (
        "A variable, a leaf, a module and a node's id (n12) are names; a table of all modules is "
        "printed by graphlab render --table."
    ): ("变量、叶子张量、模块和节点的编号（n12）都可以是名字；graphlab render --table 打印所有模块的表。"),
    # GL038
    "plots need a package that is not installed": "绘制曲线需要一个没有安装的包",
    "pip install 'autograd-graphlab[plot]' brings it. The reports .txt and .html need none.": (
        "用 pip install 'autograd-graphlab[plot]' 安装。.txt 和 .html 报告不需要它。"
    ),
    # GL039
    "no gradient flows between two nodes": "两个节点之间没有梯度流过",
    (
        "Gradients flow from the root to the leaves, so that the node nearer to the loss stands "
        "first: --between loss w. Nodes on separate branches have nothing between them."
    ): (
        "梯度从根节点流向叶子张量，所以离损失近的节点写在前面：--between loss w。不在同一条支路上的节"
        "点之间什么也没有。"
    ),
    # GL061
    "a mark in a page cannot be read": "页面里的标记读不懂",
    (
        "Marks are comments above a block of a Markdown page, such as <!-- console: COMMAND -->; "
        "graphlab docs build --help has all of them."
    ): (
        "标记是 Markdown 页面里写在一块内容上方的注释，例如 <!-- console: COMMAND -->；graphlab docs "
        "build --help 列出所有标记。"
    ),
    # GL062
    "a command of a page failed": "页面里的命令失败了",
    ("A page is not refilled with the output of a command that failed, unless its mark says exit=N."): (
        "页面不会填入失败的命令的输出，除非标记里写明 exit=N。"
    ),
    # GL063
    "a command of a page took too long": "页面里的命令用时太久",
    ("It was killed, with all that it had started. A page has more time with <!-- page: timeout=300 -->."): (
        "它和它启动的一切都被终止了。写上 <!-- page: timeout=300 --> 可以给页面更多时间。"
    ),
    # GL064
    "a command of a page did not draw its picture": "页面里的命令没有画出图",
    "The command in the mark has to write the very file that the mark names.": (
        "标记里的命令必须写出标记所指明的那个文件。"
    ),
    # GL065
    "a page cannot be read": "页面读不了",
    "A page is a Markdown file in UTF-8.": "页面是 UTF-8 编码的 Markdown 文件。",
    # GL099
    "a fault of graphlab": "graphlab 的缺陷",
    (
        "That is not of your doing. Your script was not changed by it. -v shows the traceback; a "
        "report with it and with the output of graphlab doctor helps us to mend it."
    ): (
        "这不是您的错，您的脚本也没有因此改变。-v 显示回溯信息；带上它和 graphlab doctor 的输出来报"
        "告，有助于我们修好它。"
    ),
    # GL201
    "no forward could be taken out of the script": "无法从脚本里取出前向传播",
    (
        "A static graph is captured from a function or a module that can be called again by itself. "
        "The error says what was in the way for each candidate; FILE:NAME with --input names a "
        "function or a module to take."
    ): (
        "静态图要从一个可以单独再次调用的函数或模块来捕获。错误信息说明每个候选遇到了什么障碍；用 "
        "FILE:NAME 加 --input 可以指明要取的函数或模块。"
    ),
    # GL202
    "a recording cannot be contrasted": "记录不能用来对比",
    (
        "Static graphs are captured from code, and a recording holds none. Name the script; a "
        "contrast that was saved with -o contrast.json is shown again without it."
    ): (
        "静态图是从代码捕获的，而记录里没有代码。请指明脚本；用 -o contrast.json 保存的对比不用脚本也"
        "能再次显示。"
    ),
    # GL301
    "there is no training loop to show": "没有可以显示的训练循环",
    (
        "graphlab watch follows a script from backward to backward; where none runs, or in a "
        "recording of one graph, there is nothing to follow. Watch the script that trains; graphlab "
        "render draws a single graph."
    ): (
        "graphlab watch 从一次反向传播跟到下一次；没有运行反向传播的脚本，或只有一张计算图的记录，都没"
        "有可跟的东西。请对训练的脚本用 watch；单张计算图用 graphlab render 来画。"
    ),
}
