"""The text of an SVG anew, where it needs fonts of the system: each stretch of one font at its own place.

resvg gives the whole of a text to one font as soon as its own lacks a character: names of variables would
lose their fixed width, and titles their weight.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from graphlab.layout.measure import width
from graphlab.renderers.glyphs import family
from graphlab.renderers.svg_marks import escape, num
from graphlab.renderers.svg_text import split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.renderers.svg_text import Run


def in_chunks(svg: str) -> str:
    """Return the SVG with its text after its shapes, as one element for each stretch of a font."""
    shapes, texts = split(svg)
    head, close, rest = shapes.rpartition("</")
    return "".join([head, *(piece for runs in texts for piece in _written(runs)), close, rest])


def _written(runs: list[Run]) -> Iterator[str]:
    """Yield the pieces of one text: each run beside the one before, or at its own place."""
    end = 0.0
    for at, run in enumerate(runs):
        left = end if run.advance else run.x
        if run.anchor != "start" and not run.advance:
            together = [run, *takewhile(lambda other: other.advance, runs[at + 1 :])]
            whole = sum(map(_width, together))
            left -= whole if run.anchor == "end" else whole / 2
        for name, chars in groupby(run.text, family):
            text = "".join(chars)
            if text.strip():
                yield _piece(run, name, left, text)
            left += width(text, run.size, bold=run.bold, mono=run.mono)
        end = left


def _width(run: Run) -> float:
    return width(run.text, run.size, bold=run.bold, mono=run.mono)


def _piece(run: Run, name: str, left: float, text: str) -> str:
    face = escape(name) or ("DejaVu Sans Mono" if run.mono else "DejaVu Sans")
    looks = f'font-family="{face}" font-size="{run.size:g}" fill="{escape(run.fill)}"'
    looks += ' font-weight="700"' if run.bold else ""
    looks += ' font-style="italic"' if run.italic else ""
    place = f'x="{left:.2f}" y="{num(run.y)}" xml:space="preserve"'
    return f"<text {place} {looks}>{escape(text)}</text>"
