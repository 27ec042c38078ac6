"""How large each kind of text is and in which face, for measuring and for drawing alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Font:
    """One kind of text: its size in px, its weight, its family and its slant."""

    size: float
    bold: bool = False
    mono: bool = False
    italic: bool = False


FONTS = {
    "headline": Font(19, bold=True, mono=True),
    "subtitle": Font(12.5),
    "title": Font(14, bold=True, mono=True),
    "value": Font(14, mono=True),
    "small": Font(11),
    "operand": Font(12.5, mono=True),
    "off": Font(12.5, mono=True),
    "sent": Font(12.5, bold=True, mono=True),
    "waiting": Font(11.5, italic=True),
    "note-value": Font(12.5, mono=True),
    "note-grad": Font(12.5, bold=True),
    "note-waiting": Font(11.5, italic=True),
    "note-saved": Font(11),
    "note-source": Font(11, mono=True),
    "label": Font(11.5),
    "call": Font(12, bold=True),
    "legend": Font(11.5),
}
