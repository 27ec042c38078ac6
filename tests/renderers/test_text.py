"""The graph as text: the same every time, aligned, and harmless in a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.renderers import render
from graphlab.renderers.options import Options
from graphlab.renderers.text import plain
from tests.renderers import golden
from tests.renderers.handmade import EXAMPLES, named, surface

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


@given(st.text(alphabet=st.characters(), max_size=20))
def test_text_any_name_leaves_the_terminal_alone(name: str) -> None:
    made = render(named(name), "txt").decode()
    assert plain(made.replace("\n", "")) == made.replace("\n", "")
    assert made.count("\n") == 7


def test_plain_writes_the_code_of_what_a_terminal_obeys() -> None:
    assert plain("a\x1b[31m\nb\u202e\ud800é张") == r"a\x1b[31m\x0ab\u202e\ud800é张"
