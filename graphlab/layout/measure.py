"""How wide text is, from the real advances of the fonts that come along.

East Asian wide characters (and emoji) are one em, combining marks nothing, characters that
the fonts lack as wide as an average letter. The engine is never asked: it cannot measure.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Callable


def width(text: str, size: float, *, bold: bool = False, mono: bool = False) -> float:
    """Return the width of ``text`` in the unit of ``size``, the height of one em."""
    advances = _advances(_font(bold, mono))
    return size * sum(map(advances, text))


def fit(text: str, size: float, room: float, *, bold: bool = False, mono: bool = False) -> str:
    """Return ``text``, or its beginning and "…", so that it is at most ``room`` wide."""
    if width(text, size, bold=bold, mono=mono) <= room:
        return text
    left = room - width("…", size, bold=bold, mono=mono)
    advances = _advances(_font(bold, mono))
    kept = ""
    for char in text:
        left -= size * advances(char)
        if left < 0:
            break
        kept += char
    return kept.rstrip() + "…"


def covered(char: str) -> bool:
    """Return whether the fonts that come along can draw ``char``."""
    return ord(char) in _table("DejaVuSans")[0]


def _font(bold: bool, mono: bool) -> str:
    if mono:
        return "DejaVuSansMono-Bold" if bold else "DejaVuSansMono"
    return "DejaVuSans-Bold" if bold else "DejaVuSans"


@cache
def _advances(font: str) -> Callable[[str], float]:
    table, average = _table(font)

    @cache
    def advance(char: str) -> float:
        known = table.get(ord(char))
        if category(char) in ("Mn", "Me", "Cf"):
            return 0.0
        if known is not None:
            return known
        return 1.0 if east_asian_width(char) in "WF" else average

    return advance


@cache
def _table(font: str) -> tuple[dict[int, float], float]:
    """Return the advance of each character in ems, and that of an average letter."""
    data = json.loads(Path(__file__).with_name("advances.json").read_text(encoding="ascii"))[font]
    em = data["em"]
    table = {run[0] + i: advance / em for run in data["runs"] for i, advance in enumerate(run[1:])}
    return table, data["average"] / em
