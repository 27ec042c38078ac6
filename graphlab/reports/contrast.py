"""A contrast as a page: its graphs side by side, partners that light up together, the lines, the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.renderers.contrast import looks
from graphlab.renderers.contrast.model import MANY_ROWS
from graphlab.renderers.contrast.page import WIDEST
from graphlab.renderers.contrast.picture import picture
from graphlab.renderers.contrast.place import place
from graphlab.renderers.contrast.svg import draw
from graphlab.renderers.contrast.text import lines
from graphlab.reports.picture import Cell, Shown, picture_page
from graphlab.web import markup
from graphlab.web.document import made_by

if TYPE_CHECKING:
    from graphlab.outcome import Contrast
    from graphlab.renderers.contrast.model import Choice

MOST_ROWS = 400  # a page has room for more of them than a picture


def contrast_html(contrast: Contrast, choice: Choice) -> str:
    """Return the page as one document that loads nothing."""
    drawn = picture(contrast, roomy(contrast, choice))
    cells = {
        cell.id: Cell(column.title, cell.title, cell.tip, (cell.small, *cell.lines), cell.source)
        for column in drawn.columns
        for _, cell in column.cells
    }
    shown = Shown(
        drawn.title,
        drawn.subtitle,
        draw(drawn, place(drawn), choice.theme),
        looks.css,
        cells,
        markup.lines(lines(contrast, WIDEST, True)),
        made_by(contrast.versions),
        (
            *(band.source for band in drawn.bands),
            *(aside.source for aside in drawn.asides),
            contrast.subject.source if contrast.subject else None,
        ),
        tuple(band.source for band in drawn.bands),
    )
    return picture_page(shown, "contrast", choice.theme)


def roomy(contrast: Contrast, choice: Choice) -> Choice:
    """Return the choice with all captured graphs and more rows, where nothing else was chosen."""
    traced = tuple(one.backend for one in contrast.outcomes if one.status == "traced")
    most = MOST_ROWS if choice.rows == MANY_ROWS else choice.rows
    return replace(choice, backends=traced if choice.backends is None else choice.backends, rows=most)
