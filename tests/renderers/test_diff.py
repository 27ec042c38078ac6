"""Two graphs in one picture and in words, from hand-made recordings."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest

from graphlab.compare import compare
from graphlab.graph import Graph, ModuleCall, Source
from graphlab.recording import Recording
from graphlab.renderers.diff import FORMATS, Comparison, render_diff
from graphlab.renderers.diff_scene import diff_scene
from graphlab.renderers.diff_text import diff_text
from graphlab.renderers.merged import merge
from graphlab.renderers.options import Options
from tests import drawn
from tests.renderers.golden import check


def graph_of(recording: Recording) -> Graph:
    assert recording.graph is not None
    return recording.graph


def comparison(one: Recording, other: Recording, around: int | None = None) -> Comparison:
    a, b = graph_of(one), graph_of(other)
    return Comparison("old.py", "new.py", a, b, compare(a, b), around)


@pytest.fixture
def surfaces() -> Comparison:
    return comparison(drawn.surface(), drawn.quadratic())


def svg(both: Comparison) -> str:
    return render_diff(both, "svg", Options(theme="light")).decode()


def test_diff_text_says_each_line_with_what_came_and_went(surfaces: Comparison) -> None:
    check("diff-surface-quadratic.txt", diff_text(surfaces))


def test_diff_dot_is_as_before(surfaces: Comparison) -> None:
    check("diff-surface-quadratic.dot", render_diff(surfaces, "dot", Options()).decode())


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs the dot of Graphviz")
def test_diff_dot_is_read_by_graphviz_with_hostile_names() -> None:
    both = comparison(drawn.hostile(), drawn.surface())
    done = subprocess.run(
        ["dot", "-Tplain"], input=render_diff(both, "dot", Options()), capture_output=True, check=True
    )
    assert done.stderr == b""
    assert done.stdout.count(b"\nnode ") == len(merge(both.graph_a, both.graph_b, both.diff).graph.nodes)


def test_diff_picture_has_every_node_and_edge_of_both_graphs_once(surfaces: Comparison) -> None:
    scene, _ = diff_scene(surfaces, Options())
    marks = [card.mark for card in scene.cards]
    assert (marks.count("came"), marks.count("went"), marks.count("")) == (4, 5, 1)
    states = [line.state for line in scene.lines]
    assert (states.count("edge-came"), states.count("edge-went")) == (6, 6)
    assert len({line.key for line in scene.lines}) == len(scene.lines) == 12


def test_diff_picture_tells_marks_by_words_and_dashes_not_by_colour_alone(surfaces: Comparison) -> None:
    made = svg(surfaces)
    ElementTree.fromstring(made)
    assert made.count(">went · ") >= 5
    assert re.search(r"\.gl-box-went\{[^}]*stroke-dasharray:6 4", made)
    assert re.search(r"\.gl-line-edge-went\{[^}]*stroke-dasharray", made)
    assert all(f">{word}<" in made for word in ("came", "went", "edge that came", "edge that went"))


def test_other_pictures_carry_no_style_of_marks() -> None:
    from graphlab.renderers import render

    assert b"gl-box-came" not in render(drawn.surface(), "svg")


def test_diff_changed_node_has_a_note_for_each_change() -> None:
    one = drawn.twice()
    nodes = list(graph_of(one).nodes)
    nodes[4] = replace(nodes[4], op="GeluBackward0", module=ModuleCall("act", 2, "GELU"))
    other = replace(one, passes=(replace(one.passes[0], graph=replace(graph_of(one), nodes=tuple(nodes))),))
    scene, _ = diff_scene(comparison(one, other), Options())
    card = next(card for card in scene.cards if card.mark)
    assert card.mark == "changed"
    assert [note.text for note in card.notes] == [
        "op ReluBackward0 → GeluBackward0",
        "module Net → act, call 2",
    ]


def test_diff_of_large_graphs_draws_the_surroundings_of_what_differs() -> None:
    both = comparison(drawn.transformer(12), drawn.transformer(11))
    scene, _ = diff_scene(both, Options())
    assert sum(card.mark == "went" for card in scene.cards) == 40
    assert 40 < len(scene.cards) < 60
    assert "nodes far from any difference left out" in scene.subtitle
    everything, _ = diff_scene(replace(both, around=1000), Options())
    assert len({card.node for card in everything.cards}) == 483


def test_diff_text_folds_long_lists_and_the_file_has_all() -> None:
    both = comparison(drawn.transformer(12), drawn.transformer(11))
    short, long = diff_text(both), render_diff(both, "txt", Options()).decode()
    assert len(short.splitlines()) < 30
    assert "  - leaf (parameter)  h.11.ln_attn.weight  (16)" in short.splitlines()
    assert "    and 14 more" in short.splitlines()
    assert long.count("\n  - ") > 30


def test_diff_text_counts_thousands_alike_everywhere() -> None:
    said = diff_text(comparison(drawn.chain(1502), drawn.chain(2)))
    assert "1,500 nodes went" in said
    assert "(1,500 times)" in said
    assert "1500" not in said


def test_diff_text_counts_many_lines_instead_of_listing_them() -> None:
    one = drawn.chain(60)
    nodes = [
        replace(node, source=Source("deep.py", at, f"x = sin(x)  # {at}"))
        for at, node in enumerate(graph_of(one).nodes)
    ]
    other = replace(one, passes=(replace(one.passes[0], graph=replace(graph_of(one), nodes=tuple(nodes))),))
    said = diff_text(comparison(one, other)).splitlines()
    assert "and 48 differences on 48 more lines; -o FILE.txt has them all" in said


def test_diff_hostile_names_reach_no_terminal_and_no_markup() -> None:
    both = comparison(drawn.hostile(), drawn.surface())
    said = diff_text(both, all_of_it=True)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e\ud800]", said)
    assert "<b>" not in svg(both)
    data = json.loads(render_diff(both, "json", Options()))
    assert len(data["went"]) + len(data["same"]) + len(data["changed"]) == 8


def test_diff_text_in_colour_is_the_same_text(surfaces: Comparison) -> None:
    coloured = diff_text(surfaces, color=True)
    assert "\x1b[32m  + " in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == diff_text(surfaces)


def test_diff_picture_shows_no_numbers_since_none_are_compared() -> None:
    one = drawn.surface()
    assert "= 21" not in svg(comparison(one, one))


def test_diff_line_that_changed_is_shown_with_what_it_was() -> None:
    one = drawn.surface()
    nodes = [
        replace(node, source=Source("surface.py", 5, "z = x**2 * y + y**2 + 0")) if node.source else node
        for node in graph_of(one).nodes
    ]
    other = replace(one, passes=(replace(one.passes[0], graph=replace(graph_of(one), nodes=tuple(nodes))),))
    said = diff_text(comparison(one, other)).splitlines()
    assert "surface.py:5  z = x**2 * y + y**2 + 0" in said
    assert "  ~ AddBackward0  z: its line was z = x**2 * y + y**2" in said
    assert "  ~ PowBackward0: its line was z = x**2 * y + y**2  (2 times)" in said


@pytest.mark.parametrize("format", FORMATS)
def test_diff_every_format_is_made_and_the_same_each_time(surfaces: Comparison, format: str) -> None:
    made = render_diff(surfaces, format, Options())
    assert made
    assert made == render_diff(surfaces, format, Options())


def test_diff_of_a_graph_with_itself_marks_nothing() -> None:
    both = comparison(drawn.surface(), drawn.surface())
    scene, _ = diff_scene(both, Options())
    assert not any(card.mark for card in scene.cards)
    assert {line.state for line in scene.lines} == {"edge-kept"}
    assert "no difference" in scene.subtitle
