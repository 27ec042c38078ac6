"""Lines that are cut and wrapped: never too wide, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.stepper.blocks import Line, Span
from graphlab.stepper.screen.wrap import columns, cut, spread, wrapped

LINES = st.lists(st.text(alphabet="ab 権é\u0301.", max_size=20), max_size=4).map(
    lambda texts: tuple(Span(text) for text in texts)
)


def text(line: Line) -> str:
    return "".join(span.text for span in line)


@given(LINES, st.integers(0, 30))
def test_cut_line_fits_and_begins_as_it_did(line, room):
    made = cut(line, room)
    assert columns(made) <= room
    assert text(line).startswith(text(made).removesuffix("…"))


@given(LINES, LINES, st.integers(2, 40))
def test_spread_line_has_exactly_its_room(left, right, room):
    assert columns(spread(left, right, room)) == room


@given(LINES, st.integers(4, 30), st.integers(0, 8))
def test_wrapped_lines_fit_and_lose_no_letter(line, room, indent):
    made = list(wrapped(line, room, indent))
    assert all(columns(one) <= room for one in made)
    assert "".join(map(text, made)).replace(" ", "") == text(line).replace(" ", "")


@pytest.mark.parametrize(
    ("words", "room", "made"),
    [
        ("one two three", 10, ["one two ", "  three"]),
        ("one", 8, ["one"]),
        ("", 8, [""]),
        ("abcdefghijkl", 10, ["abcdefgh", "  ijkl"]),
    ],
)
def test_wrapped_breaks_at_blanks(words, room, made):
    assert [text(one) for one in wrapped((Span(words),), room, 2)] == made


@pytest.mark.parametrize(
    ("words", "room", "made"),
    [
        ("反向传播走到叶子", 10, ["反向传播走", "  到叶子"]),
        ("反向传播走，到", 10, ["反向传播", "  走，到"]),
        ("到达 grad 的和", 10, ["到达 grad", "  的和"]),
    ],
)
def test_wrapped_breaks_chinese_after_any_character_and_before_no_comma(words, room, made):
    assert [text(one).rstrip() for one in wrapped((Span(words),), room, 2)] == made
