"""What folding is asked for on the command line: names, contradictions, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import click
import pytest

from graphlab.cli import folds
from graphlab.cli.outputs import Output
from graphlab.errors import GraphlabError
from graphlab.folding.asked import BUDGET, NO_LIMIT, Folding
from graphlab.folding.fold import fold
from graphlab.graph import Graph
from graphlab.recording import Pass, Recording
from graphlab.renderers import render
from graphlab.renderers.options import Options
from tests.folding.graphs import Program
from tests.folding.test_fold import blocks, unrolled

NOTHING: dict[str, Any] = {
    "open": (), "focus": "", "around": 1, "between": None, "path": None, "depth": None, "boxes": BUDGET,
    "flat": False,
}  # fmt: skip
HOSTILE = (
    "a.b", 'quote"d', "it's", "two\nlines", "</svg><script>", "\\N", "n3", "f3", "AddBackward0", "x" * 10_000,
    "tab\there", "#2", "\x1b[31m", "名前", "", "..", "-o",
)  # fmt: skip


def recorded(graph: Graph) -> Recording:
    return Recording("train.py", passes=(Pass(1, graph=graph),))


def said(graph: Graph, **asked: Any) -> str:
    options = Options(folding=Folding(**asked))
    return "\n".join(folds.said(recorded(graph), [Output("svg", None)], options))


def hostile() -> Graph:
    """Return a model whose modules have names that no one should trust, five times each."""
    made = Program(0)
    last = made.op("MulBackward0", 1, None, [made.leaf()])
    made.call("net", "Net", None)
    for name in HOSTILE:
        for number in range(5):
            here = made.call(f"{name}.{number}" if number else name, name or "Block", 0)
            for line in range(3 + number % 2):
                last = made.op("TanhBackward0", line, here, [last])
    return made.graph()


@pytest.mark.parametrize(
    "chosen",
    [("flat", "open"), ("flat", "depth"), ("flat", "boxes"), ("depth", "boxes"), ("between", "path")],
)
def test_options_that_contradict_each_other_are_refused(chosen):
    with pytest.raises(click.UsageError, match=f"--{chosen[0]} and --{chosen[1]} contradict"):
        folds.check_together({**NOTHING, "path": "a..b"}, frozenset(chosen))


def test_around_without_focus_is_refused():
    with pytest.raises(click.UsageError, match="--around says how far from --focus"):
        folds.check_together(NOTHING, frozenset({"around"}))


@pytest.mark.parametrize("path", ["", "loss", "..", "loss..", "..w"])
def test_path_that_has_no_two_ends_is_refused(path):
    with pytest.raises(click.UsageError, match=r"is not A\.\.B"):
        folds.check_together({**NOTHING, "path": path}, frozenset({"path"}))


def test_path_is_between_in_one_word():
    way = folds.asked({**NOTHING, "path": "loss..layers.0.weight"})
    assert way == folds.asked({**NOTHING, "between": ("loss", "layers.0.weight")})
    assert way is not None
    assert way.between == ("loss", "layers.0.weight")


def test_flat_draws_all_nodes_also_around_a_focus():
    assert folds.asked({**NOTHING, "flat": True}) is None
    found = folds.asked({**NOTHING, "flat": True, "focus": "net.3", "around": 2})
    assert found == Folding(NO_LIMIT, focus="net.3", around=2)


def test_open_of_a_class_names_its_modules():
    with pytest.raises(GraphlabError) as caught:
        folds.check_names(recorded(blocks(12)), Folding(open=("Block",)))
    assert (caught.value.code, caught.value.exit_code) == ("GL036", 2)
    assert "that is a class" in str(caught.value)
    assert "net.0, net.1" in str(caught.value)


def test_the_end_of_a_name_is_enough_to_be_told_the_whole():
    with pytest.raises(GraphlabError) as opened:
        folds.check_names(recorded(blocks(12)), Folding(open=("7",)))
    assert opened.value.fix == "give --open one of: net.7"
    with pytest.raises(GraphlabError) as looked:
        folds.check_names(recorded(blocks(12)), Folding(focus="7"))
    assert looked.value.fix == "name a variable, a leaf, a module or a node's id: net.7, n0"


def test_open_without_modules_says_what_else_there_is():
    with pytest.raises(GraphlabError, match="open a fold by its id"):
        folds.check_names(recorded(unrolled(50)), Folding(open=("net.layers.3",)))


@pytest.mark.parametrize(
    "name", ["n" * 10_000, "n99999999999999999999999", "n-1", "n1.5", "f9999", "#", "net#7"]
)
def test_open_of_something_unknown_is_an_error_of_few_words(name):
    with pytest.raises(GraphlabError) as caught:
        folds.check_names(recorded(blocks(12)), Folding(open=(name,)))
    assert caught.value.code == "GL036"
    assert len(str(caught.value)) < 500


def test_between_ends_that_no_gradient_joins_is_an_error_that_turns_them_round():
    graph = unrolled(5)
    leaf = next(node.id for node in graph.nodes if node.seq is None)
    with pytest.raises(GraphlabError) as caught:
        folds.check_names(recorded(graph), Folding(between=(leaf, "n0")))
    assert caught.value.code == "GL039"
    assert f"--between n0 {leaf}" in str(caught.value)
    folds.check_names(recorded(graph), Folding(between=("n0", leaf)))


@pytest.mark.parametrize("graph", [blocks(40), unrolled(300)], ids=["modules", "no modules"])
def test_what_is_said_opens_what_it_says(graph):
    line = said(graph)
    name = line.split("--open ")[1].split()[0]
    folds.check_names(recorded(graph), Folding(open=(name,)))
    before, after = fold(graph), fold(graph, Folding(open=(name,)))
    assert len(after.boxes) >= len(before.boxes) or after != before
    assert len(after.boxes) <= BUDGET


def test_module_called_often_is_opened_once_and_said_so():
    made = Program(0)
    last = made.op("MulBackward0", 1, None, [made.leaf()])
    weight = made.leaf()
    for _ in range(40):
        last = made.op("TanhBackward0", 3, made.call("cell", "Cell", None), [last])
        last = made.op("MvBackward0", 2, made.calls[-1], [weight, last])
    graph = made.graph()
    assert "cell was called 40 times: opened the last; --open cell#1 opens the first" in said(
        graph, open=("cell",)
    ).replace("'", "")
    for name, at in (("cell", 39), ("cell#1", 0), ("cell#7", 6)):
        assert {box.container for box in fold(graph, Folding(open=(name,))).boxes} == {None, at}


@pytest.mark.parametrize("depth", [0, 1, 2, None])
@pytest.mark.parametrize("style", ["autograd", "data"])
def test_hostile_names_are_drawn_and_break_nothing(depth, style):
    recording = recorded(hostile())
    options = Options(style=style, folding=Folding(depth=depth))
    drawn = render(recording, "svg", options).decode()
    ElementTree.fromstring(drawn)
    assert "<script" not in drawn
    for format in ("dot", "text"):
        text = render(recording, format, options).decode()
        assert "\x1b" not in text
        assert "\nlines" not in text
        assert max(map(len, text.splitlines())) < 40_000


def test_hostile_names_can_be_opened_and_are_said_on_one_line():
    graph = hostile()
    for name in filter(None, HOSTILE):
        folds.check_names(recorded(graph), Folding(open=(name,)))
        shown = fold(graph, Folding(open=(name,)))
        assert any(graph.modules[box.container].path == name for box in shown.boxes if box.container), name
        line = said(graph, open=(name,))
        assert "\n" not in line
        assert "\x1b" not in line
        assert len(line) < 1000


def test_view_as_json_has_the_totals_and_the_real_ends():
    graph = blocks(12)
    shown = folds.shown(recorded(graph), Options(folding=Folding(depth=1)))["view"]
    (run,) = [one for one in shown["boxes"] if one["kind"] == "run"]
    assert (run["times"], run["title"], len(run["nodes"])) == (12, "12 × Block", 36)
    assert run["open"] == "net.11"
    ends = {(tail, slot) for arrow in shown["arrows"] for tail, slot, _, _ in arrow["edges"]}
    assert ends <= {(edge.tail, edge.slot) for edge in graph.edges}
    assert folds.shown(recorded(graph), Options(folding=None)) == {}


def test_nothing_is_said_of_a_picture_that_is_not_folded():
    options = Options(folding=Folding())
    assert list(folds.said(recorded(blocks(2)), [Output("svg", None)], options)) == []
    assert list(folds.said(recorded(blocks(40)), [Output("json", None)], options)) == []
    flat = replace(options, folding=None)
    assert list(folds.said(recorded(blocks(40)), [Output("svg", None)], flat)) == []
