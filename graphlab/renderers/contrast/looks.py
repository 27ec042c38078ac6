"""How the parts of a contrast's picture look, beside those of every picture."""

from __future__ import annotations

from graphlab.renderers import styles
from graphlab.renderers.styles import (
    AMBER,
    FRAME,
    GRADIENT,
    GRADIENT_INK,
    GROUND,
    HALO,
    INK,
    PAPER,
    PURPLE,
    QUIET,
    ROOT,
    RULE,
    SLATE,
    Look,
)

LOOKS = {
    "op": Look("autograd node"),
    "custom": styles.LOOKS["custom"],
    "view_write": styles.LOOKS["view_write"],
    "leaf": Look(
        "leaf, or input",
        *(getattr(styles.LOOKS["leaf"], one) for one in ("stroke", "fill", "band", "corner")),
    ),
    "static": Look("operation of a captured graph", SLATE, PAPER, PAPER, corner=9),
    "frozen": Look("holds a frozen value", AMBER, ("#fffaf0", "#231d12"), ("#fffaf0", "#231d12"), 9),
    "root": Look("root, or what is returned", ROOT, PAPER, PAPER),
    "ghost": Look("missing here", QUIET, HALO, HALO, dash="5 4"),
    "gap": Look("", RULE, GROUND, GROUND, corner=9),
    "gradient": Look("gradient, runs up", GRADIENT, shape="line"),
    "data": Look("data, runs down", SLATE, shape="line"),
    "band": Look("the line that decides", PURPLE, ("#fdf6fa", "#231821"), corner=6),
}
_SHARED = ("root", "op", "custom", "view_write", "leaf", "gradient", "data")

# Colour and font (a kind of layout/fonts.py) of each text that only this picture has.
INKS = {
    "kicker": (QUIET, "small"),
    "column": (INK, "title"),
    "remark": (QUIET, "small"),
    "ghost": (QUIET, "waiting"),
    "more": (INK, "off"),
    "mark": (INK, "off"),
    "chip": (AMBER, "note-grad"),
    "agrees": (ROOT, "note-grad"),
    "disagrees": (GRADIENT_INK, "note-grad"),
    "fails": (PURPLE, "note-grad"),
    "refused": (PURPLE, "note-grad"),
    "captured": (QUIET, "note-grad"),
    "gave": (INK, "off"),
    "wrong": (GRADIENT_INK, "sent"),
}
SIGNS = {"agrees": "✓ ", "disagrees": "≠ ", "fails": "⊘ ", "refused": "⊘ ", "captured": ""}


def font(kind: str) -> str:
    """Return the kind of layout/fonts.py that measures a text of this picture."""
    return INKS[kind][1] if kind in INKS else kind


def css(theme: str) -> str:
    """Return the style sheet: that of every picture, and what only this one has."""
    if theme == "auto":
        dark = "".join(_rules(1, paint_only=True))
        more = "".join(_rules(0)) + f"@media (prefers-color-scheme: dark){{\n{dark}}}\n"
    else:
        more = "".join(_rules(("light", "dark").index(theme)))
    return styles.css(theme) + more


def _rules(mode: int, *, paint_only: bool = False) -> list[str]:
    rules = []
    for name, (ink, kind) in INKS.items():
        type_ = "" if paint_only else styles.type_of(kind)
        rules.append(f".gl-c-{name}{{fill:{ink[mode]}{type_}}}\n")
    for name, look in LOOKS.items():
        if name in _SHARED:
            continue
        dash = f";stroke-dasharray:{look.dash}" if look.dash else ""
        line = "" if paint_only else f";stroke-width:1.5{dash}"
        rules.append(f".gl-box-{name}{{fill:{look.fill[mode]};stroke:{look.stroke[mode]}{line}}}\n")
    thin = "" if paint_only else ";stroke-width:1"
    rules.append(f".gl-panel{{fill:{HALO[mode]};stroke:{RULE[mode]}{thin}}}\n")
    rules.append(f".gl-under{{fill:{LOOKS['band'].fill[mode]}}}\n")
    dots = "" if paint_only else ";stroke-width:1.2;stroke-dasharray:1 4;fill:none"
    rules.append(f".gl-same{{stroke:{FRAME[mode]}{dots}}}\n")
    return rules
