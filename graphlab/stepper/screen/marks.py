"""The mark of each state of a gradient, and what the legend calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.stepper.blocks import Line, Span
from graphlab.stepper.screen.wrap import columns

if TYPE_CHECKING:
    from graphlab.stepper.cursor import Status

PRESENT = Span("▶", "number")
BREAK = Span("■", "warn")

MARKS: dict[Status, Span] = {
    "waiting": Span("○", "quiet"),
    "partial": Span("◐", "number"),
    "ready": Span("◉", "number"),
    "root": Span("◉", "number"),
    "done": Span("●", "number"),
    "failed": Span("✕", "warn"),
    "returned": Span("●", "number"),
    "not run": Span("·", "quiet"),
}

_LEGEND: tuple[tuple[Span, str], ...] = (
    (MARKS["waiting"], noted(" waiting")),
    (MARKS["partial"], noted(" partly")),
    (MARKS["ready"], noted(" ready")),
    (MARKS["done"], noted(" done")),
)
_RARE: tuple[tuple[Span, str], ...] = (
    (MARKS["failed"], noted(" raised")),
    (MARKS["not run"], noted(" not run")),
)
_MORE: tuple[tuple[Span, str], ...] = ((PRESENT, noted(" now")), (BREAK, noted(" break")))


def legend(room: int, *, rare: bool) -> Line:
    """Return what the marks mean, as many as fit; those of a failure first where there was one."""
    line: Line = ()
    for mark, text in (*(_RARE if rare else ()), *_LEGEND, *_MORE):
        word = (*((Span(" "),) if line else ()), mark, Span(t(text), "quiet"))
        if columns((*line, *word)) > room:
            break
        line = (*line, *word)
    return line
