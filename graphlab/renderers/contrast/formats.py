"""The formats of a contrast: each is a function (contrast, choice) -> str or bytes."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from graphlab.contrast_json import contrast_to_json
from graphlab.renderers.contrast.dot import contrast_dot
from graphlab.renderers.contrast.svg import contrast_svg
from graphlab.renderers.contrast.text import report
from graphlab.renderers.glyphs import drawable

if TYPE_CHECKING:
    from graphlab.outcome import Contrast
    from graphlab.renderers.contrast.model import Choice


def _light(choice: Choice) -> Choice:
    """Return the choice for what cannot follow the reader's mode."""
    return replace(choice, theme="light") if choice.theme == "auto" else choice


def svg(contrast: Contrast, choice: Choice) -> str:
    """Return the picture as SVG."""
    return contrast_svg(contrast, choice)


def png(contrast: Contrast, choice: Choice) -> bytes:
    """Return the picture as pixels."""
    from graphlab.renderers.png import pixels

    with drawable():
        return pixels(contrast_svg(contrast, _light(choice)))


def pdf(contrast: Contrast, choice: Choice) -> bytes:
    """Return the picture as one page.

    Raises: GraphlabError GL023 when fpdf2 is not installed.
    """
    from graphlab.renderers.pdf import page

    with drawable():
        return page(contrast_svg(contrast, _light(choice)), contrast.script)


def html(contrast: Contrast, choice: Choice) -> str:
    """Return the picture as a page that works offline."""
    # A room above: it reads renderers, as this does, and what all pages share.
    made: str = import_module("graphlab.reports.contrast").contrast_html(contrast, choice)
    return made


def dot(contrast: Contrast, choice: Choice) -> str:
    """Return the picture as DOT."""
    return contrast_dot(contrast, choice)


def json(contrast: Contrast, choice: Choice) -> str:
    """Return all of the contrast as JSON; the choice changes nothing here."""
    return contrast_to_json(contrast)


def txt(contrast: Contrast, choice: Choice) -> str:
    """Return the whole report as text."""
    return report(contrast, width=100, verbose=True)
