"""The style sheet of the page: the looks of every picture, with colours as variables of two modes."""

from __future__ import annotations

import re
from pathlib import Path

from graphlab.renderers import styles
from graphlab.renderers.styles import MONO, SANS, Colour

LEVELS = 7  # of warmth, as in heat.js

# What the page itself is painted with, beside the looks of cards and arrows.
PAINT: dict[str, Colour] = {
    "ground": styles.GROUND,
    "ink": styles.INK,
    "quiet": styles.QUIET,
    "rule": styles.RULE,
    "halo": styles.HALO,
    "frame": ("#8a95a3", "#5b6876"),
    "band": styles.BAND,
    "slate": styles.SLATE,
    "leaf": styles.LEAF,
    "link": ("#005f94", "#6cc0f0"),
    "now": styles.GRADIENT,
    "glow": styles.GLOW,
    "gradient-ink": styles.GRADIENT_INK,
    "alarm": styles.ALARM,
    "good": styles.GREEN,
}
# From cold to warm; the text on them stays readable in both modes.
_COLD: Colour = ("#eef4fb", "#15212e")
_WARM: Colour = ("#f5a266", "#8a3c00")

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def sheet(theme: str = "auto") -> str:
    """Return the style sheet; with ``auto`` the mode is the reader's, until the page's own button says."""
    light, dark = (styles.css(mode, styles.RARE) for mode in ("light", "dark"))
    colours: dict[Colour, str] = {}
    others = iter(_COLOUR.findall(dark))

    def variable(found: re.Match[str]) -> str:
        pair = (found.group(), next(others))
        return f"var(--{colours.setdefault(pair, f'c{len(colours)}')})"

    looks = _COLOUR.sub(variable, light)
    paint = {**PAINT, **{name: pair for pair, name in colours.items()}, **_heats()}
    modes = ["".join(f"--{name}:{pair[mode]};" for name, pair in paint.items()) for mode in (0, 1)]
    first = 1 if theme == "dark" else 0
    rules = [
        f":root{{--sans:{SANS};--mono:{MONO};color-scheme:{('light', 'dark')[first]};{modes[first]}}}\n",
        f':root[data-theme="light"]{{color-scheme:light;{modes[0]}}}\n',
        f':root[data-theme="dark"]{{color-scheme:dark;{modes[1]}}}\n',
    ]
    if theme == "auto":
        own = f":root:not([data-theme]){{color-scheme:dark;{modes[1]}}}"
        rules.append(f"@media (prefers-color-scheme:dark){{{own}}}\n")
    rules.append(f"@media print{{:root,:root[data-theme]{{color-scheme:light;{modes[0]}}}}}\n")
    page = Path(__file__).with_name("assets").joinpath("page.css").read_text(encoding="utf-8")
    warm = [
        f".gx-heat-{at} .gx-body,.gx-heat-{at} .gx-band{{fill:var(--heat{at})}}\n"
        f".gx-warm-{at}{{background:var(--heat{at})}}\n"
        for at in range(LEVELS)
    ]
    return "".join((*rules, looks, page, *warm))


def _heats() -> dict[str, Colour]:
    return {f"heat{at}": (_mixed(0, at), _mixed(1, at)) for at in range(LEVELS)}


def _mixed(mode: int, level: int) -> str:
    """Return the colour of a level between cold and warm."""
    share = level / (LEVELS - 1)
    pairs = zip(_parts(_COLD[mode]), _parts(_WARM[mode]), strict=True)
    return "#" + "".join(f"{round(cold + (warm - cold) * share):02x}" for cold, warm in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
