"""Colours of the screen: those of the pictures, for a light and a dark ground, and for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual.theme import Theme

from graphlab.renderers import styles

if TYPE_CHECKING:
    from graphlab.renderers.styles import Colour
    from graphlab.stepper.blocks import Role

MODES = ("light", "dark")
RED: styles.Colour = ("#b3261e", "#ff7b72")

INKS: dict[Role, tuple[Colour, bool]] = {
    "": (styles.INK, False),
    "title": (styles.INK, True),
    "op": (styles.QUIET, False),
    "place": (styles.QUIET, False),
    "label": (styles.QUIET, False),
    "leaf": (styles.LEAF, False),
    "number": (styles.GRADIENT, True),
    "quiet": (styles.QUIET, False),
    "faint": (styles.RULE, False),
    "good": (styles.ROOT, True),
    "warn": (RED, True),
}

PLAIN: dict[Role, Style] = {
    "": Style(),
    "title": Style(bold=True),
    "op": Style(dim=True),
    "place": Style(dim=True),
    "label": Style(dim=True),
    "leaf": Style(),
    "number": Style(bold=True),
    "quiet": Style(dim=True),
    "faint": Style(dim=True),
    "good": Style(bold=True),
    "warn": Style(bold=True, underline=True),
}

SELECTED: styles.Colour = styles.BAND


def inks(mode: str) -> dict[Role, Style]:
    """Return the style of each role in a mode: light, dark, or plain where no colour is wanted."""
    if mode == "plain":
        return PLAIN
    at = MODES.index(mode)
    return {role: Style(color=colour[at], bold=bold) for role, (colour, bold) in INKS.items()}


def selected(mode: str) -> Style:
    """Return what lies under the selected line."""
    return Style(reverse=True) if mode == "plain" else Style(bgcolor=SELECTED[MODES.index(mode)])


def theme(mode: str) -> Theme:
    """Return the theme of Textual for a mode."""
    at = MODES.index(mode)
    return Theme(
        name=f"graphlab-{mode}",
        primary=styles.GRADIENT[at],
        accent=styles.GRADIENT[at],
        foreground=styles.INK[at],
        background=styles.GROUND[at],
        surface=styles.GROUND[at],
        panel=styles.BAND[at],
        dark=mode == "dark",
        variables={
            "rule": styles.RULE[at],
            "scrollbar": styles.RULE[at],
            "scrollbar-hover": styles.FRAME[at],
            "scrollbar-active": styles.FRAME[at],
            "scrollbar-background": styles.GROUND[at],
            "scrollbar-background-hover": styles.GROUND[at],
            "scrollbar-background-active": styles.GROUND[at],
            "scrollbar-corner-color": styles.GROUND[at],
        },
    )
