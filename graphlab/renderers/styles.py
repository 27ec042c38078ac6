"""How each kind of thing looks, as tables: colours (Okabe-Ito), fonts, and the CSS from them.

A kind is told by its shape or its border as well as its colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.lang import language
from graphlab.layout.fonts import FONTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from graphlab.layout.parts import Card

SANS = "DejaVu Sans, Verdana, Noto Sans CJK SC, sans-serif"
MONO = "DejaVu Sans Mono, Menlo, Consolas, Noto Sans CJK SC, monospace"

# Named first where Chinese is spoken: what systems have, in the forms that are written in China.
CHINESE = ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei")

# A colour is the pair (light, dark).
Colour = tuple[str, str]
GROUND: Colour = ("#ffffff", "#0d1117")
INK: Colour = ("#1b2330", "#e6edf3")
QUIET: Colour = ("#57606c", "#9aa5b3")
RULE: Colour = ("#d5dae1", "#333c47")
PAPER: Colour = ("#ffffff", "#161b22")
SLATE: Colour = ("#6b7684", "#7d8896")
HALO: Colour = ("#f6f7f8", "#13181f")
FRAME: Colour = ("#b3bcc8", "#465160")
BAND: Colour = ("#eff2f6", "#202833")
GRADIENT: Colour = ("#d55e00", "#e69f00")
GRADIENT_INK: Colour = ("#9c3d00", "#f0b84a")
LEAF: Colour = ("#0072b2", "#56b4e9")
WATER: Colour = ("#e6f2fa", "#10273b")
ROOT: Colour = ("#009e73", "#2cc295")
PURPLE: Colour = ("#a8487f", "#cc79a7")
AMBER: Colour = ("#a87200", "#e69f00")
PALE: Colour = ("#8a95a3", "#66717f")
GLOW: Colour = ("#fdeee3", "#33240d")
ALARM: Colour = ("#b3123b", "#ff7b92")
BLUSH: Colour = ("#fdeaef", "#3a1620")
GREEN: Colour = ("#00694d", "#2cc295")
RED: Colour = ("#b3362b", "#ff8a7a")


@dataclass(frozen=True, slots=True)
class Look:
    """How one kind is drawn and what the legend says of it; ``corner`` and ``dash`` in px."""

    legend: str
    stroke: Colour = SLATE
    fill: Colour = PAPER
    band: Colour = BAND
    corner: int = 3
    dash: str = ""
    shape: str = "card"  # card, line, row or ring: what the legend shows
    width: float = 1.6  # of a line, in px; a border is a tenth less
    sheets: int = 0  # that seem to lie behind the card


LOOKS = {
    "op": Look("function"),
    "custom": Look("custom function", PURPLE, ("#fdf6fa", "#231821"), ("#f7e6f0", "#35202e"), dash="7 3"),
    "view_write": Look(
        "write through a view", AMBER, ("#fffaf0", "#231d12"), ("#fbeed2", "#362a14"), dash="2 3"
    ),
    "module": Look("module call, folded", SLATE, ("#f3f5f8", "#1a212b"), ("#e4e9f0", "#2a3442"), sheets=1),
    "run": Look("repeated part, folded", SLATE, ("#f3f5f8", "#1a212b"), ("#e4e9f0", "#2a3442"), sheets=2),
    "chain": Look("chain of views, folded", PALE, band=PAPER, corner=7, sheets=1),
    "stretch": Look("stretch, folded", PALE, sheets=1),
    "leaves": Look("leaves of the same users, folded", LEAF, WATER, WATER, corner=14, sheets=2),
    "tensor": Look("tensor", band=PAPER, corner=7),
    "leaf": Look("leaf", LEAF, WATER, WATER, corner=14),
    "root": Look("root: backward starts here", ROOT, ("#f4fbf8", "#0f221d"), ("#dff4ec", "#123329")),
    "copy": Look("copy of a leaf, near its user", LEAF, WATER, WATER, corner=14, dash="5 3"),
    "gradient": Look("gradient flow", GRADIENT, shape="line"),
    "data": Look("data flow, with its operation", SLATE, shape="line"),
    "grey": Look("operand without gradient", QUIET, shape="row"),
    "active": Look("node of this step", GRADIENT, GLOW, shape="ring"),
    "failed": Look("node that raised an error", ALARM, BLUSH, dash="6 3", shape="ring"),
    "now": Look("gradient of this step", GRADIENT, shape="line", width=4),
    "before": Look("gradient before", GRADIENT, shape="line"),
    "coming": Look("gradient still to come", PALE, dash="3 4", shape="line", width=1.3),
    "came": Look("came", GREEN, ("#e6f7f0", "#0f2b22"), ("#c6ebdc", "#15402f"), width=3),
    "went": Look("went", RED, ("#fef5f3", "#261412"), ("#fbe3df", "#3b1d19"), dash="6 4", width=2),
    "changed": Look("changed", AMBER, ("#fff9ec", "#231d12"), ("#fbecc9", "#362a14"), width=3),
    "edge-kept": Look("edge in both", SLATE, shape="line"),
    "edge-came": Look("edge that came", GREEN, shape="line", width=3),
    "edge-went": Look("edge that went", RED, dash="5 4", shape="line", width=1.6),
}

# Looks of a picture of two graphs.
MARKS = ("came", "went", "changed", "edge-kept", "edge-came", "edge-went")
RARE = frozenset({"failed", "leaves", *MARKS})

# The colour of each kind of text; its size and face are in layout/fonts.py.
INKS = {
    "headline": INK,
    "subtitle": QUIET,
    "title": INK,
    "value": INK,
    "small": QUIET,
    "operand": INK,
    "off": QUIET,
    "sent": GRADIENT_INK,
    "waiting": QUIET,
    "note-value": INK,
    "note-grad": GRADIENT_INK,
    "note-waiting": QUIET,
    "note-saved": QUIET,
    "note-source": QUIET,
    "label": INK,
    "call": QUIET,
    "legend": QUIET,
}


def look_name(card: Card) -> str:
    """Return the key of the look that a card has: its mark before all, then copy, root, kind."""
    if card.mark:
        return card.mark
    return "copy" if card.copy else "root" if card.root and card.kind != "leaf" else card.kind


def css(theme: str, kinds: Collection[str] = ()) -> str:
    """Return the style sheet; ``auto`` follows the reader's mode, with light first.

    Rare looks have rules only where they are among ``kinds``, those of the picture.
    """
    looks = {name: look for name, look in LOOKS.items() if name not in RARE or name in kinds}
    if theme == "auto":
        dark = "".join(_rules(1, looks, paint_only=True))
        return "".join(_rules(0, looks)) + f"@media (prefers-color-scheme: dark){{\n{dark}}}\n"
    return "".join(_rules(("light", "dark").index(theme), looks))


def _rules(mode: int, looks: Mapping[str, Look], *, paint_only: bool = False) -> list[str]:
    """Return one rule a line, with literal colours of the mode."""
    rules = [f".gl-ground{{fill:{GROUND[mode]}}}\n"]
    for name, ink in INKS.items():
        rules.append(f".gl-{name}{{fill:{ink[mode]}{'' if paint_only else type_of(name)}}}\n")
    for name, look in looks.items():
        if look.shape in ("line", "row"):
            continue
        dash = f";stroke-dasharray:{look.dash}" if look.dash else ""
        line = "" if paint_only else f";stroke-width:{look.width - 0.1:g}{dash}"
        rules.append(f".gl-box-{name}{{fill:{look.fill[mode]};stroke:{look.stroke[mode]}{line}}}\n")
        rules.append(f".gl-band-{name}{{fill:{look.band[mode]}}}\n")
    for name, look in looks.items():
        if look.shape == "line":
            dash = f";stroke-dasharray:{look.dash}" if look.dash else ""
            fixed = "" if paint_only else f";fill:none;stroke-width:{look.width:g}{dash}"
            rules.append(f".gl-line-{name}{{stroke:{look.stroke[mode]}{fixed}}}\n")
            rules.append(f".gl-tip-{name}{{fill:{look.stroke[mode]}}}\n")
    fixed = "" if paint_only else ";stroke-width:1"
    rules.append(f".gl-rule{{stroke:{RULE[mode]}{fixed}}}\n")
    halo = "" if paint_only else ";stroke-width:5;stroke-linejoin:round;paint-order:stroke"
    rules.append(f".gl-call{{stroke:{HALO[mode]}{halo}}}\n")
    icon = "" if paint_only else ";fill:none;stroke-width:1.3"
    rules.append(f".gl-icon{{stroke:{LEAF[mode]}{icon}}}\n")
    rules.append(f".gl-pill{{fill:{GROUND[mode]};stroke:{RULE[mode]}{fixed}}}\n")
    strong = "" if paint_only else ";stroke-width:2"
    rules.append(f".gl-pill-now{{fill:{GROUND[mode]};stroke:{GRADIENT[mode]}{strong}}}\n")
    rules.append(f".gl-strip{{fill:{HALO[mode]}}}\n")
    thin = "" if paint_only else ";fill-opacity:.025;stroke-width:1"
    rules.append(f".gl-call-box{{fill:{INK[mode]};stroke:{FRAME[mode]}{thin}}}\n")
    return rules


def families(names: str, comma: str = ", ") -> str:
    """Return font families, with those of the present language before the last, which is generic."""
    *first, generic = names.split(comma)
    own = [name for name in CHINESE if name not in first] if language() == "zh" else []
    return comma.join([*first, *own, generic])


def sans() -> str:
    """Return the families of running text."""
    return families(SANS)


def mono() -> str:
    """Return the families of code."""
    return families(MONO)


def type_of(kind: str) -> str:
    """Return the declarations of the font of a kind of text, without its colour."""
    font = FONTS[kind]
    weight = ";font-weight:700" if font.bold else ""
    slant = ";font-style:italic" if font.italic else ""
    return f";font-family:{mono() if font.mono else sans()};font-size:{font.size:g}px{weight}{slant}"
