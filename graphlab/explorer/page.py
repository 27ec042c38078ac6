"""A recording as the explorer: one HTML file to open, search and step through."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.explorer.data import data
from graphlab.explorer.style import sheet
from graphlab.web.bundle import script
from graphlab.web.document import document, template

if TYPE_CHECKING:
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

ASSETS = Path(__file__).with_name("assets")


def explorer(recording: Recording, options: Options) -> str:
    """Return the page as one document that loads nothing and asks for nothing."""
    known = data(recording, options)
    body = template(ASSETS / "explorer.html")
    ours = script(ASSETS / "main.js")
    return document(str(known["title"]), body, sheet(options.theme), ours, known, options.theme)
