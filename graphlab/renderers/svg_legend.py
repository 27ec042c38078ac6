"""The legend as SVG: a small picture and a few words for each look that is in the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.layout.boxes import text_width
from graphlab.renderers.styles import LOOKS
from graphlab.renderers.svg_marks import num, pair, write

if TYPE_CHECKING:
    from collections.abc import Container

    from graphlab.layout.parts import Legend

SWATCH = 22
SHEET = 2  # how far each sheet of a folded look sticks out


def legend_width(entries: tuple[Legend, ...]) -> float:
    """Return how wide the legend is on one line."""
    return sum(SWATCH + 30 + text_width("legend", one.text) for one in entries)


def legend(entries: tuple[Legend, ...], wide: float, shown: Container[str]) -> tuple[list[str], float]:
    """Return the legend in as many lines as it needs, and its height.

    Entries whose kind is not ``shown`` leave their place empty, so that pictures of the steps of one
    walk flip without a jump.
    """
    parts, x, y = [], 0.0, 0.0
    for one in entries:
        w = SWATCH + 8 + text_width("legend", one.text)
        if x and x + w > wide:
            x, y = 0.0, y + 24
        if one.kind in shown:
            parts += [_swatch(one.kind, x, y), write("legend", x + SWATCH + 8, y + 12, one.text)]
        x += w + 22
    return parts, y + 34


def _swatch(kind: str, x: float, y: float) -> str:
    look = LOOKS[kind]
    if look.shape == "line":
        stop, middle = x + SWATCH - 7, y + 8
        half = 3.5 if look.width < 3 else 5
        tip = " ".join(map(pair, ((x + SWATCH, middle), (stop, middle - half), (stop, middle + half))))
        line = f'<path class="gl-line-{kind}" d="M{pair((x, middle))}L{pair((stop, middle))}"/>'
        return f'{line}<polygon class="gl-tip-{kind}" points="{tip}"/>'
    if look.shape == "row":
        return write("off", x, y + 12, "abc")
    # A folded card has sheets behind it, by which one of many is told from one alone.
    wide, high = SWATCH - 2 - SHEET * look.sheets, 14 - SHEET * look.sheets
    size = f'width="{wide}" height="{high}" rx="{min(look.corner, high // 2)}"'
    box = "".join(
        f'<rect class="gl-box-{kind}" x="{num(x + 1 + SHEET * at)}" y="{num(y + 1 + SHEET * at)}" {size}/>'
        for at in range(look.sheets, -1, -1)
    )
    if look.shape == "ring":
        inner = f'x="{num(x + 5)}" y="{num(y + 5)}" width="{SWATCH - 10}" height="6" rx="1"'
        return f'{box}<rect class="gl-box-op" {inner}/>'
    if look.band != look.fill:
        band = f'x="{num(x + 2)}" y="{num(y + 2)}" width="{wide - 2}" height="{6 - look.sheets}"'
        box += f'<rect class="gl-band-{kind}" {band}/>'
    if kind != "root":
        return box
    inner = f'x="{num(x + 3.5)}" y="{num(y + 3.5)}" width="{SWATCH - 7}" height="9" rx="1"'
    return f'{box}<rect class="gl-box-root" {inner}/>'
