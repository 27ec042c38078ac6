"""The names that try to break out, in the other pictures: text in SVG, and DOT that Graphviz reads."""

from xml.etree import ElementTree

import pytest

from graphlab.layout.engine import run
from graphlab.renderers import render
from graphlab.renderers.options import Options
from graphlab.renderers.words import clean, shorten
from tests.explorer.subjects import NAMES, crowd, everywhere

SHOW = Options(show=frozenset({"values", "shapes", "grads", "saved", "source"}), folding=None)
DRAWN = {"svg", "title", "desc", "style", "rect", "g", "text", "path", "polygon"}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_svg_hostile_name_is_text(name):
    made = ElementTree.fromstring(render(everywhere(name), "svg", SHOW))
    assert {one.tag.rpartition("}")[2] for one in made.iter()} <= DRAWN
    assert not [key for one in made.iter() for key in one.attrib if key.startswith("on") or "href" in key]
    texts = {one.text for one in made.iter() if one.tag.endswith("text")}
    assert shorten(name, 30) in texts or not name.strip()
    tips = [one.text or "" for one in made.iter() if one.tag.endswith("title")]
    assert any(clean(name).strip() in tip for tip in tips)


def test_dot_hostile_names_are_read_by_graphviz():
    for recording in (crowd(NAMES), *map(everywhere, NAMES[20:32])):
        dot = render(recording, "dot", SHOW).decode()
        made = ElementTree.fromstring(run(dot, "svg"))
        assert not [one for one in made.iter() if one.tag.endswith(("script", "image", "foreignObject"))]
