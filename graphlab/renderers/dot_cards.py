"""Cards and titles as Graphviz's HTML-like labels, with other people's text made harmless.

Graphviz puts names in the place of a backslash and a letter, in a tooltip even twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.renderers import words
from graphlab.renderers.styles import GRADIENT_INK, INK, LOOKS, QUIET, RULE

if TYPE_CHECKING:
    from graphlab.layout.parts import Card, Legend, Row, Scene
    from graphlab.renderers.styles import Colour

MONO = "DejaVu Sans Mono,Menlo,Consolas,monospace"

HEADLINE = 14
SMALL = 9

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\\": "&#92;&#92;"})


def html(text: str) -> str:
    """Return the text for an HTML-like label."""
    return words.clean(text).translate(_ENTITIES)


def quoted(text: str) -> str:
    """Return the text as a quoted string for a label."""
    return '"' + words.clean(text).replace("&", "&amp;").replace("\\", r"\\").replace('"', r"\"") + '"'


def tooltip(text: str) -> str:
    """Return the text as a quoted string for a tooltip; never empty, which would show the label."""
    doubled = (text or " ").replace("\\", r"\\")
    return quoted(doubled)


def title_label(picture: Scene) -> str:
    """Return the graph's label: the title, what it means, and the legend."""
    legend = "&#160;&#160; ".join(map(_legend, picture.legend))
    rows = [
        _font(f"<B>{html(picture.title)}</B>", INK, HEADLINE, mono=True) if picture.title else "",
        _font(html(picture.subtitle), QUIET),
        _font(legend, QUIET),
    ]
    cells = "".join(_line(row, 1) for row in rows if row)
    return f'<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="2">{cells}\n    </TABLE>>'


def _legend(one: Legend) -> str:
    look = LOOKS[one.kind]
    if look.shape == "row":
        return f"<I>{html(one.text)}</I>"
    return f"{_font('&#8594;' if look.shape == 'line' else '&#9632;', look.stroke)} {html(one.text)}"


def card_label(card: Card, way: str) -> str:
    """Return the card as a table: header, quiet line, notes, and a cell for each operand.

    Along a line of text the operands are rows, with their ports at the side that edges
    leave from; from top to bottom they are columns at the lower end.
    """
    look = LOOKS["root" if card.root and card.kind != "leaf" else card.kind]
    stroke = LOOKS["root"].stroke[0] if card.root else look.stroke[0]
    columns = way in ("TB", "BT")
    span = max(len(card.rows), 1) if columns else 2
    head = _head(card)
    band = look.band[0] if look.band != look.fill else ""
    lines = [_line(head, span, band)] if head else []
    if card.small:
        lines.append(_line(_font(html(card.small), QUIET, SMALL), span, band))
    for note in card.notes:
        colour = {"grad": GRADIENT_INK, "value": INK}.get(note.kind, QUIET)
        lines.append(_line(_font(html(note.text), colour, SMALL), span))
    operands = _columns(card.rows) if columns else [_row(row, way) for row in card.rows]
    lines = [*operands, *lines] if way == "BT" else [*lines, *operands]
    # Round corners only where no band of another colour would stick out of them.
    styles = [*(["ROUNDED"] if look.band == look.fill else []), *(["DASHED"] if look.dash else [])]
    style = f' STYLE="{",".join(styles)}"' if styles else ""
    border = 2 if card.root or card.kind == "leaf" else 1
    return (
        f'<<TABLE BORDER="{border}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4"{style} '
        f'COLOR="{stroke}" BGCOLOR="{look.fill[0]}">{"".join(lines)}\n    </TABLE>>'
    )


def _head(card: Card) -> str:
    title = f"<B>{html(card.title)}</B>" if card.title else ""
    value = html(f"= {card.value}") if card.value else ""
    text = " ".join(part for part in (title, value) if part)
    return _font(text, INK, mono=True)


def _line(content: str, span: int, ground: str = "") -> str:
    across = f' COLSPAN="{span}"' if span > 1 else ""
    back = f' BGCOLOR="{ground}"' if ground else ""
    return f'\n    <TR><TD{across} ALIGN="LEFT"{back}>{content}</TD></TR>'


def _row(row: Row, way: str) -> str:
    """Return one operand: its text, and at the side that edges leave from its gradient."""
    text = f'<TD ALIGN="LEFT">{_operand(row)}</TD>'
    value = f'<TD ALIGN="RIGHT"{_port(row)}>{_sent(row) or "&#160;"}</TD>'
    return f"\n    <TR>{value}{text}</TR>" if way == "RL" else f"\n    <TR>{text}{value}</TR>"


def _columns(rows: tuple[Row, ...]) -> list[str]:
    """Return all operands side by side, in one line; nothing when there are none."""
    edge = f'BORDER="1" COLOR="{RULE[0]}"'
    cells = [f"<TD {edge}{_port(row)}>{_operand(row)} {_sent(row)}</TD>" for row in rows]
    return [f"\n    <TR>{''.join(cells)}</TR>"] if cells else []


def _port(row: Row) -> str:
    return f' PORT="p{row.slot}"' if row.slot is not None else ""


def _operand(row: Row) -> str:
    """Return what was written; in italics where no gradient flows."""
    text = html(row.text) or "&#160;"
    flows = row.slot is not None
    return _font(text if flows else f"<I>{text}</I>", INK if flows else QUIET, 10, mono=True)


def _sent(row: Row) -> str:
    if row.value == "waiting":
        return _font("<I>waiting</I>", QUIET, SMALL)
    return _font(f"<B>{html(row.value)}</B>", GRADIENT_INK) if row.value else ""


def _font(content: str, colour: Colour, size: float = 0, *, mono: bool = False) -> str:
    """Return the content in a font of its own; nothing stays nothing, which Graphviz requires."""
    face = f' FACE="{MONO}"' if mono else ""
    points = f' POINT-SIZE="{size:g}"' if size else ""
    return f'<FONT COLOR="{colour[0]}"{face}{points}>{content}</FONT>' if content else ""
