"""The style sheet of a page: colours as variables of two modes, the rules of all pages, and its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphlab.renderers import styles
from graphlab.renderers.styles import MONO, SANS, Colour
from graphlab.web.bundle import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

# What every page is painted with, beside the looks of cards and arrows.
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
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def sheet(
    theme: str, own: str, looks: Callable[[str], str], paint: Mapping[str, Colour] | None = None
) -> str:
    """Return the style sheet; with ``auto`` the mode is the reader's, until the page's own button says.

    ``looks`` returns the rules of a picture for ``light`` or ``dark``, alike but for their colours;
    ``own`` are the rules of this page, and ``paint`` colours that it names beside those of PAINT.
    """
    light, dark = map(looks, ("light", "dark"))
    colours: dict[Colour, str] = {}
    others = iter(_COLOUR.findall(dark))

    def variable(found: re.Match[str]) -> str:
        pair = (found.group(), next(others))
        return f"var(--{colours.setdefault(pair, f'c{len(colours)}')})"

    drawn = _COLOUR.sub(variable, light)
    known = {**PAINT, **{name: pair for pair, name in colours.items()}, **(paint or {})}
    return "".join((*_modes(theme, known), drawn, rules("base"), own))


def rules(*names: str | Path) -> str:
    """Return the rules in files: those that pages share by their name, others by their path."""
    files = [SHARED / f"{one}.css" if isinstance(one, str) else one for one in names]
    return "".join(one.read_text(encoding="utf-8") for one in files)


def _modes(theme: str, paint: Mapping[str, Colour]) -> list[str]:
    """Return the rules that give the colours their values; paper is light, whatever the screen is."""
    modes = ["".join(f"--{name}:{pair[mode]};" for name, pair in paint.items()) for mode in (0, 1)]
    first = 1 if theme == "dark" else 0
    rules = [
        f":root{{--sans:{SANS};--mono:{MONO};color-scheme:{('light', 'dark')[first]};{modes[first]}}}\n",
        f':root[data-theme="light"]{{color-scheme:light;{modes[0]}}}\n',
        f':root[data-theme="dark"]{{color-scheme:dark;{modes[1]}}}\n',
    ]
    if theme == "auto":
        own = f":root:not([data-theme]){{color-scheme:dark;{modes[1]}}}"
        rules.append(f"@media screen and (prefers-color-scheme:dark){{{own}}}\n")
    rules.append(f"@media print{{:root,:root[data-theme]{{color-scheme:light;{modes[0]}}}}}\n")
    return rules
