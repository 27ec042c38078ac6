"""Where the parts of a contrast's picture stand: columns side by side, rows at one height in all.

Units are px. Arrows between neighbours are straight; others go round, in lanes left of the cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.lang.wrapping import pieces
from graphlab.layout.boxes import text_width
from graphlab.layout.measure import fit
from graphlab.renderers.contrast.looks import SIGNS, font
from graphlab.renderers.contrast.routes import LANE, Box, Route, lanes_of, routes_of
from graphlab.renderers.contrast.sayings import STATUSES

if TYPE_CHECKING:
    from graphlab.renderers.contrast.model import Aside, Band, Cell, Column, Picture

MARGIN, TOP = 28, 84
PAD = 16  # between a panel's border and what is in it
BETWEEN = 26  # panels
GAP = 28  # rows
BAND = 34
NARROW, WIDE = 170, 250  # cells
LINE = 15
SWATCH = 30  # a sign of the legend and the space after it
ASIDE = 300
ASIDE_LINES = 3


@dataclass(slots=True)
class Placed:
    """The places of everything."""

    w: float = 0.0
    h: float = 0.0
    head: float = 0.0  # height of the headers
    panels: dict[str, Box] = field(default_factory=dict)
    cells: dict[str, Box] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    same: list[tuple[tuple[float, float], tuple[float, float]]] = field(default_factory=list)
    bands: list[Box] = field(default_factory=list)
    feet: dict[str, float] = field(default_factory=dict)
    asides: list[tuple[Box, list[str]]] = field(default_factory=list)
    legend: list[tuple[float, float]] = field(default_factory=list)


def measured(kind: str, text: str) -> float:
    """Return the width of a text of this picture."""
    return text_width(font(kind), text)


def cell_height(cell: Cell) -> float:
    """Return the height of a cell: title, quiet line, further lines."""
    return 31 + (LINE if cell.small else 0) + LINE * len(cell.lines)


def place(picture: Picture) -> Placed:
    """Return the places of a picture."""
    made = Placed()
    lanes = {column.key: lanes_of(column) for column in picture.columns}
    heights = _heights(picture)
    above = [sum(band.row == at for band in picture.bands) for at in range(picture.rows)]
    made.head = 46 + LINE * max((len(column.head) for column in picture.columns), default=0)
    tops: list[float] = []
    y: float = TOP + made.head + PAD
    for at in range(picture.rows):
        y += BAND * above[at]
        tops.append(y)
        y += heights[at] + GAP
    bottom = y - GAP + PAD if picture.rows else y
    foot = 12 + 19 * max((len(column.foot) for column in picture.columns), default=0)
    x = float(MARGIN)
    for column in picture.columns:
        gutter = PAD + LANE * (max(lanes[column.key].values(), default=-1) + 1)
        wide = _wide(column)
        w = gutter + wide + PAD
        made.panels[column.key] = Box(x, TOP, w, bottom - TOP + foot)
        made.feet[column.key] = bottom + 18
        for at, cell in column.cells:
            h = cell_height(cell)
            made.cells[cell.id] = Box(x + gutter, tops[at] + (heights[at] - h) / 2, wide, h)
        x += w + BETWEEN
    made.w = max(x - BETWEEN + MARGIN, 640.0, *(MARGIN * 2 + measured(kind, text) for kind, text in (
        ("headline", picture.title), ("subtitle", picture.subtitle))))  # fmt: skip
    made.bands = _bands(picture, tops, made)
    for column in picture.columns:
        made.routes += routes_of(column, lanes[column.key], made.cells)
    made.same = _same(picture, made)
    y = bottom + foot + 26 if picture.columns else float(TOP)
    y = _asides(picture, made, y)
    made.h = _legend(picture, made, y + 8) + 46
    return made


def _legend(picture: Picture, made: Placed, y: float) -> float:
    """Place the legend in as many lines as it needs, and return where the last one is."""
    x = float(MARGIN)
    for _, said in picture.legend:
        wide = SWATCH + measured("legend", said)
        if x > MARGIN and x + wide > made.w - MARGIN:
            x, y = float(MARGIN), y + 24
        made.legend.append((x, y))
        x += wide + 22
    return y


def _heights(picture: Picture) -> list[float]:
    heights = [20.0] * picture.rows
    for column in picture.columns:
        for at, cell in column.cells:
            heights[at] = max(heights[at], cell_height(cell))
    return heights


def _wide(column: Column) -> float:
    """Return how wide the cells of a column are: as the widest text in it."""
    texts = [
        measured("ghost" if cell.kind in ("ghost", "gap") else "title", cell.title)
        for _, cell in column.cells
    ]
    texts += [measured("remark", text) for _, cell in column.cells for text in (cell.small, *cell.lines)]
    texts += [measured(said.kind, said.text) for said in column.foot]
    texts += [measured("column", column.title), *(measured("remark", text) for text in column.head)]
    texts.append(measured("kicker", column.kicker))
    return min(WIDE, max(NARROW, max(texts, default=0.0) + 24))


def _bands(picture: Picture, tops: list[float], made: Placed) -> list[Box]:
    """Return the strips across all columns; several above one row stand one above the other."""
    left = min(box.x for box in made.panels.values()) if made.panels else float(MARGIN)
    right = max((box.x + box.w for box in made.panels.values()), default=made.w - MARGIN)
    above: dict[int, list[Band]] = {}
    for band in picture.bands:
        above.setdefault(band.row, []).append(band)
    boxes = []
    for band in picture.bands:
        here = above[band.row]
        y = tops[band.row] - BAND * (len(here) - here.index(band)) - 3
        boxes.append(Box(left, y, right - left, 24))
    return boxes


def _same(picture: Picture, made: Placed) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return lines between neighbouring columns' cells of one row."""
    rows: list[list[Cell]] = [[] for _ in range(picture.rows)]
    for column in picture.columns:
        for at, cell in column.cells:
            rows[at].append(cell)
    found = []
    for row in rows:
        boxes = [made.cells[cell.id] for cell in row if cell.kind != "gap"]
        for one, two in pairwise(boxes):
            y, other = one.y + one.h / 2, two.y + two.h / 2
            found.append(((one.x + one.w, y), (two.x, other)))
    return found


def _asides(picture: Picture, made: Placed, y: float) -> float:
    """Place the cards below the columns, as many in a line as there is room; return what is below."""
    many = max(1, int((made.w - 2 * MARGIN + 14) // (ASIDE + 14)))
    w = (made.w - 2 * MARGIN - 14 * (many - 1)) / many
    high = 0.0
    for at, one in enumerate(picture.asides):
        if at % many == 0:
            y, high = y + high, 0.0
        lines = _wrapped(one, w - 24)
        h = 32 + LINE * len(lines) + (18 if one.source else 0) + (LINE if one.words else 0) + 8
        high = max(high, h + 12)
        made.asides.append((Box(MARGIN + (at % many) * (w + 14), y, w, h), lines))
    for start in range(0, len(made.asides), many):  # cards of one line are equally high
        line = made.asides[start : start + many]
        tall = max(box.h for box, _ in line)
        made.asides[start : start + many] = [(Box(box.x, box.y, box.w, tall), text) for box, text in line]
    return y + high


def _wrapped(one: Aside, room: float) -> list[str]:
    """Return the text of a card in a few lines, the last one cut where there is more."""
    lines: list[str] = [""]
    for piece in pieces(" ".join(one.text.split())):
        if lines[-1] and measured("legend", (lines[-1] + piece).rstrip()) > room:
            lines.append(piece)
        else:
            lines[-1] += piece
    if len(lines) > ASIDE_LINES:
        lines[ASIDE_LINES - 1] = "".join(lines[ASIDE_LINES - 1 :])
    return [fitted("legend", line.rstrip(), room) for line in lines[:ASIDE_LINES] if line]


def fitted(kind: str, text: str, room: float) -> str:
    """Return the text, cut at its end so that it fits."""
    from graphlab.layout.fonts import FONTS

    face = FONTS[font(kind)]
    return fit(text, face.size, room, bold=face.bold, mono=face.mono)


def signed(status: str) -> str:
    """Return a status with its sign."""
    return SIGNS.get(status, "") + (t(STATUSES[status]) if status in STATUSES else status)
