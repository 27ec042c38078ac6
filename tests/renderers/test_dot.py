"""DOT: what is written, that Graphviz takes it, and that no name gets out of its quotes."""

import json
import re
import shutil
from functools import cache
from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab.errors import GraphlabError
from graphlab.graph import Edge, Graph, ModuleCall, Node
from graphlab.layout import engine
from graphlab.recording import Recording
from graphlab.renderers import render
from graphlab.renderers.options import Options
from graphlab.renderers.words import clean
from tests.renderers import golden
from tests.renderers.handmade import EXAMPLES, named, recorded, surface

SHOW = frozenset({"values", "shapes", "grads"})
HAS_DOT = shutil.which("dot") is not None
needs_dot = pytest.mark.skipif(not HAS_DOT, reason="Graphviz's dot is not installed")

HOSTILE = [
    "]",
    "]]",
    '<b>"x"\n',
    "\\",
    "\\N \\G \\E \\l",
    'a\\"]; b [URL="j:x"]; "',
    "&lt;b&gt; &#65; &amp;",
    "\0nul \x1b[31m red",
    "\ud800 lone",
    "张量 🔥 é",
    "--> <!-- ]]> <![CDATA[",
    "<<TABLE>>",
    " ",
    "\u202eevil",
    "{|}",
]


def dot(recording: Recording, **chosen: object) -> str:
    return render(recording, "dot", Options(**{"show": SHOW, **chosen})).decode()  # type: ignore[arg-type]


def drawn(text: str) -> ElementTree.Element:
    """Return the SVG that the best engine here makes of it."""
    return ElementTree.fromstring(engine.run(text, "svg", "native" if HAS_DOT else "embedded"))


def texts(svg: ElementTree.Element) -> list[str]:
    found = ["".join(one.itertext()) for one in svg.iter() if one.tag.endswith("}text")]
    return [one.replace("\N{NO-BREAK SPACE}", " ") for one in found]


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("style", ["autograd", "data"])
def test_dot_example_is_as_before(name: str, style: str) -> None:
    golden.check(f"{name}-{style}.dot", dot(EXAMPLES[name](), style=style))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_dot_has_the_nodes_and_edges_of_the_graph(name: str, direction: str) -> None:
    recording = EXAMPLES[name]()
    assert recording.graph is not None
    made = json.loads(engine.run(dot(recording, direction=direction)))
    nodes = [one["name"] for one in made["objects"] if not one["name"].startswith("cluster")]
    assert sorted(nodes) == sorted(node.id for node in recording.graph.nodes)
    found = sorted(
        (made["objects"][edge["tail"]]["name"], made["objects"][edge["head"]]["name"], edge["tailport"])
        for edge in made["edges"]
    )
    side = {"LR": "e", "RL": "w", "TB": "s", "BT": "n"}[direction]
    assert found == sorted((edge.tail, edge.head, f"p{edge.slot}:{side}") for edge in recording.graph.edges)
    clusters = [one for one in made["objects"] if one["name"].startswith("cluster")]
    assert len(clusters) == len(recording.graph.modules)


@needs_dot
@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
@pytest.mark.filterwarnings("error")
def test_dot_native_finds_every_port(direction: str, capfd: pytest.CaptureFixture[str]) -> None:
    made = texts(drawn(dot(EXAMPLES["modules"](), direction=direction)))
    assert {"self.linear.bias", "linear.weight", "CutBackward · 4×2"} <= {one.strip() for one in made}
    assert capfd.readouterr().err == ""


def test_dot_shared_leaf_used_far_apart_is_one_node() -> None:
    chain = [Node(f"n{i}", "AddBackward0", slots=2, seq=99 - i) for i in range(40)]
    leaf = Node("n40", "AccumulateGrad", "leaf", "w")
    edges = [Edge(f"n{i}", f"n{i + 1}", 0) for i in range(39)] + [Edge(f"n{i}", "n40", 1) for i in range(40)]
    made = dot(recorded(Graph((), (*chain, leaf), tuple(edges))), folding=None)
    assert made.count("-> n40 ") == 40
    assert made.count("n40 [label=") == 1
    assert "copy" not in made


def test_dot_modules_nested_a_thousand_deep_is_written() -> None:
    calls = tuple(ModuleCall(f"m{i}", 1, "M", i - 1 if i else None) for i in range(1500))
    node = Node("n0", "AddBackward0", module=calls[-1])
    made = dot(recorded(Graph((), (node,), (), calls)))
    assert made.count("subgraph cluster_") == 1500
    assert made.count("{") == made.count("}")


@pytest.mark.parametrize("name", HOSTILE)
def test_dot_hostile_name_stays_text(name: str) -> None:
    check_name(name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(), min_size=1, max_size=12))
def test_dot_any_name_stays_text(name: str) -> None:
    check_name(name)


@cache
def around_a_name() -> tuple[str, ...]:
    """Return the texts of such a drawing that are not the name."""
    shown = texts(drawn(dot(named("any"), show=frozenset())))
    return tuple(one.strip() for one in shown if one != "any")


def check_name(name: str) -> None:
    text = dot(named(name), show=frozenset())
    made = json.loads(engine.run(text))
    assert [one["name"] for one in made["objects"]] == ["n0", "n1"]
    assert len(made["edges"]) == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)
    if HAS_DOT:
        svg = drawn(text)
        shown = texts(svg)
        expected = clean(name).replace("\N{NO-BREAK SPACE}", " ").strip()
        # The title, the header of each card, the operand; and the legend, where that is the name.
        many = 4 + around_a_name().count(expected)
        assert [one.strip() for one in shown].count(expected) == many or not expected
        tips = [value for one in svg.iter() for key, value in one.attrib.items() if key.endswith("}title")]
        assert any(expected in tip.replace("\N{NO-BREAK SPACE}", " ") for tip in tips)
        assert not any(key.endswith("href") for one in svg.iter() for key in one.attrib)


def test_dot_torchviz_style_is_what_torchviz_made_with_a_title() -> None:
    made = dot(surface(torchviz='digraph {\n\t1 [label="a"]\n}\n'), style="torchviz")
    assert 'label="surface.py:9 · drawn by torchviz (classic look)"' in made
    assert '1 [label="a"]' in made


def test_dot_torchviz_style_without_its_drawing_says_how_to_get_it() -> None:
    with pytest.raises(GraphlabError) as caught:
        dot(surface(), style="torchviz")
    assert caught.value.code == "GL025"
    assert "--style torchviz" in caught.value.fix


def test_torchviz_svg_loads_and_links_nothing() -> None:
    source = 'digraph { stylesheet="evil.css"; a [URL="javascript:alert(1)" label="x"] }'
    made = render(surface(torchviz=source), "svg", Options(style="torchviz")).decode()
    assert "javascript" not in made
    assert "evil" not in made
    assert ">x<" in unescape(made)
