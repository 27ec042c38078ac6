"""A recording as the explorer: one HTML file to open, search and step through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.explorer.bundle import script
from graphlab.explorer.data import data
from graphlab.explorer.document import document
from graphlab.explorer.style import sheet
from graphlab.lang import language

if TYPE_CHECKING:
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options


def explorer(recording: Recording, options: Options) -> str:
    """Return the page as one document that loads nothing and asks for nothing."""
    known = data(recording, options)
    return document(str(known["title"]), sheet(options.theme), script(), known, options.theme, language())
