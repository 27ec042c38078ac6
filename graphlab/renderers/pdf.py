"""The picture as a PDF page with vector shapes and text that can be selected and searched.

fpdf2 draws the shapes of the SVG. The text is written apart, in the fonts that come along,
since fpdf2 knows nothing of fonts to fall back on within an SVG.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError
from graphlab.renderers.glyphs import drawable, further_fonts
from graphlab.renderers.png import FONTS, size, written
from graphlab.renderers.svg_text import Run, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fpdf import FPDF

    from graphlab.recording import Recording
    from graphlab.renderers.glyphs import Font
    from graphlab.renderers.options import Options

POINTS = 0.75  # of a px
LONGEST = 14400.0  # points: what readers of PDF can show
_FACES = (
    ("sans", "", "DejaVuSans.ttf"),
    ("sans", "B", "DejaVuSans-Bold.ttf"),
    ("mono", "", "DejaVuSansMono.ttf"),
    ("mono", "B", "DejaVuSansMono-Bold.ttf"),
)


def pdf(recording: Recording, options: Options) -> bytes:
    """Return the picture as PDF, the same bytes every time.

    Raises: GraphlabError GL023 when fpdf2 is not installed.
    """
    from graphlab.renderers.svg import svg

    light = replace(options, theme="light") if options.theme == "auto" else options
    with drawable():
        return page(svg(recording, light), recording.script)


def page(svg: str, title: str = "") -> bytes:
    """Return a PDF of one page, as large as the SVG."""
    try:
        from fpdf import FPDF
    except ImportError as error:
        raise missing(str(error)) from error
    with _silent():
        return _drawn(FPDF, svg, title)


def missing(why: str = "") -> GraphlabError:
    """Return the error of a PDF without fpdf2."""
    return GraphlabError(
        "GL023",
        "PDF needs fpdf2, which is not installed",
        why=why,
        fix="pip install 'autograd-graphlab[pdf]', or write .svg or .png",
    )


def _drawn(maker: type[FPDF], svg: str, title: str) -> bytes:
    width, height = size(svg)
    scale = min(POINTS, LONGEST / max(width, height))
    document = maker(unit="pt", format=(width * scale, height * scale))
    document.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
    document.set_auto_page_break(False)
    document.set_margin(0)
    if title:
        document.set_title(title)
    _load(document, further_fonts(written(svg)))
    document.add_page()
    shapes, texts = split(svg)
    document.image(BytesIO(shapes.encode("utf-8", "replace")), x=0, y=0, w=width * scale, h=height * scale)
    for runs in texts:
        _write(document, runs, scale)
    return bytes(document.output())


@contextmanager
def _silent() -> Iterator[None]:
    """Keep fpdf2 and fontTools from logging: a missing glyph shows as a box, that is enough."""
    loggers = [logging.getLogger(name) for name in ("fpdf", "fontTools")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _load(document: FPDF, further: list[Font]) -> None:
    for family, style, file in _FACES:
        document.add_font(family, style, FONTS / file)
    for at, font in enumerate(further):
        document.add_font(f"further{at}", "", font.file, collection_font_number=font.index)


def _write(document: FPDF, runs: list[Run], scale: float) -> None:
    """Write the runs of one text: each beside the one before, or at its own place."""
    end = 0.0
    for at, run in enumerate(runs):
        left = end if run.advance else run.x * scale
        if run.anchor != "start" and not run.advance:
            together = [run, *takewhile(lambda other: other.advance, runs[at + 1 :])]
            whole = sum(width for one in together for *_, width in _pieces(document, one, scale))
            left -= whole if run.anchor == "end" else whole / 2
        document.set_text_color(run.fill)
        for face, text, width in _pieces(document, run, scale):
            document.set_font(*face, run.size * scale)
            document.text(left, run.y * scale, text)
            left += width
        end = left


def _pieces(document: FPDF, run: Run, scale: float) -> list[tuple[tuple[str, str], str, float]]:
    """Return (family, style), text and width in points of each stretch that one font can write."""
    style = "B" if run.bold else ""
    faces = [("mono" if run.mono else "sans", style), ("sans", style)]
    faces += [(key, "") for key in document.fonts if key.startswith("further")]

    cmaps = {key: getattr(font, "cmap", {}) for key, font in document.fonts.items()}

    def face(char: str) -> tuple[str, str]:
        return next((one for one in faces if ord(char) in cmaps["".join(one)]), faces[0])

    made = []
    for chosen, chars in groupby(run.text, face):
        text = "".join(chars)
        document.set_font(*chosen, run.size * scale)
        made.append((chosen, text, float(document.get_string_width(text))))
    return made
