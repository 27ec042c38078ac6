"""A page of one picture: it is moved and zoomed, its boxes tell what they are, the report stands below."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.renderers import styles
from graphlab.renderers.places import place
from graphlab.renderers.svg_marks import escape
from graphlab.renderers.words import clean
from graphlab.web import markup
from graphlab.web.bundle import script
from graphlab.web.document import document, template
from graphlab.web.style import rules, sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from graphlab.graph import Source
    from graphlab.serialize import Json

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
    body = template(
        ASSETS / "picture.html",
        title=escape(shown.title),
        about=escape(shown.about),
        drawing=markup.pictures([shown.svg]),
        code=_code([*(one.source for one in shown.cells.values()), *shown.sources], shown.marked),
        report=shown.report,
        made=escape(shown.made),
    )
    style = sheet(
        theme, rules("app", "drawing", ASSETS / "picture.css"), shown.looks, {"purple": styles.PURPLE}
    )
    cells: Json = {
        clean(key): {
            "column": clean(one.column),
            "title": clean(one.title),
            "tip": clean(one.tip),
            "small": [clean(text) for text in one.small if text],
            "line": _key(one.source) if one.source else "",
        }
        for key, one in shown.cells.items()
    }
    return document(shown.title, body, style, script(ASSETS / f"{entry}.js"), {"cells": cells}, theme)


def _key(source: Source) -> str:
    return clean(f"{source.file}:{source.line}")


def _code(sources: Iterable[Source | None], marked: Collection[Source]) -> str:
    """Return the user's lines that the picture speaks of, in the order of the files."""
    known = {(one.file, one.line): one for one in sources if one is not None}
    special = {(one.file, one.line) for one in marked}
    rows = []
    for mark, one in sorted(known.items()):
        kind = ' class="decides"' if mark in special else ""
        where = f'<span class="place">{escape(place(one))}</span>'
        rows.append(
            f'<li{kind}><button type="button" class="link" data-line="{escape(_key(one))}">{where} '
            f"<code>{escape(one.text)}</code></button></li>\n"
        )
    return "".join(rows)
