"""The contrast as a report for a terminal: short, unless everything is asked for.

What was contrasted; the dynamic side; a table of backends; what is to be said of each; and which
autograd node is which static node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.retold import retold
from graphlab.outcome import BACKENDS
from graphlab.renderers import words
from graphlab.renderers.contrast import page, sayings
from graphlab.renderers.contrast.page import Line, Span
from graphlab.renderers.contrast.text_backends import backends
from graphlab.renderers.contrast.text_dynamic import dynamic
from graphlab.renderers.contrast.text_pairs import pairs
from graphlab.version import torch_release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.outcome import Case, Contrast, Subject

MANY_CASES = 4
ORIGINS = {
    "found": noted("found by searching: {how}"),
    "generated": noted("generated: {how}"),
    "given": noted("given: {how}"),
}
ALONE = {
    "script": noted("script"),
    "found": noted("found"),
    "generated": noted("generated"),
    "given": noted("given"),
}


def report(contrast: Contrast, *, width: int = 80, verbose: bool = False, color: bool = False) -> str:
    """Return the report in lines of at most ``width`` columns (60 at least).

    Escape sequences of a terminal are in it only with ``color``.
    """
    room = max(page.NARROWEST, min(width, page.WIDEST))
    told = list(lines(contrast, room, verbose))
    return page.coloured(told, room) if color else page.text(told)


def lines(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    """Yield the lines of the report as spans with roles, each of at most ``room`` columns."""
    yield from _subject(contrast, room, verbose)
    for section in (dynamic, backends, pairs):
        made = list(section(contrast, room, verbose))
        if made:
            yield ()
            yield from made
    if contrast.notes:
        yield ()
    for note in contrast.notes:
        yield from page.entry((Span(t("note"), "label"),), (Span(_noted(note)),), room, 0, 6)


def _noted(note: str) -> str:
    """Return a note, which may begin with the backend that it is about."""
    backend, colon, rest = note.partition(": ")
    return f"{backend}{t(': ')}{retold(rest)}" if colon and backend in BACKENDS else retold(note)


def _subject(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    subject = contrast.subject
    if subject is not None:
        torch = torch_release(contrast.versions)
        said = (Span(_lines(subject), "title"), Span(f"  torch {torch}" if torch else "", "quiet"))
        yield from page.entry((Span(t("CONTRAST"), "title"),), said, room, 0)
        if not subject.same:
            text = t("run again, this forward built another graph than in the script")
            yield from page.entry((Span(t("note"), "label"),), (Span(text, "warn"),), room)
        if subject.note:
            yield from page.entry((Span(t("note"), "label"),), (Span(retold(subject.note)),), room)
    shown = contrast.cases if verbose else contrast.cases[:MANY_CASES]
    given = [(Span(sayings.inputs(case.inputs), "number"),) for case in shown]
    wide = max(map(page.width, given), default=0)
    for at, (case, values) in enumerate(zip(shown, given, strict=True), 1):
        how = Span("   " + _how(case), "quiet")
        beside = page.padded(values, wide) if wide <= room // 2 else values
        yield from page.entry((Span(t("case {n}", n=at), "label"),), (*beside, how), room)
    if len(contrast.cases) > len(shown):
        more = words.count(len(contrast.cases) - len(shown), "more case")
        yield (Span(f"  {t('and {more}', more=more)}", "quiet"),)
    if subject is not None and subject.parameters:
        named = Span(sayings.inputs(subject.parameters, 100 if verbose else 3))
        yield from page.entry((Span(t("with"), "label"),), (named,), room)


def _lines(subject: Subject) -> str:
    where = sayings.place(subject.source)
    if subject.kind == "lines" and where:
        last = f"–{subject.last_line}" if subject.source and subject.last_line > subject.source.line else ""
        return f"{where}{last}"
    call = t("a call of {module}", module=subject.name)
    return f"{call}{t(', ')}{where}" if where else call


def _how(case: Case) -> str:
    if not case.how:
        return t(ALONE[case.origin])
    how = retold(case.how)
    return t(ORIGINS[case.origin], how=how) if case.origin in ORIGINS else how
