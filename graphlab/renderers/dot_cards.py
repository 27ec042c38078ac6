"""Cards and titles as Graphviz's HTML-like labels, with other people's text made harmless.

Graphviz puts names in the place of a backslash and a letter, in a tooltip even twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

from graphlab.layout import boxes
from graphlab.renderers import words
from graphlab.renderers.styles import GRADIENT_INK, GROUND, INK, LOOKS, QUIET, RULE, families, look_name

if TYPE_CHECKING:
    from graphlab.layout.boxes import Box
    from graphlab.layout.parts import Card, Legend, Line, Row, Scene
    from graphlab.renderers.styles import Colour

MONO = "DejaVu Sans Mono,Menlo,Consolas,monospace"

COMMA = ","  # between names of fonts
HEADLINE = 14
SMALL = 9
LABEL = 11
SPARE = 1.08  # of our own widths: Graphviz measures with the fonts that it finds


@dataclass(frozen=True, slots=True)
class Room:
    """The least widths of cards and labels, where pictures of several steps are to be alike."""

    cards: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, float] = field(default_factory=dict)
    title: float = 0.0

    @classmethod
    def of(cls, picture: Scene) -> Room:
        """Return the room that the texts of a scene need."""
        texts = [("headline", picture.title), ("subtitle", picture.subtitle)]
        texts.append(("legend", "".join(one.text for one in picture.legend)))
        return cls(
            {card.id: boxes.box(card, picture.direction) for card in picture.cards},
            {line.key: boxes.pill(line)[0] for line in picture.lines},
            max(boxes.text_width(kind, text) for kind, text in texts) + 40 * len(picture.legend),
        )


_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\\": "&#92;&#92;"})


def html(text: str) -> str:
    """Return the text for an HTML-like label; Graphviz 2.43 cannot read one of ``]`` alone."""
    made = words.clean(text).translate(_ENTITIES)
    return made if made.strip("]") else made.replace("]", "&#93;")


def quoted(text: str) -> str:
    """Return the text as a quoted string for a label."""
    return '"' + words.clean(text).replace("&", "&amp;").replace("\\", r"\\").replace('"', r"\"") + '"'


def tooltip(text: str) -> str:
    """Return the text as a quoted string for a tooltip; never empty, which would show the label."""
    doubled = (text or " ").replace("\\", r"\\")
    return quoted(doubled)


def title_label(picture: Scene, room: Room) -> str:
    """Return the graph's label: the title, what it means, and the legend."""
    legend = "&#160;&#160; ".join(map(_legend, picture.legend))
    rows = [
        _font(f"<B>{html(picture.title)}</B>", INK, HEADLINE, mono=True) if picture.title else "",
        _font(html(picture.subtitle), QUIET),
        _font(legend, QUIET),
    ]
    cells = "".join(_line(row, 1) for row in rows if row)
    wide = _width(room.title)
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="2"{wide}>{cells}\n    </TABLE>>'


def line_label(line: Line, room: Room) -> str:
    """Return what stands beside a line: which output it leads to, its gradient, or both."""
    if not line.sent:
        return quoted(" " + line.label)
    label = _font(html(line.label), QUIET, SMALL)
    if boxes.sent_kind(line.sent) == "waiting":
        sent = _font(f"<I>{html(line.sent)}</I>", QUIET, SMALL)
    else:
        sent = _font(f"<B>{html(line.sent)}</B>", GRADIENT_INK, LABEL, mono=True)
    text = " ".join(part for part in (label, sent) if part)
    if line.key not in room.lines:
        return f"<&#160;{text}>"
    cell = f'<TR><TD ALIGN="LEFT">&#160;{text}</TD></TR>'
    return f'<<TABLE BORDER="0" CELLPADDING="0"{_width(room.lines[line.key])} HEIGHT="18">{cell}</TABLE>>'


def _width(px: float) -> str:
    return f' WIDTH="{ceil(px * SPARE)}"' if px else ""


def _legend(one: Legend) -> str:
    look = LOOKS[one.kind]
    if look.shape == "row":
        return f"<I>{html(one.text)}</I>"
    return f"{_font('&#8594;' if look.shape == 'line' else '&#9632;', look.stroke)} {html(one.text)}"


def card_label(card: Card, way: str, room: Room) -> str:
    """Return the card as a table: header, quiet line, notes, and a cell for each operand.

    Along a line of text the operands are rows, with their ports at the side that edges
    leave from; from top to bottom they are columns at the lower end. Where steps are to be alike,
    there is a frame around each card, that shows for the one of this step.
    """
    box = room.cards.get(card.id)
    if box is None:
        return f"<{_card(card, way, None)}>"
    ring = "active" if card.active else "failed" if card.failed else ""
    colour, fill = (LOOKS[ring].stroke[0], LOOKS[ring].fill[0]) if ring else (GROUND[0], GROUND[0])
    head = (
        f'<TABLE BORDER="3" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" COLOR="{colour}" BGCOLOR="{fill}">'
    )
    return f"<{head}<TR><TD>{_card(card, way, box)}</TD></TR></TABLE>>"


def _card(card: Card, way: str, box: Box | None) -> str:
    look = LOOKS[look_name(card)]
    stroke = LOOKS["root"].stroke[0] if card.root and not card.mark else look.stroke[0]
    columns = way in ("TB", "BT")
    span = max(len(card.rows), 1) if columns else 2
    head = _head(card)
    band = look.band[0] if look.band != look.fill else ""
    least = _width(box.w) if box is not None else ""
    lines = [_line(head or "&#160;", span, band, least)] if head or least else []
    if card.small:
        lines.append(_line(_font(html(card.small), QUIET, SMALL), span, band))
    for note in card.notes:
        colour = {"grad": GRADIENT_INK, "value": INK}.get(note.kind, QUIET)
        lines.append(_line(_font(html(note.text), colour, SMALL), span))
    operands = _columns(card.rows, box) if columns else [_row(row, way) for row in card.rows]
    lines = [*operands, *lines] if way == "BT" else [*lines, *operands]
    # Round corners only where no band of another colour would stick out of them.
    styles = [*(["ROUNDED"] if look.band == look.fill else []), *(["DASHED"] if look.dash else [])]
    style = f' STYLE="{",".join(styles)}"' if styles else ""
    border = 2 if card.root or card.kind == "leaf" or card.mark else 1
    return (
        f'<TABLE BORDER="{border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4"{style} '
        f'COLOR="{stroke}" BGCOLOR="{look.fill[0]}">{"".join(lines)}\n    </TABLE>'
    )


def _head(card: Card) -> str:
    title = f"<B>{html(card.title)}</B>" if card.title else ""
    value = html(f"= {card.value}") if card.value else ""
    text = " ".join(part for part in (title, value) if part)
    return _font(text, INK, mono=True)


def _line(content: str, span: int, ground: str = "", more: str = "") -> str:
    across = f' COLSPAN="{span}"' if span > 1 else ""
    back = f' BGCOLOR="{ground}"' if ground else ""
    return f'\n    <TR><TD{across} ALIGN="LEFT"{back}{more}>{content}</TD></TR>'


def _row(row: Row, way: str) -> str:
    """Return one operand: its text, and at the side that edges leave from its gradient."""
    text = f'<TD ALIGN="LEFT">{_operand(row)}</TD>'
    value = f'<TD ALIGN="RIGHT"{_port(row)}>{_sent(row) or "&#160;"}</TD>'
    return f"\n    <TR>{value}{text}</TR>" if way == "RL" else f"\n    <TR>{text}{value}</TR>"


def _columns(rows: tuple[Row, ...], box: Box | None) -> list[str]:
    """Return all operands side by side, in one line; nothing when there are none."""
    edge = f'BORDER="1" COLOR="{RULE[0]}"'
    beside = box is not None and len({cell.y for cell in box.cells}) == 1
    wide = [_width(cell.w) for cell in box.cells] if box is not None and beside else [""] * len(rows)
    cells = [
        f"<TD {edge}{_port(row)}{w}>{_operand(row)} {_sent(row)}</TD>"
        for row, w in zip(rows, wide, strict=True)
    ]
    return [f"\n    <TR>{''.join(cells)}</TR>"] if cells else []


def _port(row: Row) -> str:
    return f' PORT="p{row.slot}"' if row.slot is not None else ""


def _operand(row: Row) -> str:
    """Return what was written; in italics where no gradient flows."""
    text = html(row.text) or "&#160;"
    flows = row.slot is not None
    return _font(text if flows else f"<I>{text}</I>", INK if flows else QUIET, 10, mono=True)


def _sent(row: Row) -> str:
    if boxes.sent_kind(row.value) == "waiting":
        return _font(f"<I>{html(row.value)}</I>", QUIET, SMALL)
    return _font(f"<B>{html(row.value)}</B>", GRADIENT_INK) if row.value else ""


def _font(content: str, colour: Colour, size: float = 0, *, mono: bool = False) -> str:
    """Return the content in a font of its own; nothing stays nothing, which Graphviz requires."""
    face = f' FACE="{families(MONO, COMMA)}"' if mono else ""
    points = f' POINT-SIZE="{size:g}"' if size else ""
    return f'<FONT COLOR="{colour[0]}"{face}{points}>{content}</FONT>' if content else ""
