"""What each code of an error stands for, for whoever looks it up: ``graphlab explain GL002``.

The error itself says what went wrong in this one case; here is what it means in general, and what
helps. GL0xx are of usage and input, GL1xx of gradients, GL2xx of static graphs, GL3xx of training loops.
"""

from __future__ import annotations

from typing import NamedTuple


class ErrorCode(NamedTuple):
    """What a code stands for: in a few words, and in a few sentences with what helps."""

    title: str
    meaning: str


ERROR_CODES = {
    "GL001": ErrorCode(
        "there is no such file",
        "A target is read as the path of a script, from the current folder. An expression is given with "
        "-e, a module of Python's with -m, a bundled script as sample:NAME.",
    ),
    "GL002": ErrorCode(
        "there is no graph",
        "Autograd records an op only if one of its inputs requires a gradient, and not inside no_grad() "
        "or inference_mode(). graphlab takes the graph of the first backward; where none runs, that of a "
        "tensor with a grad_fn among the script's variables at its end. Give a leaf requires_grad=True, "
        "keep the result in a variable, or name it with --root NAME.",
    ),
    "GL003": ErrorCode(
        "a backward could not be captured",
        "The backward ran, and the script went on as without graphlab, but its graph could not be read: "
        "a line that begins with graphlab: says why. Choose another backward with --backward N, or a "
        "tensor with --root NAME.",
    ),
    "GL004": ErrorCode(
        "there is no such backward",
        "Backwards are counted from 1 in the order in which the script runs them, torch.autograd.grad "
        "included, and it ran fewer. --backward last takes the last one. Arguments of the script, which "
        "may decide how many there are, follow --. A recording holds only the backwards it was made of.",
    ),
    "GL005": ErrorCode(
        "the target is a directory",
        "Python runs a directory only if it holds a __main__.py. Name the script inside it; a package is "
        "run with -m.",
    ),
    "GL006": ErrorCode(
        "there is no such sample",
        "graphlab samples lists them, and graphlab samples copy NAME gives you one to change.",
    ),
    "GL007": ErrorCode(
        "an expression or a value cannot be read",
        "-e takes lines of Python that end in an assignment or an expression; each name in it that it "
        "does not compute itself needs a value, as with --at x=2. --input takes a shape, such as 2x3 or "
        "int64:1x16.",
    ),
    "GL008": ErrorCode(
        "too few targets or too many",
        "A command takes one target: a script, FILE:NAME, -e EXPRESSION, -m MODULE, sample:NAME, a "
        "recording, or - for standard input. graphlab diff takes two; @N after one is the number of its "
        "backward.",
    ),
    "GL009": ErrorCode(
        "the file has no such name",
        "FILE:NAME runs the file, and then takes a tensor, a function or an nn.Module from it. It is "
        'imported, not run as a script: what stands below if __name__ == "__main__" is not there.',
    ),
    "GL010": ErrorCode(
        "a file cannot be read",
        "The file is no recording, was cut off or edited, is of another version of graphlab, or may not "
        "be opened: the error says which, and names the key where reading ended. A recording is made "
        "again with -o recording.json, from its script.",
    ),
    "GL011": ErrorCode(
        "a file or a folder cannot be written",
        "The folder is missing, the disk is full, or you may not write there. What stood there is "
        "untouched: graphlab writes a file whole or not at all.",
    ),
    "GL012": ErrorCode(
        "the format is not known",
        "The suffix of the file's name chooses it, and each command has formats of its own: the error "
        "lists them. With -o - there is no suffix; --format names the format.",
    ),
    "GL013": ErrorCode(
        "the output would replace the input",
        "graphlab never overwrites what it reads, neither a script nor a recording. Choose another name.",
    ),
    "GL014": ErrorCode(
        "a module or a function lacks its inputs",
        "There is no graph before a forward has run. Give a shape for each argument: --input 1x3x224x224 "
        "is a tensor of random numbers, --input int64:1x16 one of zeros and ones.",
    ),
    "GL016": ErrorCode(
        "the file is there already",
        "A copy of a sample replaces nothing by itself. Copy it into another folder, or replace the file "
        "with --force.",
    ),
    "GL020": ErrorCode(
        "there is no such layout engine",
        "embedded comes with graphlab; native is the program dot, where it is installed. graphlab doctor "
        "says which of them work here.",
    ),
    "GL021": ErrorCode(
        "the layout engine ran out of time",
        "Graphviz takes long for many boxes with many edges among them. graphlab render draws fewer with "
        "--boxes, --depth or --focus NAME, and allows more time with --timeout SECONDS.",
    ),
    "GL022": ErrorCode(
        "a layout engine is not installed",
        "Without --engine graphlab uses one that is there. graphlab doctor says which of them work here.",
    ),
    "GL023": ErrorCode(
        "PDF needs a package that is not installed",
        "pip install 'autograd-graphlab[pdf]' brings it. An .svg is the same picture, as sharp.",
    ),
    "GL024": ErrorCode(
        "the picture is too large for pixels",
        "As a PNG of a size that can still be opened, its text would be too small to read. Write .svg; "
        "graphlab render draws less with --boxes, --depth or --focus NAME.",
    ),
    "GL025": ErrorCode(
        "the recording has no drawing by torchviz",
        "torchviz draws from the graph while it is alive, and a recording keeps that only if it was "
        "asked for. Render the script itself with --style torchviz.",
    ),
    "GL026": ErrorCode(
        "the layout engine gave up",
        "Graphviz could not place this graph; that is rare. Try the other --engine, or let graphlab "
        "render draw fewer boxes with --boxes, --depth or --focus NAME. A graph that can be shared is "
        "worth a report.",
    ),
    "GL030": ErrorCode(
        "nothing is known of this name",
        "graphlab explain takes a node (MulBackward0), a function with a derivative (mul, "
        "cross_entropy), or the code of an error. Without a name it lists what has a readable rule.",
    ),
    "GL031": ErrorCode(
        "there are no steps to walk through",
        "The recording has a graph, but no gradients: no backward ran, or it was made without them. "
        "Record it with graphlab step SCRIPT -o run.json.",
    ),
    "GL033": ErrorCode(
        "the pictures of a walk cannot be numbered",
        "There is one for each step, so that their name needs one place for the number: --export "
        "steps/%03d.svg. A percent sign of its own is written %%.",
    ),
    "GL034": ErrorCode(
        "GIF needs a package that is not installed",
        "pip install 'autograd-graphlab[gif]' brings it. A page (.md) and numbered pictures need none.",
    ),
    "GL035": ErrorCode(
        "a walk has very many pictures",
        "There is one for the start and for each step. Allow them with --max-pictures N, or write those "
        "that you want with the command x while you walk.",
    ),
    "GL036": ErrorCode(
        "no such module took part in the graph",
        "Modules are named as in named_modules(), from the model on: blocks.0.attn. One that did not "
        "run, or whose result the root does not depend on, is not in the graph.",
    ),
    "GL037": ErrorCode(
        "nothing in the graph has this name",
        "A variable, a leaf, a module and a node's id (n12) are names; a table of all modules is printed "
        "by graphlab render --table.",
    ),
    "GL038": ErrorCode(
        "plots need a package that is not installed",
        "pip install 'autograd-graphlab[plot]' brings it. The reports .txt and .html need none.",
    ),
    "GL039": ErrorCode(
        "no gradient flows between two nodes",
        "Gradients flow from the root to the leaves, so that the node nearer to the loss stands first: "
        "--between loss w. Nodes on separate branches have nothing between them.",
    ),
    "GL061": ErrorCode(
        "a mark in a page cannot be read",
        "Marks are comments above a block of a Markdown page, such as <!-- console: COMMAND -->; "
        "graphlab docs build --help has all of them.",
    ),
    "GL062": ErrorCode(
        "a command of a page failed",
        "A page is not refilled with the output of a command that failed, unless its mark says exit=N.",
    ),
    "GL063": ErrorCode(
        "a command of a page took too long",
        "It was killed, with all that it had started. A page has more time with <!-- page: timeout=300 -->.",
    ),
    "GL064": ErrorCode(
        "a command of a page did not draw its picture",
        "The command in the mark has to write the very file that the mark names.",
    ),
    "GL065": ErrorCode(
        "a page cannot be read",
        "A page is a Markdown file in UTF-8.",
    ),
    "GL099": ErrorCode(
        "a fault of graphlab",
        "That is not of your doing. Your script was not changed by it. -v shows the traceback; a report "
        "with it and with the output of graphlab doctor helps us to mend it.",
    ),
    "GL201": ErrorCode(
        "no forward could be taken out of the script",
        "A static graph is captured from a function or a module that can be called again by itself. The "
        "error says what was in the way for each candidate; FILE:NAME with --input names a function or a "
        "module to take.",
    ),
    "GL202": ErrorCode(
        "a recording cannot be contrasted",
        "Static graphs are captured from code, and a recording holds none. Name the script; a contrast "
        "that was saved with -o contrast.json is shown again without it.",
    ),
    "GL301": ErrorCode(
        "there is no training loop to show",
        "graphlab watch follows a script from backward to backward; where none runs, or in a recording "
        "of one graph, there is nothing to follow. Watch the script that trains; graphlab render draws "
        "a single graph.",
    ),
}
