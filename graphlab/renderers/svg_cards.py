"""Cards as SVG, at the places and sizes that the layout gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.layout.boxes import GAP, RING, SIDE, sent_kind, text_width
from graphlab.renderers.styles import LOOKS, look_name
from graphlab.renderers.svg_marks import escape, num, write

if TYPE_CHECKING:
    from graphlab.layout.boxes import Cell
    from graphlab.layout.parts import Note, Row
    from graphlab.layout.place import PlacedCard

SHEET = 4  # how far each sheet of a folded card sticks out


def card(one: PlacedCard) -> str:
    """Return one card: outline, band behind the header, texts, rows, notes."""
    card, box = one.card, one.box
    parts = [f"<title>{escape(card.tip)}</title>", *_outline(one), *_header(one)]
    for row, cell in zip(card.rows, box.cells, strict=True):
        if cell.x > box.header.x:
            parts.append(_rule(cell.x, cell.y, cell.x, cell.y + cell.h))
        if cell.y > 0:
            parts.append(_rule(cell.x + 1, cell.y, cell.x + cell.w - 1, cell.y))
        parts.append(_row(row, cell))
    parts += [_note(note, cell) for note, cell in zip(card.notes, box.notes, strict=True)]
    place = f"translate({num(one.x)} {num(one.y)})"
    copy = f' data-copy="{card.id.rpartition("~")[2]}"' if card.copy else ""
    copy += f' data-fold="{card.id.split("~")[0]}"' if LOOKS[card.kind].sheets else ""
    return f'<g data-node="{card.node}"{copy} transform="{place}">{"".join(parts)}</g>'


def _outline(one: PlacedCard) -> list[str]:
    """Return the border, for a root the second one, and the band behind the header."""
    card, box = one.card, one.box
    look = look_name(card)
    corner = LOOKS[card.kind].corner
    ring = RING if card.root else 0
    w, h = box.w - 2 * ring, box.h - 2 * ring
    parts = _sheets(one, look)
    if ring:
        size = f'width="{num(box.w)}" height="{num(box.h)}" rx="{corner + ring}"'
        parts.append(f'<rect class="gl-box-root" {size}/>')
    inner = f'x="{ring}" y="{ring}" width="{num(w)}" height="{num(h)}" rx="{corner}"'
    parts.append(f'<rect class="gl-box-{look}" {inner}/>')
    if LOOKS[look].band != LOOKS[look].fill:
        y, tall = (box.header.y, box.header.h) if card.rows or card.notes else (ring, h)
        size = f'x="{ring + 1}" y="{num(y + 1)}" width="{num(w - 2)}" height="{num(tall - 2)}"'
        parts.append(f'<rect class="gl-band-{look}" {size} rx="{max(corner - 1, 0)}"/>')
    return parts


def _sheets(one: PlacedCard, look: str) -> list[str]:
    """Return the edges of the sheets that lie behind a folded card, the last first."""
    size = f'width="{num(one.box.w)}" height="{num(one.box.h)}" rx="{LOOKS[look].corner}"'
    return [
        f'<rect class="gl-box-{look}" x="{SHEET * at}" y="{SHEET * at}" {size}/>'
        for at in range(LOOKS[look].sheets, 0, -1)
    ]


def _rule(x: float, y: float, x2: float, y2: float) -> str:
    return f'<path class="gl-rule" d="M{num(x)},{num(y)}L{num(x2)},{num(y2)}"/>'


def _header(one: PlacedCard) -> list[str]:
    card, left, top = one.card, one.box.header.x + SIDE, one.box.header.y
    parts = [write("title", left, top + 22, card.title)]
    if card.value:
        after = left + text_width("title", card.title) + GAP
        parts.append(write("value", after, top + 22, f"= {card.value}"))
    if card.small:
        parts.append(write("small", left, top + 39, card.small))
    if card.copy:
        x, y = one.box.w - SIDE - 12, top + 10
        back = f"M{num(x)},{num(y + 8)}v-8h8v2.5"
        front = f'<rect class="gl-icon" x="{num(x + 4)}" y="{num(y + 4)}" width="8" height="8"/>'
        parts.append(f'<path class="gl-icon" d="{back}M{num(x)},{num(y + 8)}h2.5"/>{front}')
    return parts


def _row(row: Row, cell: Cell) -> str:
    kind = "off" if row.slot is None else "operand"
    port = "" if row.slot is None else f' data-slot="{row.slot}"'
    tip = f"<title>{escape(row.tip or row.text)}</title>"
    parts = [tip, write(kind, cell.x + SIDE, cell.y + 16, row.text)]
    if row.value:
        parts.append(write(sent_kind(row.value), cell.x + cell.w - SIDE, cell.y + 16, row.value, "end"))
    return f"<g{port}>{''.join(parts)}</g>"


def _note(note: Note, cell: Cell) -> str:
    tip = f"<title>{escape(note.tip or note.text)}</title>"
    return f"<g>{tip}{write(f'note-{note.kind}', cell.x + SIDE, cell.y + 12, note.text)}</g>"
