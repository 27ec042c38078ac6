"""The picture of a contrast as SVG that stands alone, the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.renderers.contrast import sayings
from graphlab.renderers.contrast.looks import INKS, LOOKS, css
from graphlab.renderers.contrast.picture import picture
from graphlab.renderers.contrast.place import LINE, MARGIN, PAD, SWATCH, fitted, measured, place, signed
from graphlab.renderers.svg_marks import escape, num, pair, tongue, write
from graphlab.renderers.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.outcome import Contrast
    from graphlab.renderers.contrast.model import Aside, Band, Cell, Choice, Column, Picture
    from graphlab.renderers.contrast.place import Placed
    from graphlab.renderers.contrast.routes import Box, Route

ROUND = 6
TIP = 8


def contrast_svg(contrast: Contrast, choice: Choice) -> str:
    """Return the picture of a contrast as one SVG document."""
    drawn = picture(contrast, choice)
    return draw(drawn, place(drawn), choice.theme)


def draw(drawn: Picture, placed: Placed, theme: str) -> str:
    """Return a placed picture as SVG: panels, bands, lines, cells, then what stands on lines."""
    w, h = round(placed.w), round(placed.h)
    body: list[str] = []
    for column in drawn.columns:
        body += _panel(column, placed)
    body += [_strip(band, box) for band, box in zip(drawn.bands, placed.bands, strict=True)]
    body += [f'<path class="gl-same" d="M{pair(one)}L{pair(two)}"/>' for one, two in placed.same]
    body += [_route(one) for one in placed.routes]
    for column in drawn.columns:
        body += [_cell(column, at, cell, placed.cells[cell.id]) for at, cell in column.cells]
    for band, box in zip(drawn.bands, placed.bands, strict=True):
        body += _band(band, box, placed)
    for aside, (box, lines) in zip(drawn.asides, placed.asides, strict=True):
        body += _aside(aside, box, lines)
    body += _legend(drawn, placed)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            f'viewBox="0 0 {w} {h}" role="img" xml:space="preserve"{tongue()}>',
            f"<title>{escape(drawn.title)}</title>",
            f"<desc>{escape(drawn.description)}</desc>",
            f"<style>\n{css(theme)}</style>",
            f'<rect class="gl-ground" width="{w}" height="{h}"/>',
            write("headline", MARGIN, 38, drawn.title),
            write("subtitle", MARGIN, 60, drawn.subtitle),
            *body,
            "</svg>\n",
        ]
    )


def text(kind: str, x: float, y: float, said: str, anchor: str = "") -> str:
    """Return one line of text in the font of its kind."""
    return write(f"c-{kind}" if kind in INKS else kind, x, y, said, anchor)


def _box(kind: str, box: Box, corner: float, more: str = "") -> str:
    place = f'x="{num(box.x)}" y="{num(box.y)}" width="{num(box.w)}" height="{num(box.h)}"'
    return f'<rect class="{kind}" {place} rx="{num(corner)}"{more}/>'


def _panel(column: Column, placed: Placed) -> Iterator[str]:
    """Yield the ground of a column, its header and what it gave."""
    box = placed.panels[column.key]
    yield _box("gl-panel", box, 8)
    x, y, room = box.x + PAD, box.y, box.w - 2 * PAD
    yield text("kicker", x, y + 21, column.kicker)
    yield text("column", x, y + 40, fitted("column", column.title, room))
    for at, line in enumerate(column.head):
        yield text("remark", x, y + 57 + LINE * at, fitted("remark", line, room))
    low = placed.feet[column.key]
    rule = f"M{num(x)},{num(low - 14)}H{num(box.x + box.w - PAD)}"
    if column.foot:
        yield f'<path class="gl-rule" d="{rule}"/>'
    for at, said in enumerate(column.foot):
        yield text(said.kind, x, low + 4 + 19 * at, fitted(said.kind, said.text, room))


def _cell(column: Column, row: int, cell: Cell, box: Box) -> str:
    """Return a box with its texts; a root has a second border."""
    look = LOOKS[cell.kind]
    said = cell.tip or cell.title
    parts = [f"<title>{escape(said)}</title>"]
    if cell.root:
        ring = type(box)(box.x - 3, box.y - 3, box.w + 6, box.h + 6)
        parts.append(_box("gl-box-root", ring, look.corner + 3))
    parts.append(_box(f"gl-box-{cell.kind}", box, look.corner))
    ghost = cell.kind in ("ghost", "gap")
    room, x = box.w - 24, box.x + 12
    parts.append(
        text(
            "ghost" if ghost else "title",
            x,
            box.y + 20,
            fitted("ghost" if ghost else "title", cell.title, room),
        )
    )
    lines = [cell.small] if cell.small else []
    for at, line in enumerate((*lines, *cell.lines)):
        parts.append(text("remark", x, box.y + 36 + LINE * at, fitted("remark", line, room)))
    mark = f'data-column="{escape(column.key)}" data-row="{row}" data-cell="{escape(cell.id)}"'
    nodes = escape(" ".join(clean(one) for one in cell.nodes))
    return f'<g {mark} data-nodes="{nodes}">{"".join(parts)}</g>'


def _route(one: Route) -> str:
    """Return an arrow with round corners that ends under its head."""
    *rest, (x, y) = one.points
    px, py = rest[-1]
    length = max(abs(x - px) + abs(y - py), 1e-6)
    dx, dy = (x - px) / length, (y - py) / length
    stop = (x - TIP * dx, y - TIP * dy)
    half = TIP * 0.45
    wings = ((x, y), (stop[0] - half * dy, stop[1] + half * dx), (stop[0] + half * dy, stop[1] - half * dx))
    path = f'<path class="gl-line-{one.flow}" d="{_rounded([*rest, stop])}"/>'
    tip = f'<polygon class="gl-tip-{one.flow}" points="{" ".join(map(pair, wings))}"/>'
    return f'<g data-tail="{escape(one.arrow.tail)}" data-head="{escape(one.arrow.head)}">{path}{tip}</g>'


def _rounded(points: list[tuple[float, float]]) -> str:
    made = f"M{pair(points[0])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _toward(corner, before), _toward(corner, after)
        made += f"L{pair(into)}Q{pair(corner)} {pair(out)}"
    return made + f"L{pair(points[-1])}"


def _toward(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    far = abs(dx) + abs(dy)
    step = min(ROUND, far / 2) / far if far else 0
    return corner[0] + dx * step, corner[1] + dy * step


def _strip(band: Band, box: Box) -> str:
    return _box("gl-box-band", box, LOOKS["band"].corner)


def _band(band: Band, box: Box, placed: Placed) -> Iterator[str]:
    """Yield the user's line on its strip, on a ground that covers the lines below, and the chips."""
    chips = [(placed.panels[key], word) for key, word in band.chips if key in placed.panels]
    room = min([panel.x for panel, _ in chips] + [box.x + box.w]) - box.x - 12
    line = f"{sayings.place(band.source)}  {band.source.text}"
    said = fitted("mark", line, room - 8)
    rest = room - measured("mark", said) - 40
    yield _under(box.x + 6, box.y, measured("mark", said) + 12)
    yield text("mark", box.x + 12, box.y + 16, said)
    if measured("remark", band.text) < rest:
        x = box.x + 24 + measured("mark", said)
        yield _under(x - 6, box.y, measured("remark", band.text) + 12)
        yield text("remark", x, box.y + 16, band.text)
    for panel, word in chips:
        x = panel.x + panel.w / 2
        wide = measured("chip", word)
        yield _under(x - wide / 2 - 6, box.y, wide + 12)
        yield text("chip", x, box.y + 16, word, "middle")


def _under(x: float, y: float, w: float) -> str:
    place = f'x="{num(x)}" y="{num(y + 2)}" width="{num(w)}" height="20"'
    return f'<rect class="gl-under" {place} rx="4"/>'


def _aside(one: Aside, box: Box, lines: list[str]) -> Iterator[str]:
    """Yield the card of a backend without a column."""
    yield _box("gl-panel", box, 8)
    x, room, y = box.x + 12, box.w - 24, box.y
    title = fitted("column", one.title, room - 90)
    yield text("column", x, y + 21, title)
    yield text(one.status, x + measured("column", title) + 12, y + 21, signed(one.status))
    y += 40
    for line in lines:
        yield text("legend", x, y, line)
        y += LINE
    if one.source:
        line = f"{sayings.place(one.source)}  {one.source.text}"
        yield text("more", x, y + 2, fitted("more", line, room))
        y += 18
    if one.words:
        yield text("remark", x, y, fitted("remark", one.words.split("\n")[0], room))


def _legend(drawn: Picture, placed: Placed) -> Iterator[str]:
    for (kind, said), (x, y) in zip(drawn.legend, placed.legend, strict=True):
        look = LOOKS[kind]
        if look.shape == "line":
            up = kind == "gradient"
            top, low = (y, y + 14) if up else (y + 14, y)
            wings = ((x + 11, top), (x + 7.5, top + (7 if up else -7)), (x + 14.5, top + (7 if up else -7)))
            line = f"M{num(x + 11)},{num(low)}V{num(top + (6 if up else -6))}"
            yield f'<path class="gl-line-{kind}" d="{line}"/>'
            yield f'<polygon class="gl-tip-{kind}" points="{" ".join(map(pair, wings))}"/>'
        else:
            size = f'x="{num(x + 1)}" y="{num(y)}" width="20" height="14"'
            yield f'<rect class="gl-box-{kind}" {size} rx="{min(look.corner, 7)}"/>'
            if kind == "root":
                inner = f'x="{num(x + 3.5)}" y="{num(y + 2.5)}" width="15" height="9" rx="1"'
                yield f'<rect class="gl-box-op" {inner}/>'
        yield text("legend", x + SWATCH, y + 11, said)
