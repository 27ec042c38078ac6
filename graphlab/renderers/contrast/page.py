"""Lines of spans for a terminal: wrapped to a width, aligned, and harmless.

A span has a role and not a colour; only ``coloured`` knows colours, and imports rich for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias
from unicodedata import combining

from graphlab.lang.harmless import plain
from graphlab.lang.wrapping import pieces
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NARROWEST, WIDEST = 60, 110

Role = Literal["", "title", "label", "place", "quiet", "number", "good", "warn", "refused"]
_STYLES: dict[Role, str] = {
    "title": "bold",
    "label": "blue",
    "place": "cyan",
    "quiet": "dim",
    "number": "bold yellow",
    "good": "green",
    "warn": "bold red",
    "refused": "magenta",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line, and what it is; escaped when it is made."""

    text: str
    role: Role = ""

    def __post_init__(self) -> None:
        """Escape what a terminal would obey."""
        object.__setattr__(self, "text", plain(self.text))


Line: TypeAlias = tuple[Span, ...]


def columns(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return len(text) if text.isascii() else sum(0 if combining(one) else words.columns(one) for one in text)


def width(line: Line) -> int:
    """Return how many columns a line takes."""
    return sum(columns(span.text) for span in line)


def padded(line: Line, wanted: int, *, right: bool = False) -> Line:
    """Return the line with blanks after it, or before it, that make it as wide as wanted."""
    blanks = Span(" " * max(0, wanted - width(line)))
    return (blanks, *line) if right else (*line, blanks)


def wrap(line: Line, room: int) -> list[Line]:
    """Return the line in as many as needed; only what is too long by itself is cut within a word."""
    lines: list[list[Span]] = [[]]
    used = 0
    for span in line:
        for word in _pieces(span.text, room):
            wide = columns(word)
            if used and used + columns(word.rstrip()) > room:
                lines.append([])
                used = 0
            if used or word.strip():
                lines[-1].append(Span(word, span.role))
                used += wide
    return [tuple(one) for one in lines]


def _pieces(text: str, room: int) -> Iterable[str]:
    """Yield words with the blanks after them, and parts of words that no line could hold."""
    for piece in pieces(text):
        word = ""
        used = 0
        for char in piece:
            wide = 0 if combining(char) else words.columns(char)
            if word and char != " " and used + wide > room:
                yield word
                word, used = "", 0
            word += char
            used += wide
        yield word


def entry(label: Line, text: Line, room: int, indent: int = 2, hang: int = 10) -> list[Line]:
    """Return a label and what stands beside it, wrapped within its own column.

    Where the label is wider than ``hang``, the text follows it and goes on below, indented a little.
    """
    blank = Span(" " * (indent + hang))
    head: Line = padded((Span(" " * indent), *label), indent + hang)
    if width(label) >= hang:
        text, head, blank = (*label, Span("  "), *text), (Span(" " * indent),), Span(" " * (indent + 4))
    lines = wrap(text, max(20, room - columns(blank.text)))
    return [(*((blank,) if at else head), *line) for at, line in enumerate(lines)]


def table(rows: Sequence[Sequence[Line]], right: frozenset[int], indent: int = 2) -> list[Line]:
    """Return rows as lines whose columns are aligned, two blanks apart; some of them to the right."""
    wide = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
    made = []
    for row in rows:
        line: list[Span] = [Span(" " * indent)]
        for at, cell in enumerate(row):
            line += [*padded(cell, wide[at], right=at in right), *([Span("  ")] if row[at + 1 :] else [])]
        made.append(tuple(line))
    return made


def text(lines: Iterable[Line]) -> str:
    """Return the lines as plain text, each with its end."""
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in lines)


def coloured(lines: Iterable[Line], room: int) -> str:
    """Return the lines as text with the colours of a terminal."""
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    stream = StringIO()
    console = Console(
        file=stream,
        width=room,
        force_terminal=True,
        color_system="standard",
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=True,
    )
    for line in lines:
        made = Text.assemble(*((span.text, _STYLES.get(span.role, "")) for span in line))
        made.rstrip()
        console.print(made)
    return stream.getvalue()
