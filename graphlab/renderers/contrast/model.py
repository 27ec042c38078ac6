"""What the picture of a contrast is made of, before anything has a place.

Columns stand side by side, rows run through all of them in the order in which the forward runs:
what stands in one row is the same operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.graph import Source

MANY_ROWS = 40
MANY_STATICS = 3
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a contrast is drawn; None leaves it to the picture.

    ``cases`` are positions of cases, ``backends`` names of captured graphs, each a column of its
    own. A picture of more than ``rows`` rows keeps those that show a difference.
    """

    theme: str = "auto"
    cases: tuple[int, ...] | None = None
    backends: tuple[str, ...] | None = None
    rows: int = MANY_ROWS

    def __post_init__(self) -> None:
        """Raise ValueError for a theme that does not exist, or too few rows to draw anything."""
        if self.theme not in THEMES:
            raise ValueError(f"theme {self.theme!r} is not one of {', '.join(THEMES)}")
        if self.rows < 10:
            raise ValueError(f"rows {self.rows} is less than 10")


@dataclass(frozen=True, slots=True)
class Cell:
    """One box: an autograd node, static nodes for one, a ghost of what is missing, or a gap.

    ``kind`` is a key of looks.LOOKS; ``lines`` are further operations or remarks.
    """

    id: str
    kind: str
    title: str
    small: str = ""
    lines: tuple[str, ...] = ()
    tip: str = ""
    source: Source | None = None
    nodes: tuple[str, ...] = ()
    root: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """From cell to cell of one column."""

    tail: str
    head: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line of text and its kind, a key of looks.INKS."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One graph: its header, its cells by row, its arrows, and below what it gave.

    ``flow`` is gradient or data; ``cells`` holds (row, cell). ``dynamic`` says that autograd built it.
    """

    key: str
    kicker: str
    title: str
    flow: str
    status: str = ""
    head: tuple[str, ...] = ()
    cells: tuple[tuple[int, Cell], ...] = ()
    arrows: tuple[Arrow, ...] = ()
    foot: tuple[Said, ...] = ()
    dynamic: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A line of the user's that decides or is frozen, above ``row``; ``chips`` are words in columns."""

    row: int
    source: Source
    text: str
    chips: tuple[tuple[str, str], ...] = ()  # column key, word


@dataclass(frozen=True, slots=True)
class Aside:
    """A backend without a column of its own: refused, or there was no room."""

    title: str
    status: str
    text: str
    source: Source | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn."""

    title: str
    subtitle: str
    description: str
    columns: tuple[Column, ...] = ()
    rows: int = 0
    bands: tuple[Band, ...] = ()
    asides: tuple[Aside, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()  # key of looks.LOOKS, words
