"""The style of the explorer: the looks of every picture, its own rules, and warmth in levels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.renderers import styles
from graphlab.web import style
from graphlab.web.style import rules

if TYPE_CHECKING:
    from graphlab.renderers.styles import Colour

LEVELS = 7  # of warmth, as in heat.js

# From cold to warm; the text on them stays readable in both modes.
_COLD: Colour = ("#eef4fb", "#15212e")
_WARM: Colour = ("#f5a266", "#8a3c00")


def sheet(theme: str = "auto") -> str:
    """Return the style sheet of the page in a theme: auto, light or dark."""
    own = rules("app", Path(__file__).with_name("assets") / "explorer.css")
    warm = [
        f".gx-heat-{at} .gx-body,.gx-heat-{at} .gx-band{{fill:var(--heat{at})}}\n"
        f".gx-warm-{at}{{background:var(--heat{at})}}\n"
        for at in range(LEVELS)
    ]
    heats = {f"heat{at}": (_mixed(0, at), _mixed(1, at)) for at in range(LEVELS)}
    return style.sheet(theme, "".join((own, *warm)), lambda mode: styles.css(mode, styles.RARE), heats)


def _mixed(mode: int, level: int) -> str:
    """Return the colour of a level between cold and warm."""
    share = level / (LEVELS - 1)
    pairs = zip(_parts(_COLD[mode]), _parts(_WARM[mode]), strict=True)
    return "#" + "".join(f"{round(cold + (warm - cold) * share):02x}" for cold, warm in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
