"""The static side: one table, then what is to be said of each backend."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graphlab.renderers import words
from graphlab.renderers.contrast import answers, page, sayings
from graphlab.renderers.contrast.page import Line, Role, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.graph import Source
    from graphlab.outcome import Agreement, Contrast, Refused, Traced, Warned

ROLES: dict[str, Role] = {
    "agrees": "good",
    "disagrees": "warn",
    "fails": "refused",
    "refused": "refused",
    "captured": "",
}
MANY = 2  # of anything that is listed, unless all is asked for
HANG = 10


def backends(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    """Yield the table, and below it what each backend warned of, froze, refused or got wrong."""
    if not contrast.outcomes:
        return
    yield from page.entry(
        (Span("STATIC", "title"),), (Span("captured once, then used for every input"),), room, 0
    )
    rows = [_HEAD, *(_row(contrast, one) for one in contrast.outcomes)]
    for line in page.table(rows, frozenset({2, 3})):
        yield from [line] if page.width(line) <= room else page.wrap(line, room)
    for one in contrast.outcomes:
        said = list(
            _refused(one, room, verbose) if one.status == "refused" else _traced(contrast, one, room, verbose)
        )
        if said:
            yield ()
            head = (*_verdict(contrast, one), *(_where(one.source) if one.status == "refused" else ()))
            yield from page.entry((Span(one.backend, "title"),), head, room, 2, 2)
            yield from said
    yield from _deprecated(contrast, room, verbose)


_HEAD: tuple[Line, ...] = tuple(
    (Span(one, "quiet"),) for one in ("backend", "result", "ops", "capture", "time, dynamic = 1")
)


def _row(contrast: Contrast, one: Traced | Refused) -> tuple[Line, ...]:
    state, said = sayings.status(contrast, one), sayings.verdict(contrast, one, short=True)
    cost = next((cost for cost in contrast.costs if cost.backend == one.backend), None)
    seconds = cost.capture if cost and cost.capture else one.seconds
    cells: list[Line] = [(Span(words.shorten(one.backend, 12)),), (Span(said, ROLES[state]),)]
    if one.status == "refused":
        return (*cells, (), (), ())
    ratio = f"{_number(cost.ratio)}× ({_number(cost.low)}–{_number(cost.high)})" if cost else ""
    return (*cells, (Span(str(sayings.size(one))),), (Span(sayings.duration(seconds)),), (Span(ratio),))


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.3g}"


def _verdict(contrast: Contrast, one: Traced | Refused) -> Line:
    state, said = sayings.status(contrast, one), sayings.verdict(contrast, one)
    return (Span(said, ROLES[state]),)


def _refused(one: Refused, room: int, verbose: bool) -> Iterator[Line]:
    yield from _said("because", sayings.reason(one), room)
    own = sayings.own_words(one)
    if own:
        yield from _said("says", own if verbose else _cut(own, room - 4 - HANG), room, "quiet")


def _traced(contrast: Contrast, one: Traced, room: int, verbose: bool) -> Iterator[Line]:
    most = 1000 if verbose else MANY
    compared = sayings.agreements(contrast, one.backend)
    bad = sorted((answer for answer in compared if not answer.agrees), key=lambda answer: answer.fails)
    told: set[Source | None] = {None}
    for answer in bad[:most]:
        yield from _wrong(contrast, answer, room, told)
    yield from _more(bad, most, "input")
    for effect in one.effects[:most]:
        yield from _said("lost", sayings.lost(effect, one.backend), room)
        yield from _line(effect.source, room, told)
    yield from _more(one.effects, most, "side effect")
    for warned in one.warnings[:most]:
        yield from _warned("frozen", warned, room, verbose, told)
    yield from _more(one.warnings, most, "warning")
    baked = sayings.constants(one)
    kinds = Counter((f"{node.baked} ({sayings.operation(node)})", node.source) for node in baked)
    for (text, source), times in list(kinds.items())[:most]:
        yield from _said("constant", f"{text}, {times} times" if times > 1 else text, room)
        yield from _line(source, room, told)
    yield from _more(list(kinds), most, "frozen value")
    if one.pieces:
        yield from _said("pieces", f"{len(one.pieces) + 1} graphs, with Python between them", room)
    for broke in one.breaks[:most]:
        yield from _warned("break", broke, room, verbose, told)
    yield from _more(one.breaks, most, "graph break")
    cost = next((cost for cost in contrast.costs if cost.backend == one.backend), None)
    if cost is not None and cost.again > 1:
        yield from _said("compiles", sayings.recompiles(cost), room)
    if one.guards and verbose:
        yield from _said("guards", "; ".join(one.guards), room)


def _wrong(contrast: Contrast, answer: Agreement, room: int, told: set[Source | None]) -> Iterator[Line]:
    label = "fails" if answer.fails else "wrong"
    yield from _said(label, answers.wrong(contrast, answer), room, "number")
    for more in answers.numbers(contrast, answer)[1:3]:
        text = f"{more.what or 'an output'}: {more.yours}, and {more.theirs}"
        yield from _said("", text, room)
    if answer.note:
        yield from _said("", answer.note, room)
    if answer.wrong:
        yield from _line(answers.blamed(contrast, answer), room, told)


def _warned(label: str, one: Warned, room: int, verbose: bool, told: set[Source | None]) -> Iterator[Line]:
    yield from _said(label, one.meaning or _cut(one.text, 2 * room), room)
    yield from _line(one.source, room, told)
    if one.meaning and one.text and verbose:
        yield from _said("says", one.text, room, "quiet")


def _line(source: Source | None, room: int, told: set[Source | None]) -> Iterator[Line]:
    """Yield the user's line, once for each backend."""
    if source not in told:
        told.add(source)
        yield from page.entry((Span(""),), _where(source)[1:], room, 4, HANG)


def _where(source: Source | None) -> Line:
    if source is None:
        return ()
    return (Span(" at "), Span(sayings.place(source), "place"), Span(f"  {source.text}"))


def _said(label: str, text: str, room: int, role: Role = "") -> Iterator[Line]:
    yield from page.entry((Span(label, "label"),), (Span(" ".join(text.split(" ")), role),), room, 4, HANG)


def _more(listed: Sequence[object], most: int, what: str) -> Iterator[Line]:
    if len(listed) > most:
        yield (Span(f"    and {words.count(len(listed) - most, f'more {what}')}", "quiet"),)


def _cut(text: str, most: int) -> str:
    """Return the first line of a backend's own words, shortened at its end."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if page.columns(first) <= most:
        return first
    kept = ""
    for char in first:
        if page.columns(kept) >= most - 2:
            break
        kept += char
    return kept.rstrip() + "…"


def _deprecated(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    """Yield, once, that torch.jit is deprecated, in torch's own words."""
    said = list(dict.fromkeys(one.deprecated.strip() for one in contrast.outcomes if one.deprecated))
    if not said:
        return
    yield ()
    for text in said if verbose else said[:1]:
        yield from page.entry((Span("deprecated", "label"),), (Span(f"torch says: “{text}”"),), room, 2, 12)
