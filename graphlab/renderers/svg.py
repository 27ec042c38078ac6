"""SVG that stands alone: no scripts, no links, nothing to load, the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.layout.boxes import GAP, SIDE, text_width
from graphlab.layout.place import place
from graphlab.renderers.scene import scene
from graphlab.renderers.styles import LOOKS, css
from graphlab.renderers.words import clean

if TYPE_CHECKING:
    from graphlab.layout.place import Placed, PlacedCard, PlacedContainer, PlacedLine
    from graphlab.layout.pieces import Point
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options
    from graphlab.renderers.parts import Legend, Note, Row, Scene

MARGIN = 28
TOP = 84  # title and subtitle
BOTTOM = 34  # legend
SWATCH = 22
ARROW = 8
HEADS = {"LR": (1, 0), "RL": (-1, 0), "TB": (0, 1), "BT": (0, -1)}


def svg(recording: Recording, options: Options) -> str:
    """Return the picture of a recording as one SVG document."""
    drawn = scene(recording, options)
    return draw(drawn, place(drawn, options), options.theme)


def draw(drawn: Scene, placed: Placed, theme: str) -> str:
    """Return a placed scene as SVG: containers, then lines, then cards on top."""
    wide = max(
        placed.w,
        text_width("headline", drawn.title),
        text_width("subtitle", drawn.subtitle),
        min(_legend_width(drawn.legend), max(placed.w, 640)),
    )
    legend, below = _legend(drawn.legend, wide)
    w, h = round(wide + 2 * MARGIN), round(TOP + placed.h + BOTTOM + below)
    line = "data" if any(one.kind == "data" for one in drawn.legend) else "gradient"
    left = MARGIN + max(0.0, wide - placed.w) / 2
    body = [
        *(_container(one) for one in placed.containers),
        *(_line(one, drawn.direction, line) for one in placed.lines),
        *(_call(one) for one in placed.containers),
        *(_card(one) for one in placed.cards),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img">',
            f"<title>{escape(drawn.title)}</title>",
            f"<desc>{escape(drawn.description)} {escape(drawn.subtitle)}</desc>",
            f"<style>\n{css(theme)}</style>",
            f'<rect class="gl-ground" width="{w}" height="{h}"/>',
            _text("headline", MARGIN, 38, drawn.title),
            _text("subtitle", MARGIN, 60, drawn.subtitle),
            f'<g transform="translate({_n(left)} {TOP})">',
            *body,
            "</g>",
            f'<g transform="translate({MARGIN} {_n(TOP + placed.h + BOTTOM)})">',
            *legend,
            "</g>",
            "</svg>\n",
        ]
    )


def escape(text: str) -> str:
    """Return text that is safe in XML content and in an attribute."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;")


def _n(value: float) -> str:
    """Return a coordinate with one decimal at most, never ``-0``."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.1f}"


def _text(kind: str, x: float, y: float, text: str, anchor: str = "") -> str:
    where = f' text-anchor="{anchor}"' if anchor else ""
    return (
        f'<text class="gl-{kind}" x="{_n(x)}" y="{_n(y)}"{where} xml:space="preserve">{escape(text)}</text>'
    )


def _container(one: PlacedContainer) -> str:
    size = f'x="{_n(one.x)}" y="{_n(one.y)}" width="{_n(one.w)}" height="{_n(one.h)}"'
    return f'<rect class="gl-call-box" data-call="{one.container.index}" {size} rx="8"/>'


def _call(one: PlacedContainer) -> str:
    tip = f"<title>{escape(one.container.tip)}</title>"
    return f"<g>{tip}{_text('call', one.x + 12, one.y + 20, one.container.label)}</g>"


def _line(one: PlacedLine, direction: str, kind: str) -> str:
    """Return a line that ends under its arrowhead, the arrowhead, and the label."""
    dx, dy = HEADS[direction]
    x, y = one.curve[-1]
    *rest, control, _ = one.curve
    stop = (x - ARROW * dx, y - ARROW * dy)
    points = [*rest, (control[0] - ARROW * dx / 2, control[1] - ARROW * dy / 2), stop]
    path = f"M{_pair(points[0])}C" + " ".join(_pair(point) for point in points[1:])
    half = ARROW * 0.45
    wings = ((x, y), (stop[0] - half * dy, stop[1] + half * dx), (stop[0] + half * dy, stop[1] - half * dx))
    tip = " ".join(_pair(point) for point in wings)
    parts = [f'<path class="gl-line-{kind}" d="{path}"/>', f'<polygon class="gl-tip-{kind}" points="{tip}"/>']
    if one.label:
        parts.append(_pill(one.line.label, one.label))
    if one.line.tip:
        parts.append(f"<title>{escape(one.line.tip)}</title>")
    return f'<g data-edge="{one.line.key}">{"".join(parts)}</g>'


def _pair(point: Point) -> str:
    return f"{_n(point[0])},{_n(point[1])}"


def _pill(text: str, centre: Point) -> str:
    w = text_width("label", text) + 12
    x, y = centre
    size = f'x="{_n(x - w / 2)}" y="{_n(y - 9)}" width="{_n(w)}" height="18"'
    return f'<rect class="gl-pill" {size} rx="9"/>{_text("label", x, y + 4, text, "middle")}'


def _card(one: PlacedCard) -> str:
    """Return one card: outline, band behind the header, texts, rows, notes."""
    card, box = one.card, one.box
    look = "copy" if card.copy else "root" if card.root and card.kind != "leaf" else card.kind
    corner = LOOKS[look].corner if not card.root else LOOKS[card.kind].corner
    rect = f'width="{_n(box.w)}" height="{_n(box.h)}" rx="{corner}"'
    parts = [f"<title>{escape(card.tip)}</title>", f'<rect class="gl-box-{look}" {rect}/>']
    if card.rows:
        inset = f'x="1" y="{_n(box.header.y + 1)}" width="{_n(box.w - 2)}" height="{_n(box.header.h - 1)}"'
        parts.append(f'<rect class="gl-band-{look}" {inset} rx="2"/>')
    if card.root:
        outer = f'x="-4" y="-4" width="{_n(box.w + 8)}" height="{_n(box.h + 8)}" rx="{corner + 4}"'
        parts.append(f'<rect class="gl-box-root" {outer} style="fill:none"/>')
    parts += _header(one)
    for row, cell in zip(card.rows, box.cells, strict=True):
        if cell.x:
            parts.append(_rule(cell.x, cell.y, cell.x, cell.y + cell.h))
        elif cell.y:
            parts.append(_rule(1, cell.y, box.w - 1, cell.y))
        parts.append(_row(row, cell.x, cell.y, cell.w))
    for note, cell in zip(card.notes, box.notes, strict=True):
        parts.append(_note(note, cell.y))
    place = f"translate({_n(one.x)} {_n(one.y)})"
    copy = f' data-copy="{card.id.rpartition("~")[2]}"' if card.copy else ""
    return f'<g data-node="{card.node}"{copy} transform="{place}">{"".join(parts)}</g>'


def _rule(x: float, y: float, x2: float, y2: float) -> str:
    return f'<path class="gl-rule" d="M{_n(x)},{_n(y)}L{_n(x2)},{_n(y2)}"/>'


def _header(one: PlacedCard) -> list[str]:
    card, top = one.card, one.box.header.y
    parts = [_text("title", SIDE, top + 22, card.title)]
    if card.value:
        parts.append(
            _text("value", SIDE + text_width("title", card.title) + GAP, top + 22, f"= {card.value}")
        )
    if card.small:
        parts.append(_text("small", SIDE, top + 39, card.small))
    return parts


def _row(row: Row, x: float, y: float, w: float) -> str:
    kind = "off" if row.slot is None else "operand"
    port = "" if row.slot is None else f' data-slot="{row.slot}"'
    parts = [f"<title>{escape(row.tip or row.text)}</title>", _text(kind, x + SIDE, y + 16, row.text)]
    if row.value:
        parts.append(_text("sent", x + w - SIDE, y + 16, row.value, "end"))
    return f"<g{port}>{''.join(parts)}</g>"


def _note(note: Note, y: float) -> str:
    return f"<g><title>{escape(note.tip or note.text)}</title>{_text(f'note-{note.kind}', SIDE, y + 12, note.text)}</g>"


def _legend_width(entries: tuple[Legend, ...]) -> float:
    return sum(SWATCH + 30 + text_width("legend", one.text) for one in entries)


def _legend(entries: tuple[Legend, ...], wide: float) -> tuple[list[str], float]:
    """Return the legend in as many lines as it needs, and its height."""
    parts, x, y = [], 0.0, 0.0
    for one in entries:
        w = SWATCH + 8 + text_width("legend", one.text)
        if x and x + w > wide:
            x, y = 0.0, y + 24
        parts += [_swatch(one.kind, x, y), _text("legend", x + SWATCH + 8, y + 12, one.text)]
        x += w + 22
    return parts, y + 34


def _swatch(kind: str, x: float, y: float) -> str:
    look = LOOKS[kind]
    if look.shape == "line":
        tip = f"{_n(x + SWATCH)},{_n(y + 8)} {_n(x + SWATCH - 7)},{_n(y + 4.5)} {_n(x + SWATCH - 7)},{_n(y + 11.5)}"
        line = f'<path class="gl-line-{kind}" d="M{_n(x)},{_n(y + 8)}L{_n(x + SWATCH - 7)},{_n(y + 8)}"/>'
        return f'{line}<polygon class="gl-tip-{kind}" points="{tip}"/>'
    if look.shape == "row":
        return _text("off", x, y + 12, "abc")
    size = f'x="{_n(x + 1)}" y="{_n(y + 1)}" width="{SWATCH - 2}" height="14" rx="{min(look.corner, 7)}"'
    box = f'<rect class="gl-box-{kind}" {size}/>'
    if kind != "root":
        return box
    inner = f'x="{_n(x + 3.5)}" y="{_n(y + 3.5)}" width="{SWATCH - 7}" height="9" rx="1"'
    return f'{box}<rect class="gl-box-root" {inner}/>'
