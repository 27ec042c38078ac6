"""SVG that stands alone: no scripts, no links, nothing to load, the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.layout.boxes import text_width
from graphlab.layout.place import place
from graphlab.renderers.scene import scene
from graphlab.renderers.styles import css
from graphlab.renderers.svg_cards import card
from graphlab.renderers.svg_legend import legend, legend_width
from graphlab.renderers.svg_marks import escape, num, pair, write

if TYPE_CHECKING:
    from graphlab.layout.parts import Scene
    from graphlab.layout.pieces import Point
    from graphlab.layout.place import Placed, PlacedContainer, PlacedLine
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

MARGIN = 28
TOP = 84  # title and subtitle
BOTTOM = 34  # legend
ARROW = 8
HEADS = {"LR": (1, 0), "RL": (-1, 0), "TB": (0, 1), "BT": (0, -1)}


def svg(recording: Recording, options: Options) -> str:
    """Return the picture of a recording as one SVG document."""
    drawn = scene(recording, options)
    return draw(drawn, place(drawn, options.engine, options.timeout), options.theme)


def draw(drawn: Scene, placed: Placed, theme: str) -> str:
    """Return a placed scene as SVG: containers, then lines, then cards on top."""
    wide = max(
        placed.w,
        text_width("headline", drawn.title),
        text_width("subtitle", drawn.subtitle),
        min(legend_width(drawn.legend), max(placed.w, 700)),
    )
    words, below = legend(drawn.legend, wide)
    w, h = round(wide + 2 * MARGIN), round(TOP + placed.h + BOTTOM + below)
    line = "data" if any(one.kind == "data" for one in drawn.legend) else "gradient"
    left = MARGIN + max(0.0, wide - placed.w) / 2
    body = [
        *(_container(one) for one in placed.containers),
        *(_line(one, drawn.direction, line) for one in placed.lines),
        *(_call(one) for one in placed.containers),
        *(card(one) for one in placed.cards),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            f'viewBox="0 0 {w} {h}" role="img" xml:space="preserve">',
            f"<title>{escape(drawn.title)}</title>",
            f"<desc>{escape(drawn.description)} {escape(drawn.subtitle)}</desc>",
            f"<style>\n{css(theme)}</style>",
            f'<rect class="gl-ground" width="{w}" height="{h}"/>',
            write("headline", MARGIN, 38, drawn.title),
            write("subtitle", MARGIN, 60, drawn.subtitle),
            f'<g transform="translate({num(left)} {TOP})">',
            *body,
            "</g>",
            f'<g transform="translate({MARGIN} {num(TOP + placed.h + BOTTOM)})">',
            *words,
            "</g>",
            "</svg>\n",
        ]
    )


def _container(one: PlacedContainer) -> str:
    size = f'x="{num(one.x)}" y="{num(one.y)}" width="{num(one.w)}" height="{num(one.h)}"'
    return f'<rect class="gl-call-box" data-call="{one.container.index}" {size} rx="8"/>'


def _call(one: PlacedContainer) -> str:
    """Return the label, on a ground that covers the lines below it."""
    tip = f"<title>{escape(one.container.tip)}</title>"
    x, wide = one.x + one.label, text_width("call", one.container.label)
    size = f'x="{num(x - 5)}" y="{num(one.y + 6)}" width="{num(wide + 10)}" height="20"'
    strip = f'<rect class="gl-strip" {size} rx="4"/>'
    return f"<g>{tip}{strip}{write('call', x, one.y + 20, one.container.label)}</g>"


def _line(one: PlacedLine, direction: str, kind: str) -> str:
    """Return a line that ends under its arrowhead, the arrowhead, and the label."""
    dx, dy = HEADS[direction]
    x, y = one.curve[-1]
    *rest, control, _ = one.curve
    stop = (x - ARROW * dx, y - ARROW * dy)
    points = [*rest, (control[0] - ARROW * dx / 2, control[1] - ARROW * dy / 2), stop]
    path = f"M{pair(points[0])}C" + " ".join(pair(point) for point in points[1:])
    half = ARROW * 0.45
    wings = ((x, y), (stop[0] - half * dy, stop[1] + half * dx), (stop[0] + half * dy, stop[1] - half * dx))
    tip = " ".join(pair(point) for point in wings)
    parts = [f'<path class="gl-line-{kind}" d="{path}"/>', f'<polygon class="gl-tip-{kind}" points="{tip}"/>']
    if one.label:
        parts.append(_pill(one.line.label, one.label))
    if one.line.tip:
        parts.append(f"<title>{escape(one.line.tip)}</title>")
    return f'<g data-edge="{one.line.key}">{"".join(parts)}</g>'


def _pill(text: str, centre: Point) -> str:
    w = text_width("label", text) + 12
    x, y = centre
    size = f'x="{num(x - w / 2)}" y="{num(y - 9)}" width="{num(w)}" height="18"'
    return f'<rect class="gl-pill" {size} rx="9"/>{write("label", x, y + 4, text, "middle")}'
