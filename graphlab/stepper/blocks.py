"""What a command answers: blocks of lines of spans, each span with a role instead of a colour.

The prompt, the full screen and JSON show the same blocks. A span holds no character that a
terminal would obey: the text is escaped when the span is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias
from unicodedata import combining

from graphlab.lang.harmless import plain
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Role = Literal["", "title", "op", "place", "label", "leaf", "number", "quiet", "faint", "good", "warn"]
Kind = Literal["moment", "display", "explanation", "path", "source", "table", "help", "said", "problem"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line, and what it is."""

    text: str
    role: Role = ""

    def __post_init__(self) -> None:
        """Escape what a terminal would obey."""
        object.__setattr__(self, "text", plain(self.text))


Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, and what kind of answer they are."""

    kind: Kind
    lines: tuple[Line, ...] = ()

    def __str__(self) -> str:
        """Return the lines as plain text, without an end of line at the end."""
        return "\n".join("".join(span.text for span in line).rstrip() for line in self.lines)


def said(*texts: str, kind: Kind = "said") -> Block:
    """Return plain sentences as a block, one on each line."""
    return Block(kind, tuple((Span(one),) for one in texts))


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else words.columns(char) for char in text)


def padded(span: Span, columns: int) -> Line:
    """Return the span, and the blanks that fill it up."""
    blanks = columns - width(span.text)
    return (span, Span(" " * blanks)) if blanks > 0 else (span,)


def table(rows: Sequence[Sequence[Span]], indent: str = "") -> tuple[Line, ...]:
    """Return rows as lines whose columns are aligned, two blanks apart."""
    if not rows:
        return ()
    widths = [max(width(row[at].text) if at < len(row) else 0 for row in rows) for at in range(_most(rows))]
    return tuple(_row(row, widths, indent) for row in rows)


def _most(rows: Iterable[Sequence[Span]]) -> int:
    return max(map(len, rows))


def _row(row: Sequence[Span], widths: Sequence[int], indent: str) -> Line:
    made: list[Span] = [Span(indent)] if indent else []
    for cell, columns in zip(row, widths, strict=False):
        made += padded(cell, columns + 2)
    return tuple(made)
