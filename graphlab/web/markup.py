"""Markup from what the renderers made: pictures, lines of text with roles, tables. All text is escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from graphlab.renderers.svg_marks import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PICTURE = re.compile(
    r'<svg [^>]*width="(\d+)" height="(\d+)"[^>]*>\n<title>[^<]*</title>\n<desc>[^<]*</desc>\n'
    r'<style>[^<]*</style>\n<rect class="gl-ground"[^>]*/>\n'
    r'<text class="gl-headline"[^<]*</text>\n<text class="gl-subtitle"[^<]*</text>\n(.*)</svg>\n',
    re.DOTALL,
)
_ABOVE = 66  # px of a picture that its title and subtitle take, which a page has at its head


class Told(Protocol):
    """A text and what it is."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def role(self) -> str:
        """What it is: number, place, warn; nothing where it is plain."""


@dataclass(frozen=True, slots=True)
class Span:
    """A text with its role, for lines that have none yet."""

    text: str
    role: str = ""


def picture(svg: str, *, hidden: bool = False) -> str:
    """Return a picture of ours as a group for the stage of a page, which has its style and its title.

    Raises: ValueError unless the SVG is as svg.draw writes it.
    """
    found = _PICTURE.fullmatch(svg)
    if found is None:
        raise ValueError("this is no picture of ours")
    wide, high, inner = found.groups()
    size = f'data-w="{wide}" data-h="{int(high) - _ABOVE}"'
    shift = f'transform="translate(0 -{_ABOVE})"'
    return f'<g class="gx-picture" {size}{" hidden" * hidden}><g {shift}>\n{inner}</g></g>\n'


def pictures(svgs: Iterable[str]) -> str:
    """Return pictures for one stage, which shows the first of them at first."""
    return f"<g>\n{''.join(picture(one, hidden=at > 0) for at, one in enumerate(svgs))}</g>"


def lines(told: Iterable[Sequence[Told]]) -> str:
    """Return lines as a block of text in which each keeps its blanks."""
    return "".join("".join(map(_span, line)).rstrip() + "\n" for line in told)


def _span(one: Told) -> str:
    return f'<span class="is-{one.role}">{escape(one.text)}</span>' if one.role else escape(one.text)


def table(head: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table whose head are words of the page; it scrolls by itself where it is too wide."""
    body = "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return framed(head, body)


def framed(head: Sequence[str], body: str) -> str:
    """Return a table of rows that are markup already."""
    top = "".join(f'<th scope="col" data-word="{escape(one)}"></th>' for one in head)
    return (
        '<div class="wide" tabindex="0" role="group"><table>\n'
        f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>\n"
    )


def cell(text: str, long: int = 40) -> str:
    """Return a cell of a table; one of more than ``long`` characters may be broken anywhere."""
    kind = ' class="long"' if len(text) > long else ""
    return f"<td{kind}>{escape(text)}</td>"
