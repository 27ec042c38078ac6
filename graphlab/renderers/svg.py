"""SVG that stands alone: no scripts, no links, nothing to load, the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.layout.boxes import pill_text, sent_kind, text_width
from graphlab.layout.place import place
from graphlab.renderers.scene import scene
from graphlab.renderers.styles import LOOKS, css
from graphlab.renderers.svg_cards import card
from graphlab.renderers.svg_legend import legend, legend_width
from graphlab.renderers.svg_marks import escape, num, pair, tongue, write

if TYPE_CHECKING:
    from graphlab.layout.parts import Line, Scene
    from graphlab.layout.pieces import Point
    from graphlab.layout.place import Placed, PlacedCard, PlacedContainer, PlacedLine
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

MARGIN = 28
TOP = 84  # title and subtitle
BOTTOM = 34  # legend
ARROW = 8
STRONG = 13  # the arrow of a gradient that flows in the step that is shown
GLOW = 7  # around the card of that step
HEADS = {"LR": (1, 0), "RL": (-1, 0), "TB": (0, 1), "BT": (0, -1)}


def svg(recording: Recording, options: Options) -> str:
    """Return the picture of a recording as one SVG document."""
    if options.flow is not None:
        from graphlab.renderers.film import Film

        return Film(recording, options).svg(options.flow)
    drawn = scene(recording, options)
    return draw(drawn, place(drawn, options.engine, options.timeout), options.theme)


def size(drawn: Scene, placed: Placed) -> tuple[int, int]:
    """Return the width and the height of a picture, with all around the graph."""
    wide = _width(drawn, placed)
    _, below = legend(drawn.legend, wide, ())
    return round(wide + 2 * MARGIN), round(TOP + placed.h + BOTTOM + below)


def _width(drawn: Scene, placed: Placed) -> float:
    return max(
        placed.w,
        text_width("headline", drawn.title),
        text_width("subtitle", drawn.subtitle),
        min(legend_width(drawn.legend), max(placed.w, 700)),
    )


def draw(
    drawn: Scene,
    placed: Placed,
    theme: str,
    around: Scene | None = None,
    least: tuple[float, float] = (0, 0),
) -> str:
    """Return a placed scene as SVG: containers, then lines, then cards on top.

    ``around`` is the scene that the room for titles and legend is taken from, where it is not the
    same; ``least`` is the smallest width and height, in px.
    """
    around = around or drawn
    wide = max(_width(around, placed), least[0] - 2 * MARGIN)
    words, _ = legend(around.legend, _width(around, placed), {one.kind for one in drawn.legend})
    w, h = (round(max(pair)) for pair in zip(size(around, placed), least, strict=True))
    line = "data" if any(one.kind == "data" for one in around.legend) else "gradient"
    left = MARGIN + max(0.0, wide - placed.w) / 2
    body = [
        *(_container(one) for one in placed.containers),
        *(_glow(one, "failed") for one in placed.cards if one.card.failed),
        *(_glow(one, "active") for one in placed.cards if one.card.active),
        *(_line(one, drawn.direction, one.line.state or line) for one in placed.lines),
        *(_call(one) for one in placed.containers),
        *(card(one) for one in placed.cards),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            f'viewBox="0 0 {w} {h}" role="img" xml:space="preserve"{tongue()}>',
            f"<title>{escape(drawn.title)}</title>",
            f"<desc>{escape(drawn.description)} {escape(drawn.subtitle)}</desc>",
            f"<style>\n{css(theme, {one.kind for one in around.legend})}</style>",
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
    arrow = STRONG if kind == "now" else ARROW
    x, y = one.curve[-1]
    *rest, control, _ = one.curve
    stop = (x - arrow * dx, y - arrow * dy)
    points = [*rest, (control[0] - arrow * dx / 2, control[1] - arrow * dy / 2), stop]
    path = f"M{pair(points[0])}C" + " ".join(pair(point) for point in points[1:])
    half = arrow * 0.45
    wings = ((x, y), (stop[0] - half * dy, stop[1] + half * dx), (stop[0] + half * dy, stop[1] - half * dx))
    tip = " ".join(pair(point) for point in wings)
    parts = [f'<path class="gl-line-{kind}" d="{path}"/>', f'<polygon class="gl-tip-{kind}" points="{tip}"/>']
    if one.label:
        parts.append(_pill(one.line, one.label))
    if one.line.tip:
        parts.append(f"<title>{escape(one.line.tip)}</title>")
    real = f' data-edges="{one.line.edges}"' if one.line.edges else ""
    return f'<g data-edge="{one.line.key}"{real}>{"".join(parts)}</g>'


def _pill(line: Line, centre: Point) -> str:
    """Return what stands on a line: its label, its gradient, or both."""
    inner = pill_text(line)
    w = inner + 12
    x, y = centre
    box = f'x="{num(x - w / 2)}" y="{num(y - 9)}" width="{num(w)}" height="18"'
    parts = [f'<rect class="gl-pill{"-now" if line.state == "now" else ""}" {box} rx="9"/>']
    if line.label and line.sent:
        parts.append(write("label", x - inner / 2, y + 4, line.label))
        parts.append(write(sent_kind(line.sent), x + inner / 2, y + 4, line.sent, "end"))
    else:
        kind = sent_kind(line.sent) if line.sent else "label"
        parts.append(write(kind, x, y + 4, line.sent or line.label, "middle"))
    return "".join(parts)


def _glow(one: PlacedCard, kind: str) -> str:
    """Return the ring around the card of the step that is shown, or of the node that raised."""
    corner = LOOKS[one.card.kind].corner + GLOW
    w, h = one.box.w + 2 * GLOW, one.box.h + 2 * GLOW
    box = f'x="{num(one.x - GLOW)}" y="{num(one.y - GLOW)}" width="{num(w)}" height="{num(h)}"'
    return f'<rect class="gl-box-{kind}" data-{kind}="{one.card.node}" {box} rx="{corner}"/>'
