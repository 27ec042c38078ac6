"""The graph as text: the same every time, aligned, and harmless in a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.graph import Graph, Node, Root
from graphlab.lang.harmless import plain
from graphlab.renderers import render, words
from graphlab.renderers.options import Options
from tests.renderers import golden
from tests.renderers.handmade import EXAMPLES, halves, many, named, recorded, surface

FULL = Options(show=frozenset({"values", "shapes", "grads", "saved"}))


@pytest.mark.parametrize("name", EXAMPLES)
def test_text_example_is_as_before(name: str) -> None:
    golden.check(f"{name}.txt", render(EXAMPLES[name](), "txt").decode())
    golden.check(f"{name}-full.txt", render(EXAMPLES[name](), "txt", FULL).decode())


def test_text_every_edge_has_its_line() -> None:
    lines = render(surface(), "txt").decode().splitlines()
    edges = [line for line in lines if " → n" in line]
    assert len(edges) == 7
    assert "  ├ 0 y → n4" in edges
    assert "  └ 1 y → n4" in edges
    assert any(line.startswith("n4") and line.endswith("3 edges in") for line in lines)


def test_text_names_operands_without_gradient() -> None:
    lines = render(surface(), "txt").decode().splitlines()
    at = lines.index("  · 2 without gradient")
    assert lines[at - 1] == "  └ 0 x → n5"


def test_text_names_of_several_outputs_stand_together_without_a_value() -> None:
    lines = render(halves(), "txt").decode().splitlines()
    assert any("  lo, hi  (1)" in line for line in lines)


def test_text_of_a_graph_without_backward_says_so() -> None:
    assert render(surface(call="none"), "txt").decode().splitlines()[1].startswith("no backward · root")


def test_text_shows_as_many_values_as_are_wanted() -> None:
    listed = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
    assert listed not in render(halves(), "txt").decode()
    assert f"x = {listed}" in render(halves(), "txt", Options(values=10)).decode()


def test_text_long_values_get_a_line_of_their_own() -> None:
    node = Node("n0", "AccumulateGrad", "leaf", "x", ("x",), outputs=(many(50),))
    made = render(recorded(Graph((Root("n0"),), (node,))), "txt", Options(values=50)).decode()
    assert f"\n  · {words.value(many(50), 50)}\n" in made


def test_text_spells_a_control_character_in_one_way() -> None:
    made = render(named("a\x1bb"), "txt", FULL).decode()
    assert r"a\x1bb.grad waiting" in made
    assert words.REPLACEMENT not in made


@given(st.text(alphabet=st.characters(), max_size=20))
def test_text_any_name_leaves_the_terminal_alone(name: str) -> None:
    made = render(named(name), "txt").decode()
    assert plain(made.replace("\n", "")) == made.replace("\n", "")
    assert made.count("\n") == 7


def test_plain_writes_the_code_of_what_a_terminal_obeys() -> None:
    assert plain("a\x1b[31m\nb\u202e\ud800é张") == r"a\x1b[31m\x0ab\u202e\ud800é张"
