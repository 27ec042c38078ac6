"""How large each card is and where its parts are inside it. Nothing is placed here."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.layout.fonts import FONTS
from graphlab.layout.measure import width

if TYPE_CHECKING:
    from graphlab.layout.parts import Card, Container, Line

SIDE = 12  # between text and the left and right border
TITLE = 21
SMALL = 16
ROW = 23
NOTE = 18
EDGE = 7  # above the first and below the last line
GAP = 9  # between a text and its value
RING = 4  # between the two borders of a root
ICON = 22  # for the mark of a copy
STEP = 8  # widths are multiples of this, so that more layouts can be used again
MANY_COLUMNS = 4
WIDE_ROWS = 460


@dataclass(frozen=True, slots=True)
class Cell:
    """A rectangle inside a card."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Box:
    """The size of a card and its parts: the header, one cell a row, one line a note."""

    w: float
    h: float
    header: Cell
    cells: tuple[Cell, ...] = ()
    notes: tuple[Cell, ...] = ()


def text_width(kind: str, text: str) -> float:
    """Return the width of a text in the font of this kind."""
    font = FONTS[kind]
    return width(text, font.size, bold=font.bold, mono=font.mono) if text else 0.0


def box(card: Card, direction: str) -> Box:
    """Return the size and the parts of a card; rows stand side by side in TB and BT."""
    title = text_width("title", card.title)
    if card.value:
        title += GAP + text_width("value", f"= {card.value}")
    title += ICON if card.copy else 0
    inner = [title, text_width("small", card.small)]
    inner += [text_width(f"note-{note.kind}", note.text) for note in card.notes]
    rows = [_row_width(row.text, row.value) for row in card.rows]
    beside = direction in ("TB", "BT") and 1 < len(rows) <= MANY_COLUMNS and sum(rows) <= WIDE_ROWS
    wanted = max(max(inner) + 2 * SIDE, sum(rows) if beside else max(rows, default=0))
    w = ceil(wanted / STEP) * STEP
    head = EDGE + TITLE + (SMALL if card.small else 0) + (EDGE - 2 if rows or not card.notes else 0)
    below = NOTE * len(card.notes) + (EDGE if card.notes else 0)
    row_height = (ROW if beside else ROW * len(rows)) if rows else 0
    top = row_height if direction == "BT" and beside else 0
    y = top + head
    at_rows = 0 if top else y + below
    cells = _beside(rows, w, at_rows) if beside else _stacked(len(rows), w, at_rows)
    notes = tuple(Cell(0, y + NOTE * at, w, NOTE) for at in range(len(card.notes)))
    made = Box(w, head + below + row_height, Cell(0, top, w, head), cells, notes)
    return _ringed(made) if card.root else made


def _ringed(made: Box) -> Box:
    """Return the box with a second border around it."""

    def inward(cell: Cell) -> Cell:
        return Cell(cell.x + RING, cell.y + RING, cell.w, cell.h)

    return Box(
        made.w + 2 * RING,
        made.h + 2 * RING,
        inward(made.header),
        tuple(map(inward, made.cells)),
        tuple(map(inward, made.notes)),
    )


def _row_width(text: str, value: str) -> float:
    return 2 * SIDE + text_width("operand", text) + (GAP + 4 + text_width("sent", value) if value else 0)


def _stacked(count: int, w: float, y: float) -> tuple[Cell, ...]:
    return tuple(Cell(0, y + ROW * at, w, ROW) for at in range(count))


def _beside(widths: list[float], w: float, y: float) -> tuple[Cell, ...]:
    """Return cells side by side that fill the width, each with its share of the rest."""
    spare = (w - sum(widths)) / len(widths)
    cells, x = [], 0.0
    for one in widths:
        cells.append(Cell(round(x, 1), y, round(one + spare, 1), ROW))
        x += one + spare
    return tuple(cells)


def port(card: Card, size: Box, slot: int | None, direction: str) -> float:
    """Return where, along the side that edges leave from, the port of a slot is."""
    across = size.w if direction in ("TB", "BT") else size.h
    ports = [at for at, row in enumerate(card.rows) if row.slot is not None]
    here = next((at for at in ports if slot is not None and card.rows[at].slot == slot), None)
    if here is None:
        return across / 2
    cell = size.cells[here]
    if direction in ("LR", "RL"):
        return cell.y + cell.h / 2
    if len(size.cells) > 1 and size.cells[0].y == size.cells[1].y:
        return cell.x + cell.w / 2
    return across * (ports.index(here) + 1) / (len(ports) + 1)


def call_width(container: Container) -> float:
    """Return the width of the label of a container."""
    return text_width("call", container.label)


def pill(line: Line) -> tuple[float, float]:
    """Return the size of the label of a line; nothing without a label."""
    return (ceil(pill_text(line)) + 14, 20) if line.label or line.sent else (0, 0)


def pill_text(line: Line) -> float:
    """Return the width of what stands on a line: its label, and after a gap its gradient."""
    between = GAP if line.label and line.sent else 0
    return text_width("label", line.label) + between + text_width(sent_kind(line.sent), line.sent)


def sent_kind(text: str) -> str:
    """Return the kind of text that a gradient on its way is."""
    return "waiting" if text == waiting() else "sent"


def waiting() -> str:
    """Return what stands where a gradient has not been computed yet."""
    return t("waiting")
