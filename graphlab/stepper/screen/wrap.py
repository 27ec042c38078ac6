"""Lines of spans that fit into a number of columns: cut at their end, or wrapped at blanks.

Chinese has no blanks: it is wrapped after any of its characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang.wrapping import pieces
from graphlab.renderers import words
from graphlab.stepper.blocks import Line, Span, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def columns(line: Iterable[Span]) -> int:
    """Return how many columns a line takes."""
    return sum(width(span.text) for span in line)


def cut(line: Line, room: int) -> Line:
    """Return the line, or as much of it as fits with an ellipsis at its end."""
    if columns(line) <= room:
        return line
    made: list[Span] = []
    left = room - 1
    for span in line:
        text = _start(span.text, left)
        if text:
            made.append(Span(text, span.role))
        left -= width(text)
        if text != span.text:
            break
    return (*made, Span("…", "quiet")) if room > 0 else ()


def _start(text: str, room: int) -> str:
    """Return the start of the text that fits; a combining character stays with its letter."""
    if width(text) <= room:
        return text
    used = 0
    for at, char in enumerate(text):
        used += width(char)
        if used > room:
            return text[:at]
    return text


def spread(left: Line, right: Line, room: int) -> Line:
    """Return both in one line, the right one at its end; the left one is cut where they meet."""
    right = cut(right, room)
    space = room - columns(right)
    left = cut(left, space - 1 if right else space)
    return (*left, Span(" " * (space - columns(left))), *right)


def wrapped(line: Line, room: int, indent: int = 0) -> Iterator[Line]:
    """Yield the line in pieces of at most ``room`` columns, the later ones indented."""
    indent = min(indent, max(room - 8, 0))
    made: list[Span] = []
    used, empty = 0, True
    for piece in _pieces(line, max(room - indent, 1)):
        size = width(piece.text)
        if not empty and used + size > room:
            yield tuple(made)
            made, used, empty = [Span(" " * indent)], indent, True
            if piece.text.isspace():
                continue
        if empty and piece.text.isspace() and used == indent and made:
            continue
        made.append(piece)
        used += size
        empty = False
    yield tuple(made)


def _pieces(line: Line, room: int) -> Iterator[Span]:
    """Yield words and blanks; a word that is too long for a line in parts."""
    for span in line:
        for text in _words(span.text):
            while width(text) > room:
                part = _start(text, room) or text[0]
                yield Span(part, span.role)
                text = text[len(part) :]
            if text:
                yield Span(text, span.role)


def _words(text: str) -> Iterator[str]:
    for piece in pieces(text):
        word = piece.rstrip(" ")
        yield from (part for part in (word, piece[len(word) :]) if part)


def middle(text: str, room: int) -> str:
    """Return the text, shortened in its middle."""
    return words.shorten(text, max(room, 1))
