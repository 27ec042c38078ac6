"""The smallest marks of an SVG: numbers, points, safe text."""

from __future__ import annotations

from graphlab.lang import language
from graphlab.renderers.words import clean


def escape(text: str) -> str:
    """Return text that is safe in XML content and in an attribute."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;")


def num(value: float) -> str:
    """Return a coordinate with one decimal at most, never ``-0``."""
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.1f}"


def write(kind: str, x: float, y: float, text: str, anchor: str = "") -> str:
    """Return one line of text in the font of its kind; ``anchor`` is start when left out."""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="gl-{kind}" x="{num(x)}" y="{num(y)}"{where}>{escape(text)}</text>'


def tongue() -> str:
    """Return the attribute that says the language: browsers choose the forms of characters by it."""
    return ' lang="zh-CN"' if language() == "zh" else ""


def pair(point: tuple[float, float]) -> str:
    """Return a point as SVG writes it in paths."""
    return f"{num(point[0])},{num(point[1])}"
