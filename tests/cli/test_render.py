"""``graphlab render`` from the outside: files, exit codes, and the words of every error."""

import json
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.conftest import run_cli
from tests.renderers.handmade import named

TWO_BACKWARDS = """
import torch
w = torch.tensor(2.0, requires_grad=True)
for step in range(2):
    loss = w * w
    loss.backward()
print("done")
"""

NO_GRADIENT = "import torch\nx = torch.ones(3)\ny = x * 2\nprint('done')\n"

MODULE = """
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 1)
    def forward(self, x):
        return self.linear(x)
net = Net()
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A folder with two.py and the recording of it, made once."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "two.py").write_text(TWO_BACKWARDS)
    done = run_cli("render", "two.py", "-o", "two.json", "-o", "two.svg", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)


# What comes out


def test_render_writes_every_file_and_names_them_on_stdout(recorded):
    assert (recorded / "two.svg").read_text().lstrip().startswith(("<?xml", "<svg"))
    graph = json.loads((recorded / "two.json").read_text())["passes"][0]["graph"]
    assert [node["op"] for node in graph["nodes"]] == ["MulBackward0", "AccumulateGrad"]
    assert len(graph["edges"]) == 2


def test_render_stops_the_script_after_the_backward_unless_told_not_to(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS)
    assert cli("render", "two.py", "-q").stdout == ""
    stopped = "graphlab: stopped the script after backward 1; --run-to-end lets it finish"
    assert stopped in cli("render", "two.py").stderr.splitlines()
    assert cli("render", "two.py", "-q", "--run-to-end").stdout == "done\n"


def test_render_without_output_makes_an_svg_named_after_the_script(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS)
    done = cli("render", "two.py", "--run-to-end")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["done", "two.svg"]
    assert (tmp_path / "two.svg").is_file()
    assert "2 nodes, 2 edges, root loss" in done.stderr


def test_render_options_may_stand_behind_the_target(cli, recorded, tmp_path):
    one = cli("render", str(recorded / "two.json"), "-o", "a.svg", "--theme", "light")
    two = cli("render", "--theme", "light", "-o", "b.svg", str(recorded / "two.json"))
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_render_passes_what_follows_the_dashes_to_the_script(cli, tmp_path):
    write(tmp_path, args="import sys\nprint(sys.argv[1:])\n" + TWO_BACKWARDS)
    done = cli("render", "args.py", "-q", "--run-to-end", "--", "-o", "x", "--", "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["['-o', 'x', '--', '--help']", "done"]


def test_render_quiet_says_nothing_of_ours(cli, recorded):
    done = cli("render", str(recorded / "two.json"), "-q", "-o", "a.svg")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_render_to_stdout_keeps_the_script_out_of_it(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS)
    done = cli("render", "two.py", "--run-to-end", "-o", "-", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == "graphlab/recording@1"
    assert "done" in done.stderr.splitlines()


def test_render_format_is_for_outputs_whose_suffix_names_none(cli, recorded, tmp_path):
    files = ["-o", "pic.png", "-o", "plain", "-o", "-"]
    done = cli("render", str(recorded / "two.json"), *files, "--format", "text", "-q")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "pic.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "plain").read_text() == done.stdout
    assert "MulBackward0" in done.stdout


def test_render_counts_one_edge_as_one(cli):
    assert "2 nodes, 1 edge, root y" in cli("render", "-e", "y = x**2", "--at", "x=2").stderr


def test_render_explicit_values_are_shown_too(cli, tmp_path):
    write(tmp_path, six="import torch\nx = torch.arange(6.0, requires_grad=True)\nx.sum().backward()\n")
    text = ["six.py", "-q", "-o", "-", "--format", "text"]
    assert "x = [0, 1, 2, 3, 4, 5]" in cli("render", *text, "--values", "6").stdout
    assert "[0, 1" not in cli("render", *text).stdout


def test_render_torchviz_says_which_options_have_no_effect(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS)
    style = ["two.py", "--style", "torchviz", "-o", "a.svg"]
    said = "graphlab: style torchviz has a look of its own; without effect: --show, --theme"
    asked = cli("render", *style, "--show", "grads", "--theme", "dark").stderr.splitlines()
    assert asked.count(said) == 1
    assert "without effect" not in cli("render", *style).stderr


def test_render_png_names_characters_that_no_font_has(tmp_path, monkeypatch, capsys):
    from graphlab.cli import main
    from graphlab.renderers import glyphs

    monkeypatch.setattr(glyphs, "_font_with", lambda char: None)
    monkeypatch.chdir(tmp_path)
    named("损失函数梯度下降法").save("r.json")
    with pytest.raises(SystemExit) as left:
        main(["render", "r.json", "-o", "a.png", "-o", "a.svg"])
    assert left.value.code == 0
    said = (
        "graphlab: no font here has 损失函数梯度下降 …: install one that has, such as Noto Sans CJK, "
        "or write .svg, which is shown in the viewer's fonts"
    )
    assert capsys.readouterr().err.splitlines().count(said) == 1
    with pytest.raises(SystemExit):
        main(["render", "r.json", "-o", "a.svg"])
    assert "no font" not in capsys.readouterr().err


def test_render_json_prints_a_summary_alone(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS)
    done = cli("render", "two.py", "-o", "two.svg", "--json")
    data = json.loads(done.stdout)
    assert (data["files"], data["nodes"], data["edges"]) == (["two.svg"], 2, 2)
    assert (data["root"], data["backward"], data["exit_code"]) == ("loss", 1, 0)


def test_render_recording_needs_neither_script_nor_torch(cli, recorded, tmp_path):
    shutil.copy(recorded / "two.json", tmp_path / "two.json")
    (tmp_path / "torch.py").write_text("raise ImportError('no torch')")
    done = cli("render", "two.json")
    assert (done.returncode, done.stdout) == (0, "two.svg\n"), done.stderr


def test_render_the_last_backward(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS)
    done = cli("render", "two.py", "--backward", "last", "--json")
    assert json.loads(done.stdout)["backward"] == 2, done.stderr


def test_render_expression(cli):
    done = cli("render", "-e", "z = x**2*y + y**2", "--at", "x=2", "--at", "y=3", "-o", "z.json", "--json")
    assert json.loads(done.stdout)["root"] == "z", done.stderr


def test_render_module_in_a_file_with_an_input_shape(cli, tmp_path):
    write(tmp_path, net=MODULE)
    done = cli("render", "net.py:net", "--input", "2,3", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == ["net.svg"]


def test_render_stdin(cli):
    done = cli("render", "-", "--run-to-end", stdin=TWO_BACKWARDS)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["done", "stdin.svg"]


def test_render_run_as_module(cli, tmp_path):
    (tmp_path / "pkg").mkdir()
    write(tmp_path / "pkg", train=TWO_BACKWARDS, __init__="")
    done = cli("render", "-m", "pkg.train", "--run-to-end", "--", "--lr", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["done", "train.svg"]


def test_render_twice_gives_the_same_bytes(cli, recorded, tmp_path):
    files = ["-o", "again.svg", "-o", "again.json"]
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        shutil.copy(recorded / "two.py", folder)
        assert cli("render", "two.py", *files, cwd=folder).returncode == 0
    assert (tmp_path / "a" / "again.svg").read_bytes() == (tmp_path / "b" / "again.svg").read_bytes()
    json_a, json_b = ((tmp_path / one / "again.json").read_text() for one in "ab")
    assert json_a == json_b


# How the script ends


@pytest.mark.parametrize(("ending", "code"), [("raise SystemExit(7)", 7), ("1 / 0", 1)])
def test_render_script_that_ends_badly_is_drawn_and_its_code_kept(cli, tmp_path, ending, code):
    write(tmp_path, bad=TWO_BACKWARDS + ending + "\n")
    done = cli("render", "bad.py", "--run-to-end")
    assert done.returncode == code, done.stderr
    assert (tmp_path / "bad.svg").is_file()
    if code == 1:
        assert "ZeroDivisionError: division by zero" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_render_script_killed_by_a_signal_dies_of_the_same(cli, tmp_path):
    write(tmp_path, killed=TWO_BACKWARDS + "import os\nos.kill(os.getpid(), 15)\n")
    done = cli("render", "killed.py", "--run-to-end")
    assert done.returncode == -signal.SIGTERM
    assert (tmp_path / "killed.svg").is_file()


def test_render_script_that_fails_before_any_graph_keeps_its_code(cli, tmp_path):
    write(tmp_path, early="raise SystemExit(5)\n")
    done = cli("render", "early.py")
    assert done.returncode == 5
    assert not (tmp_path / "early.svg").exists()
    assert "nothing was captured before the script ended" in done.stderr


def test_render_syntax_error_looks_as_in_python(cli, tmp_path):
    write(tmp_path, broken="x = = 2\n")
    done = cli("render", "broken.py")
    assert done.returncode == 1
    assert "SyntaxError: invalid syntax" in done.stderr
    assert "GL099" not in done.stderr


# What cannot be done, in words


ERRORS = {
    "sample without its word": (["surface"], 2, "GL001: there is no file 'surface'\n", "sample:surface?"),
    "no such file": (["trian.py"], 2, "GL001: there is no file 'trian.py'\n", "did you mean 'train.py'?"),
    "no target": ([], 2, "GL008: no target is given\n", "-e EXPRESSION"),
    "two targets": (["train.py", "-e", "x"], 2, "GL008: more than one target is given\n", ""),
    "directory": (["folder"], 2, "GL005: 'folder' is a directory\n", "name the script inside it"),
    "sample": (["sample:surfase"], 2, "GL006: there is no sample", "did you mean sample:surface?"),
    "unknown format": (["train.py", "-o", "a.bmp"], 2, "GL012: ", "svg"),
    "no suffix": (["train.py", "-o", "picture"], 2, "GL012: ", "svg"),
    "format option": (["train.py", "--format", "bmp"], 2, "GL012: there is no format 'bmp'\n", "svg"),
    "stdout, no format": (["train.py", "-o", "-"], 2, "GL012: standard output", "-o - --format svg"),
    "missing folder": (
        ["train.py", "-o", "no/a.svg"],
        4,
        "GL011: cannot write no/a.svg\n",
        "make the folder",
    ),
    "file as folder": (
        ["train.py", "-o", "train.py/a.svg"],
        4,
        "GL011: cannot write",
        "is a file, not a folder",
    ),
    "folder as file": (["train.py", "-o", "folder"], 4, "GL01", "folder"),
    "onto the script": (
        ["train.py", "-o", "train.py", "--format", "svg"],
        2,
        "GL013: the output",
        "choose another name",
    ),
    "value missing": (["-e", "x * y", "--at", "x=1"], 2, "GL007: y has no value\n", "--at y=2"),
    "value odd": (["-e", "x", "--at", "x=two"], 2, "GL007: --at x=two: the value must be a number", ""),
}


@pytest.mark.parametrize("case", ERRORS)
def test_render_bad_call_is_refused_before_the_script_runs(cli, tmp_path, case):
    args, code, first, hint = ERRORS[case]
    write(tmp_path, train="print('the script ran')\n")
    (tmp_path / "folder").mkdir()
    done = cli("render", *args)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith(first)
    assert hint in done.stderr
    assert "the script ran" not in done.stderr
    assert (tmp_path / "train.py").read_text() == "print('the script ran')\n"


def test_render_no_tensor_with_a_gradient_exits_3(cli, tmp_path):
    write(tmp_path, plain=NO_GRADIENT)
    done = cli("render", "plain.py")
    assert (done.returncode, done.stdout) == (3, "done\n")
    assert done.stderr.startswith("GL002: ")
    assert "requires_grad=True" in done.stderr
    assert not (tmp_path / "plain.svg").exists()


def test_render_module_without_input_says_how_to_give_one(cli, tmp_path):
    write(tmp_path, net=MODULE)
    done = cli("render", "net.py:net")
    assert done.returncode in (2, 3)
    assert done.stderr.startswith("GL0")
    assert "--input" in done.stderr


def test_render_name_that_gives_no_graph_says_so_though_its_file_has_backwards(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS + "steps = 2\n")
    done = cli("render", "two.py:steps")
    assert done.returncode == 3
    assert done.stderr.startswith("GL002: there is no graph: steps gives no tensor with a grad_fn\n")
    assert done.stderr.endswith("graphlab render two.py\n")


def test_render_backward_that_never_came_says_how_many_there_were(cli, tmp_path):
    write(tmp_path, two=TWO_BACKWARDS)
    done = cli("render", "two.py", "--backward", "5")
    assert done.returncode == 3
    assert done.stderr.startswith("GL004: ")
    assert "2" in done.stderr
    assert "--backward last" in done.stderr or "--backward 2" in done.stderr


def test_render_engine_out_of_time_exits_4(cli, recorded):
    done = cli(
        "render", str(recorded / "two.json"), "-o", "a.svg", "--timeout", "0.0001", "--engine", "native"
    )
    assert done.returncode == 4
    assert done.stderr.startswith(("GL021: the layout engine timed out\n", "GL022: "))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"schema"', '"schema', "two.json:2"),
        ('"graphlab/recording@1"', '"graphlab/recording@9"', "key schema"),
        ('"MulBackward0"', "17", "passes[0].graph.nodes[0].op"),
        ('"op": "MulBackward0"', '"opp": "MulBackward0"', "passes[0].graph.nodes[0].op"),
    ],
)
def test_render_broken_recording_names_line_or_key(cli, recorded, tmp_path, old, new, where):
    text = (recorded / "two.json").read_text()
    assert old in text
    (tmp_path / "two.json").write_text(text.replace(old, new, 1))
    done = cli("render", "two.json")
    assert done.returncode == 2
    assert done.stderr.startswith("GL010: the recording cannot be read\n")
    assert where in done.stderr.splitlines()[1]


def test_render_fault_of_ours_is_one_clear_error(tmp_path, monkeypatch, capsys, recorded):
    from graphlab.capture import run as runner
    from graphlab.cli import main

    def fail(path):
        raise RuntimeError("a bug")

    monkeypatch.setattr(runner, "load", fail)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["render", str(recorded / "two.json")])
    assert left.value.code == 4
    said = capsys.readouterr().err
    assert said.startswith("GL099: RuntimeError: a bug; this is a fault of graphlab, not of your code\n")
    assert "Traceback" not in said
    with pytest.raises(SystemExit):
        main(["render", "-v", str(recorded / "two.json")])
    assert "Traceback" in capsys.readouterr().err


# Large graphs

UNROLLED = """
import torch
w = torch.eye(3, requires_grad=True)
h = torch.ones(3)
for step in range(60):
    h = torch.tanh(w @ h)
h.sum().backward()
"""

BLOCKS = """
import torch
from torch import nn
torch.manual_seed(0)
net = nn.Sequential(*(nn.Sequential(nn.Linear(4, 4), nn.Tanh()) for _ in range(20)))
loss = net(torch.ones(1, 4)).sum()
loss.backward()
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A folder with the recordings of an unrolled loop and of twenty blocks."""
    folder = tmp_path_factory.mktemp("large")
    write(folder, loop=UNROLLED, blocks=BLOCKS)
    for name in ("loop", "blocks"):
        done = run_cli("render", f"{name}.py", "-q", "-o", f"{name}.json", cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


def test_render_folds_a_large_graph_and_says_how_to_open_it(cli, large):
    done = cli("render", "loop.json", "-o", "loop.svg", cwd=large)
    assert "folded to 5 boxes; --open f" in done.stderr
    assert " shows one of the 59 × h = torch.tanh(w @ h), --flat every node" in done.stderr
    assert "59 × h = torch.tanh(w @ h)" in (large / "loop.svg").read_text()


def test_render_flat_draws_every_node(cli, large):
    done = cli("render", "loop.json", "--flat", "-o", "flat.svg", cwd=large)
    assert "folded" not in done.stderr
    assert (large / "flat.svg").read_text().count("TanhBackward0 · (3)") == 60


def test_render_open_shows_one_module_among_folded_ones(cli, large):
    done = cli("render", "blocks.json", "--open", "7", "-o", "open.svg", cwd=large)
    drawn = (large / "open.svg").read_text()
    assert done.returncode == 0, done.stderr
    assert [name in drawn for name in ("12 × Sequential", "7 × Sequential")] == [True, True]


def test_render_open_names_the_modules_there_are(cli, large):
    done = cli("render", "blocks.json", "--open", "77", "-o", "open.svg", cwd=large)
    assert done.returncode == 2
    assert "GL036: no module '77' took part in this graph" in done.stderr
    assert "give --open one of: 7" in done.stderr


def test_render_depth_0_draws_one_box_for_the_model(cli, large):
    cli("render", "blocks.json", "--depth", "0", "-o", "depth.svg", cwd=large)
    assert "80 parameters" not in (large / "depth.svg").read_text()
    assert "400 parameters" in (large / "depth.svg").read_text()


def test_render_table_alone_draws_nothing(cli, tmp_path):
    write(tmp_path, blocks=BLOCKS)
    done = cli("render", "blocks.py", "--table", "-q", cwd=tmp_path)
    head, _, model, *rows = done.stdout.splitlines()
    assert head.split() == ["module", "class", "nodes", "parameters", "saved", "output", "gradient"]
    assert model.split()[:4] == ["(model)", "Sequential", "60", "400"]
    assert len(rows) == 20  # as deep as about forty rows allow
    assert not list(tmp_path.glob("*.svg"))


def test_render_table_of_code_without_modules_is_by_line(cli, large):
    done = cli("render", "loop.json", "--table", cwd=large)
    (row,) = [one for one in done.stdout.splitlines() if one.startswith("loop.py:6")]
    assert row.split()[-1:] == ["(3)"]
    assert "h = torch.tanh(w @ h)" in row
    assert " 120 " in row


def test_render_table_as_json_has_the_same_rows(cli, large):
    done = cli("render", "blocks.json", "--table", "--json", "--depth", "0", "-q", cwd=large)
    (row,) = json.loads(done.stdout)["table"]
    assert (row["type"], row["nodes"], row["parameters"]) == ("Sequential", 60, 400)


def test_render_focus_draws_a_module_and_its_neighbours(cli, large):
    done = cli("render", "blocks.json", "--focus", "7.0", "-o", "focus.svg", cwd=large)
    drawn = (large / "focus.svg").read_text()
    assert "drew" in done.stderr
    assert ["7.0.weight" in drawn, "9.0.weight" in drawn] == [True, False]


def test_render_between_draws_only_the_ways(cli, large):
    cli("render", "blocks.json", "--between", "loss", "18.0.weight", "-o", "ways.svg", cwd=large)
    drawn = (large / "ways.svg").read_text()
    assert "18.0.weight" in drawn
    assert drawn.count("<g data-node=") == 7  # the sum, two layers and their tanh, a transpose and the weight


def test_render_focus_names_what_there_is(cli, large):
    done = cli("render", "blocks.json", "--focus", "7.0.wait", "-o", "focus.svg", cwd=large)
    assert done.returncode == 2
    assert "GL037: nothing in this graph is called '7.0.wait'" in done.stderr
    assert "7.0.weight" in done.stderr


# The page


def test_render_html_records_the_gradients_by_itself(recorded):
    done = run_cli("render", "two.py", "-o", "two.html", cwd=recorded)
    assert (done.returncode, done.stdout) == (0, "two.html\n")
    page = (recorded / "two.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "w.grad" in page


def test_render_no_source_leaves_the_code_out_of_every_file(recorded):
    files = ("a.html", "a.svg", "a.json", "a.dot", "a.txt")
    wanted = [part for file in files for part in ("-o", file)]
    done = run_cli("render", "two.py", "--no-source", "--show", "source,grads", *wanted, cwd=recorded)
    assert done.returncode == 0, done.stderr
    for file in files:
        text = (recorded / file).read_text(encoding="utf-8")
        assert "w * w" not in text
        assert str(recorded) not in text
        assert "loss" in text


@pytest.mark.parametrize("command", [["render", "-o", "a.svg"], ["render", "--open", "nope"], ["step"]])
def test_texts_of_a_recording_never_act_on_the_terminal(tmp_path, monkeypatch, capsys, recorded, command):
    from dataclasses import replace

    from graphlab.cli import main
    from graphlab.serialize import load

    hostile = "\x1b[2J\x07\nGL000: fake\u202e"
    recording = load(recorded / "two.json")
    (one,) = recording.passes
    bad = replace(recording, script=hostile, notes=(hostile,), passes=(replace(one, root=hostile),))
    bad.save(tmp_path / "bad.json")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(SystemExit):
        main([command[0], "bad.json", *command[1:]])
    told = capsys.readouterr()
    said = told.err if command[0] == "render" else told.out + told.err
    assert r"\x1b[2J\x07\x0aGL000: fake\u202e" in told.err
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    assert "\nGL000" not in told.err
