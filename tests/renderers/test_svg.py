"""The SVG file itself: complete, well-formed, harmless, the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from graphlab.graph import Graph
from graphlab.layout.parts import Legend
from graphlab.recording import Recording
from graphlab.renderers.options import Options
from graphlab.renderers.svg import svg
from graphlab.renderers.svg_legend import legend
from graphlab.renderers.words import clean
from tests import drawn

SVG = "{http://www.w3.org/2000/svg}"
MAKERS = [drawn.surface, drawn.quadratic, drawn.twice, drawn.recurrent, drawn.transformer, drawn.hostile]
ALL = frozenset({"saved", "shapes", "values", "source", "grads"})


def marks(text: str, name: str) -> set[str]:
    return {one.get(name, "") for one in ElementTree.fromstring(text).iter() if one.get(name) is not None}


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("style", ["autograd", "data"])
@pytest.mark.parametrize("direction", ["auto", "LR", "BT"])
def test_svg_shows_every_node_and_every_edge(
    make: Callable[[], Recording], style: str, direction: str
) -> None:
    recording = make()
    graph = recording.graph or Graph()
    text = svg(recording, Options(style=style, show=ALL, direction=direction, folding=None))
    assert marks(text, "data-node") == {node.id for node in graph.nodes}
    assert marks(text, "data-edge") == {f"{edge.tail}:{edge.slot}" for edge in graph.edges}


@pytest.mark.parametrize("make", MAKERS)
def test_svg_is_the_same_every_time(make: Callable[[], Recording]) -> None:
    assert svg(make(), Options()) == svg(make(), Options())


def test_svg_hostile_names_come_back_from_the_parser() -> None:
    text = svg(drawn.hostile(), Options(show=ALL))
    found = "\n".join(one.text or "" for one in ElementTree.fromstring(text).iter())
    for name in drawn.HOSTILE:
        assert clean(name) in found
    text.encode("utf-8")


def test_svg_hostile_names_make_no_elements_of_their_own() -> None:
    made = ElementTree.fromstring(svg(drawn.hostile(), Options(show=ALL)))
    allowed = {"svg", "title", "desc", "style", "rect", "g", "text", "path", "polygon"}
    assert {one.tag.removeprefix(SVG) for one in made.iter()} <= allowed


@pytest.mark.parametrize("make", [drawn.surface, drawn.hostile])
def test_svg_loads_nothing_and_runs_nothing(make: Callable[[], Recording]) -> None:
    text = svg(make(), Options()).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|url\(|@import|<script|href|foreignObject|\son\w+=|\sid=", text)


def test_svg_says_what_it_is_to_a_screen_reader() -> None:
    made = ElementTree.fromstring(svg(drawn.surface(), Options()))
    assert made.get("role") == "img"
    assert made.findtext(f"{SVG}title") == "z = x**2 * y + y**2"
    assert "6 functions and 6 edges" in (made.findtext(f"{SVG}desc") or "")


def test_svg_theme_auto_follows_the_reader_and_the_others_are_plain() -> None:
    auto, light, dark = (svg(drawn.surface(), Options(theme=one)) for one in ("auto", "light", "dark"))
    assert "@media (prefers-color-scheme: dark)" in auto
    assert "@media" not in light + dark
    assert "var(" not in auto + light + dark
    assert "#0d1117" in dark
    assert "#0d1117" not in light


def test_svg_ground_covers_all() -> None:
    made = ElementTree.fromstring(svg(drawn.surface(), Options()))
    ground = next(one for one in made if one.get("class") == "gl-ground")
    assert (ground.get("width"), ground.get("height")) == (made.get("width"), made.get("height"))


def test_svg_gradients_are_on_their_lines() -> None:
    made = ElementTree.fromstring(svg(drawn.surface(), Options(show=frozenset({"grads"}))))
    sent = {
        one.get("data-edge"): [text.text for text in one.iter(f"{SVG}text")]
        for one in made.iter(f"{SVG}g")
        if one.get("data-edge")
    }
    assert sent == {
        "n0:0": ["1"], "n0:1": ["1"], "n1:0": ["3"], "n1:1": ["4"], "n2:0": ["6"], "n3:0": ["12"],
    }  # fmt: skip


def test_svg_label_of_a_module_has_a_ground_above_the_lines() -> None:
    text = svg(drawn.twice(), Options())
    assert text.count('<rect class="gl-strip"') == text.count('<rect class="gl-call-box"') == 3
    assert text.index('<rect class="gl-strip"') > text.rindex("data-edge=")


def test_svg_copies_are_numbered() -> None:
    assert len(marks(svg(drawn.recurrent(50), Options(folding=None)), "data-copy")) == 50


def test_svg_of_nothing_is_still_a_picture() -> None:
    assert ElementTree.fromstring(svg(Recording("empty.py"), Options())).get("role") == "img"


def test_svg_legend_tells_looks_that_differ_by_their_sheets_apart() -> None:
    kinds = ("op", "module", "run")
    parts, _ = legend(tuple(Legend(kind, "same") for kind in kinds), 1000, kinds)
    swatches = zip(kinds, parts[::2], strict=True)
    assert [part.count(f'class="gl-box-{kind}"') for kind, part in swatches] == [1, 2, 3]
