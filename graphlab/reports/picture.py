"""A page of one picture: it is moved and zoomed, its boxes tell what they are, the report stands below."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.renderers import styles
from graphlab.renderers.places import place, without_folders
from graphlab.renderers.svg_marks import escape
from graphlab.renderers.words import clean
from graphlab.web import markup
from graphlab.web.bundle import script
from graphlab.web.document import document, template
from graphlab.web.style import rules, sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from graphlab.graph import Source
    from graphlab.serialize import Json

Place = tuple[str, int]  # file, line

ASSETS = Path(__file__).with_name("assets")


@dataclass(frozen=True, slots=True)
class Cell:
    """What is told of a box: in which graph it is, what it is, more of it, and the line that made it."""

    column: str
    title: str
    tip: str = ""
    small: tuple[str, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture and what is told beside it; ``svg`` has the looks ``looks``, by mode.

    ``cells`` are told by what the boxes of the picture are called in it, ``sources`` are the lines that
    are listed, ``marked`` those among them that matter most; ``report`` is markup.
    """

    title: str
    about: str
    svg: str
    looks: Callable[[str], str]
    cells: dict[str, Cell]
    report: str
    made: str
    sources: tuple[Source | None, ...] = ()
    marked: Collection[Source] = field(default_factory=tuple)


def picture_page(shown: Shown, entry: str, theme: str) -> str:
    """Return the page as one document that loads nothing; ``entry`` is the module that begins it."""
    known = _lines([*(one.source for one in shown.cells.values()), *shown.sources])
    numbers = {mark: at for at, mark in enumerate(known)}
    body = template(
        ASSETS / "picture.html",
        title=escape(shown.title),
        about=escape(shown.about),
        drawing=without_folders(markup.pictures([shown.svg])),
        code=_code(known, shown.marked),
        report=without_folders(shown.report),
        made=escape(shown.made),
    )
    style = sheet(
        theme, rules("app", "drawing", ASSETS / "picture.css"), shown.looks, {"purple": styles.PURPLE}
    )
    cells: Json = {
        clean(key): {
            "column": _told(one.column),
            "title": _told(one.title),
            "tip": _told(one.tip),
            "small": [_told(text) for text in one.small if text],
            "line": numbers[one.source.file, one.source.line] if one.source else -1,
        }
        for key, one in shown.cells.items()
    }
    return document(shown.title, body, style, script(ASSETS / f"{entry}.js"), {"cells": cells}, theme)


def _told(text: str) -> str:
    return without_folders(clean(text))


def _lines(sources: Iterable[Source | None]) -> dict[Place, Source]:
    """Return the lines that the picture speaks of, in the order of the files."""
    return dict(sorted({(one.file, one.line): one for one in sources if one is not None}.items()))


def _code(known: Mapping[Place, Source], marked: Collection[Source]) -> str:
    """Return the list of lines, each with its number in it, by which the boxes name it."""
    special = {(one.file, one.line) for one in marked}
    rows = []
    for at, (mark, one) in enumerate(known.items()):
        kind = ' class="decides"' if mark in special else ""
        where = f'<span class="place">{escape(place(one))}</span>'
        rows.append(
            f'<li{kind}><button type="button" class="link" data-line="{at}">{where} '
            f"<code>{escape(one.text)}</code></button></li>\n"
        )
    return "".join(rows)
