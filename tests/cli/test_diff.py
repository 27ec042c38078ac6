"""``graphlab diff`` from the outside: what it says, what it draws, and how it ends."""

import json
import re
from dataclasses import replace

import pytest

from graphlab.graph import TensorSummary
from graphlab.recording import Pass
from tests import drawn

DYNAMIC = """
import sys
import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
for n in range(3):
    h = w * 2
    if n == 2:
        h = torch.relu(h)
    loss = h.sum()
    loss.backward()
print("done", sys.argv[1:])
"""


@pytest.fixture
def files(tmp_path):
    """Recordings: a.json, b.json with another shape in one place, both.json with two passes."""
    first = drawn.surface()
    graph = first.graph
    wider = replace(graph.nodes[1], outputs=(TensorSummary((4, 16), "float32", "cpu"),))
    other = replace(graph, nodes=(graph.nodes[0], wider, *graph.nodes[2:]))
    second = replace(first, passes=(Pass(2, graph=other),))
    first.save(tmp_path / "a.json")
    second.save(tmp_path / "b.json")
    replace(first, passes=(*first.passes, *second.passes)).save(tmp_path / "both.json")
    return tmp_path


def test_diff_equal_recordings_end_with_0(cli, files):
    done = cli("diff", "a.json", "a.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["a.json → a.json    6 nodes → 6 nodes", "no difference"]


def test_diff_names_what_changed_and_ends_with_1(cli, files):
    done = cli("diff", "a.json", "b.json")
    assert done.returncode == 1
    assert "1 node changed, 5 the same" in done.stdout
    assert "  ~ MulBackward0: shape scalar → 4×16" in done.stdout.splitlines()
    assert "\x1b" not in done.stdout


def test_diff_quiet_says_nothing_and_ends_with_1(cli, files):
    done = cli("diff", "a.json", "b.json", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.mark.parametrize(("side", "code"), [("@1", 0), ("@2", 1), ("@last", 1)])
def test_diff_takes_the_pass_after_the_at_sign(cli, files, side, code):
    assert cli("diff", "both.json", side).returncode == code


def test_diff_pass_that_is_not_in_a_recording_is_an_error_with_the_ones_that_are(cli, files):
    done = cli("diff", "both.json@1", "@3")
    assert done.returncode == 3
    assert "GL004: no graph of both.json@3" in done.stderr
    assert "backward 1, 2" in done.stderr


def test_diff_as_json_carries_the_difference_alone(cli, files):
    found = json.loads(cli("diff", "b.json", "a.json", "--json").stdout)
    assert found["schema"] == "graphlab/diff@1"
    assert (found["came"], found["went"], found["equal"]) == ([], [], False)
    assert found["changed"][0]["changes"] == [{"what": "shape", "before": "4×16", "after": "scalar"}]
    assert [node["nodes"] for node in (found["a"], found["b"])] == [6, 6]


def test_diff_two_backwards_of_one_script_name_the_line(cli, tmp_path):
    (tmp_path / "dynamic.py").write_text(DYNAMIC)
    done = cli("diff", "dynamic.py@1", "@last", "-o", "d.svg", "--json", "--", "--epochs", "3")
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert [(one["op"], one["source"]["line"]) for one in found["came"]] == [("ReluBackward0", 8)]
    assert (found["went"], found["changed"]) == ([], [])
    assert [(one["tail"], one["head"]) for one in found["edges_went"]] == [("n0", "n1")]
    assert "done ['--epochs', '3']" in done.stderr
    svg = (tmp_path / "d.svg").read_text()
    assert re.findall(r'<g data-node="n1".*?class="gl-box-came"', svg)
    assert svg.count("gl-line-edge-went") >= 1


def test_diff_script_that_fails_ends_as_it_does(cli, files):
    (files / "bad.py").write_text("import sys\nsys.exit(7)\n")
    done = cli("diff", "a.json", "bad.py")
    assert done.returncode == 7
    assert "nothing was captured before bad.py ended" in done.stderr


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ([], "diff needs two graphs, and none are given"),
        (["a.json"], "and 1 is given"),
        (["a.json", "a.json", "a.json"], "and 3 are given"),
        (["@2", "a.json"], "says which backward, but not of what"),
        (["a.json@x", "a.json"], "'x' names no backward"),
        (["a.json@0", "a.json"], "'0' names no backward"),
        (["-", "-"], "standard input can be one side only"),
        (["a.json", "none.json"], "there is no file 'none.json'"),
        (["a.json", "b.json", "-o", "b.json"], "the output b.json is the input itself"),
        (["a.json", "b.json", "-o", "x.bmp"], "there is no format 'bmp'"),
        (["a.json", "b.json", "-o", "-", "--format", "svg", "--json"], "one result only"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_diff_usage_errors_name_the_cure_and_end_with_2(cli, files, words, hint):
    done = cli("diff", *words)
    assert done.returncode == 2
    assert hint in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
