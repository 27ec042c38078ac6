"""What the commands say: results, errors, progress."""

from __future__ import annotations

from graphlab.lang.zh.pages import MESSAGES as PAGES

OUTPUTS: dict[str, str] = {
    "writing {file}": "正在写入 {file}",
    "making {file}": "正在生成 {file}",
    "there is no format {format}": "没有格式 {format}",
    "the formats are {names}": "格式有：{names}",
    "choose one of them with --format": "用 --format 选择其中之一",
    "standard output has no suffix that would tell the format": "标准输出没有能表示格式的后缀",
    "name it: -o - --format svg": "写明格式：-o - --format svg",
    "{path} is a folder, not a file": "{path} 是文件夹，不是文件",
    "{path} is a file, not a folder": "{path} 是文件，不是文件夹",
    "{path} is not a folder": "{path} 不是文件夹",
    "the folder {folder} does not exist": "文件夹 {folder} 不存在",
    "you may not write to the folder {folder}": "您没有写入文件夹 {folder} 的权限",
    "make the folder first": "先建立这个文件夹",
    "make the folder first, or choose another one": "先建立这个文件夹，或换一个",
    "the output {path} is the input itself": "输出 {path} 就是输入本身",
    "graphlab never overwrites what it reads": "graphlab 从不覆盖它读取的文件",
    "choose another name": "换一个名字",
    "cannot write to standard output": "无法写入标准输出",
    "make room there": "在那里腾出空间",
    "standard output can carry one result only": "标准输出只能输出一个结果",
    "write -o FILE, or leave out --json": "写 -o FILE，或去掉 --json",
    "{path} is there already": "{path} 已经存在",
    "copy into another folder, or replace it with --force": "复制到另一个文件夹，或用 --force 覆盖",
}

RUNS: dict[str, str] = {
    "nothing was captured before the script ended": "脚本结束之前什么也没有捕获到",
    "nothing was captured before {side} ended": "{side} 结束之前什么也没有捕获到",
    "no backward ran before the script ended": "脚本结束之前没有运行过反向传播",
    "interrupted; this is what was seen until then": "已中断；以下是到那时为止看到的内容",
    "no graph was recorded": "没有记录到计算图",
    "no backward ran, and no tensor with a grad_fn was left at the end": (
        "没有运行过反向传播，结束时也没有留下带 grad_fn 的张量"
    ),
    "name a tensor with --root NAME, or make an input with requires_grad=True": (
        "用 --root NAME 指明张量，或让输入带上 requires_grad=True"
    ),
    "this recording is of one graph, not of a training loop": "这份记录只有一张计算图，不是训练循环",
    "no backward ran": "没有运行过反向传播",
    "graphlab render draws it": "用 graphlab render 来画它",
    "watch the script that trains": "跟随真正做训练的脚本",
    "{nodes}, {edges}": "{nodes}，{edges}",
    "{nodes}, {edges}, root {name}": "{nodes}，{edges}，根节点 {name}",
    "Recording of {script}: no graph": "{script} 的记录：没有计算图",
    "Recording of {script}: {backward}, {nodes}, {edges}": "{script} 的记录：{backward}，{nodes}，{edges}",
    "Recording of {script}: {backward}, {nodes}, {edges}, root {name}": (
        "{script} 的记录：{backward}，{nodes}，{edges}，根节点 {name}"
    ),
    "stopped the script after backward {number}; --run-to-end lets it finish": (
        "第 {number} 次反向传播之后停止了脚本；加 --run-to-end 可让它运行到结束"
    ),
    "style torchviz has a look of its own; without effect: {names}": (
        "torchviz 风格有自己的外观；不起作用的选项：{names}"
    ),
    "pass {number} · loss {loss}": "第 {number} 次反向传播 · 损失 {loss}",
    "{what}: {at} of {many} done": "{what}：已完成 {at} / {many}",
    "{seconds} s": "{seconds} 秒",
    "{error}; this is a fault of graphlab, not of your code": (
        "{error}；这是 graphlab 的错误，不是您的代码的错"
    ),
    "please report it with the output of: graphlab doctor": "请报告此问题，并附上 graphlab doctor 的输出",
    "please report it with the output of: graphlab doctor; run again with -v to see the traceback": (
        "请报告此问题，并附上 graphlab doctor 的输出；加 -v 再运行一次可看到回溯（traceback）"
    ),
}

FOLDS: dict[str, str] = {
    "{one} and {other} contradict each other: give one of them": "{one} 与 {other} 互相矛盾：只给其中一个",
    "--around says how far from --focus: give that too": "--around 表示离 --focus 多远：请同时给出 --focus",
    "--path {path} is not A..B, such as loss..layers.0.weight": (
        "--path {path} 不是 A..B 的形式，例如 loss..layers.0.weight"
    ),
    "no gradient flows from {first} to {last}": "没有梯度从 {first} 流向 {last}",
    "gradients flow from the loss to the leaves": "梯度从损失流向叶子张量",
    "they are on separate branches": "它们在不同的分支上",
    "turn them round: --between {names}": "把两者对调：--between {names}",
    "look at {name} and its neighbours: --focus {quoted}": "看看 {name} 和它的邻居：--focus {quoted}",
    "no module {path} took part in this graph": "这张计算图里没有模块 {path}",
    "that is a class; a module is opened by its path": "那是一个类；展开模块要写它的路径",
    "no call of a module inside another was recorded": "没有记录到一个模块里调用另一个模块",
    "give --open one of: {names}": "--open 可以是：{names}",
    "open a fold by its id, as the picture without --open names it, or draw every node with --flat": (
        "用编号展开折叠（不加 --open 的图里写有编号），或用 --flat 画出每个节点"
    ),
    "nothing in this graph is called {name}": "这张计算图里没有名为 {name} 的东西",
    "name a variable, a leaf, a module or a node's id: {names}": (
        "写一个变量、叶子张量、模块或节点编号：{names}"
    ),
    "drew {drawn} of {count} nodes": "画了 {count} 个节点中的 {drawn} 个",
    "{name} was called {count} times: opened the last; --open {first} opens the first": (
        "{name} 被调用了 {count} 次：展开了最后一次；--open {first} 展开第一次"
    ),
    "folded to {boxes}; --open {name} shows one of the {title}, --flat every node": (
        "折叠成 {boxes}；--open {name} 显示 {title} 中的一个，--flat 显示每个节点"
    ),
    "folded to {boxes}; --open {name} shows the inside of {title}, --flat every node": (
        "折叠成 {boxes}；--open {name} 显示 {title} 的内部，--flat 显示每个节点"
    ),
}

STEP: dict[str, str] = {
    "preparing the walk": "正在准备逐步行走",
    "the full screen needs textual: pip install textual": "全屏界面需要 textual：pip install textual",
    "step -o writes a recording, and {file} is no name of one": (
        "step -o 写的是记录，而 {file} 不是记录的文件名"
    ),
    "end it with .json; pictures come from graphlab render NAME.json -o NAME.svg": (
        "文件名以 .json 结尾；图片用 graphlab render NAME.json -o NAME.svg 得到"
    ),
    "pictures of {file}": "{file} 的图片",
    "this walk has {count} pictures, and {most} are allowed": "共需 {count} 张图，而最多允许 {most} 张",
    "a picture is made of the start and of every step": "起点和每一步各画一张图",
    "allow them with --max-pictures {count}, or write single steps with the command x": (
        "用 --max-pictures {count} 允许，或用命令 x 写出单独的步骤"
    ),
    "cannot make the folder {folder}": "无法建立文件夹 {folder}",
    "choose another place": "换一个地方",
    "made the folder {folder}": "建立了文件夹 {folder}",
    "the folder {folder} does not exist; only the last one is made": (
        "文件夹 {folder} 不存在；只会自动建立最后一级"
    ),
    "make it first: mkdir -p {folder}": "先建立它：mkdir -p {folder}",
    "there is no export with the suffix {suffix}": "没有后缀为 {suffix} 的导出",
    "the file's name says no format": "从文件名看不出格式",
    "end the name with one of: {names}": "文件名的结尾可以是：{names}",
    "cannot number the pictures {file}": "无法给图片 {file} 编号",
    "the number can stand in the name of the file only, not of a folder": (
        "编号只能写在文件名里，不能写在文件夹名里"
    ),
    "only %d and the like, such as %03d, stand for a number; a lone % is written %%: {name}": (
        "只有 %d 之类（例如 %03d）表示编号；单独的 % 要写成 %%：{name}"
    ),
    "there is one picture for each step, and the name has {count} number fields": (
        "每一步一张图，而文件名里有 {count} 个编号"
    ),
    "there is one picture for each step, and the name has no number fields": (
        "每一步一张图，而文件名里没有编号"
    ),
    "write the number once: --export steps/%03d.{suffix}": "编号写一次：--export steps/%03d.{suffix}",
}

COMPARE: dict[str, str] = {
    "comparing the graphs": "正在比较计算图",
    "diff needs two graphs, and none are given": "diff 需要两张计算图，一个也没有给出",
    "diff needs two graphs, and 1 is given": "diff 需要两张计算图，只给出了 1 个",
    "diff needs two graphs, and {count} are given": "diff 需要两张计算图，给出了 {count} 个",
    "name two: graphlab diff a.json b.json, or two backwards: graphlab diff train.py@1 @3": (
        "写出两个：graphlab diff a.json b.json，或两次反向传播：graphlab diff train.py@1 @3"
    ),
    "{word} says which backward, but not of what": "{word} 只说了第几次反向传播，没有说是谁的",
    "put a target before it: graphlab diff train.py@1 {word}": (
        "在它前面写上目标：graphlab diff train.py@1 {word}"
    ),
    "{number} names no backward": "{number} 不表示任何一次反向传播",
    "after @ stands the number of a backward, from 1 on, or the word last": (
        "@ 之后写第几次反向传播（从 1 起），或 last"
    ),
    "write {file}@1 or {file}@last": "写 {file}@1 或 {file}@last",
    "write {example}": "写 {example}",
    "it has the graph of backward {numbers}": "它有第 {numbers} 次反向传播的计算图",
    "no backward with a graph was recorded": "没有记录到带计算图的反向传播",
    "see what graphlab render says of it alone": "看看单独用 graphlab render 时它怎么说",
    "no graph of {side}": "没有 {side} 的计算图",
    "standard input can be one side only": "标准输入只能作其中一边",
    "a script on standard input can be read once": "标准输入上的脚本只能读取一次",
    "save the script, and name the file": "把脚本存成文件，写文件名",
    "no forward could be taken out of the script": "无法从脚本里取出前向传播",
    "no line and no module call that made the graph could be found": (
        "找不到建立计算图的代码行，也找不到这样的模块调用"
    ),
    "make it a function and name it: graphlab contrast FILE.py:function --input SHAPE": (
        "把它写成函数并指明：graphlab contrast FILE.py:function --input SHAPE"
    ),
    "a recording cannot be contrasted": "记录不能用来对比",
    "static graphs are captured from the code itself, and a recording has none": (
        "静态图要从代码本身捕获，而记录里没有代码"
    ),
    "name the script that it was recorded from": "写出记录所来自的脚本",
}

USAGE: dict[str, str] = {
    "No such command {name}. Did you mean {other}?": "没有命令 {name}。您是不是想用 {other}？",
    "No such command {name}. The commands are {names}.": "没有命令 {name}。命令有：{names}。",
    "{value} is neither a number from 1 on nor the word last.": "{value} 既不是从 1 起的序号，也不是 last。",
    "there is no detail {name}. Did you mean {other}?": "没有细节 {name}。您是不是想用 {other}？",
    "there is no detail {name}. The details are {names}.": "没有细节 {name}。细节有：{names}。",
    "there is no static graph {name}. Did you mean {other}?": "没有静态图 {name}。您是不是想用 {other}？",
    "there is no static graph {name}. They are {names}.": "没有静态图 {name}。静态图有：{names}。",
    "nothing is known of {name}": "不认识 {name}",
    "it is neither a node of autograd nor a function with a derivative": (
        "它既不是 autograd 的节点，也不是有导数的函数"
    ),
    "graphlab explain lists the readable rules": "graphlab explain 列出读得懂的规则",
    "no error has this code": "没有错误用这个代码",
    "graphlab explain GL lists the codes": "graphlab explain GL 列出所有代码",
    " or ": " 或 ",
}

DOCTOR: dict[str, str] = {
    "running {python}": "运行的是 {python}",
    "      fix: {fix}": "      解决：{fix}",
    "rendering works": "可以画图",
    "rendering does not work: see the lines with FAIL": "无法画图：见标有 FAIL 的行",
    "importing it failed: {error}": "导入失败：{error}",
    "install torch for this Python: python -m pip install torch": (
        "为这个 Python 安装 torch：python -m pip install torch"
    ),
    "exit code {code}": "退出码 {code}",
    "not installed": "没有安装",
    "a picture was made": "画出了一张图",
    "Chinese text can be drawn, with {font}": "可以画中文，字体为 {font}",
    "no font here has Chinese characters: PNG, PDF and plots are in English, and lack Chinese names": (
        "本机没有含汉字的字体：PNG、PDF 和曲线图用英文，并且缺少汉字名称"
    ),
    "install a font such as Noto Sans CJK; SVG pictures use the fonts of whoever looks at them": (
        "安装 Noto Sans CJK 之类的字体；SVG 图用查看者的字体"
    ),
    "another graphlab is at {path}": "另有一个 graphlab 在 {path}",
    "rename it, or uninstall the other package, so that `import graphlab` is ours": (
        "改名，或卸载另一个包，使 `import graphlab` 导入的是本工具"
    ),
    "graphlab is imported from {path}": "graphlab 从 {path} 导入",
}

MESSAGES: dict[str, str] = {**OUTPUTS, **RUNS, **FOLDS, **STEP, **COMPARE, **USAGE, **DOCTOR, **PAGES}
