"""The static side: one table, then what is to be said of each backend."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.retold import retold
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
        (Span(t("STATIC"), "title"),), (Span(t("captured once, then used for every input")),), room, 0
    )
    rows = [
        tuple((Span(t(one), "quiet"),) for one in _HEAD),
        *(_row(contrast, one) for one in contrast.outcomes),
    ]
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


_HEAD = (noted("backend"), noted("result"), noted("ops"), noted("capture"), noted("time, dynamic = 1"))


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
    yield from _said(t("because"), sayings.reason(one), room)
    own = sayings.own_words(one)
    if own:
        yield from _said(t("says"), own if verbose else _cut(own, room - 4 - HANG), room, "quiet")


def _traced(contrast: Contrast, one: Traced, room: int, verbose: bool) -> Iterator[Line]:
    most = 1000 if verbose else MANY
    compared = sayings.agreements(contrast, one.backend)
    bad = sorted((answer for answer in compared if not answer.agrees), key=lambda answer: answer.fails)
    told: set[Source | None] = {None}
    for answer in bad[:most]:
        yield from _wrong(contrast, answer, room, told)
    yield from _more(bad, most, "more input")
    for effect in one.effects[:most]:
        yield from _said(t("lost"), sayings.lost(effect, one.backend), room)
        yield from _line(effect.source, room, told)
    yield from _more(one.effects, most, "more side effect")
    for warned in one.warnings[:most]:
        yield from _warned(t("frozen"), warned, room, verbose, told)
    yield from _more(one.warnings, most, "more warning")
    baked = sayings.constants(one)
    kinds = Counter((f"{retold(node.baked)} ({sayings.operation(node)})", node.source) for node in baked)
    for (text, source), times in list(kinds.items())[:most]:
        yield from _said(t("constant"), f"{text}{t(', {n} times', n=times)}" if times > 1 else text, room)
        yield from _line(source, room, told)
    yield from _more(list(kinds), most, "more frozen value")
    if one.pieces:
        pieces = t("{n} graphs, with Python between them", n=len(one.pieces) + 1)
        yield from _said(t("pieces"), pieces, room)
    for broke in one.breaks[:most]:
        yield from _warned(t("break"), broke, room, verbose, told)
    yield from _more(one.breaks, most, "more graph break")
    cost = next((cost for cost in contrast.costs if cost.backend == one.backend), None)
    if cost is not None and cost.again > 1:
        yield from _said(t("compiles"), sayings.recompiles(cost), room)
    if one.guards and verbose:
        yield from _said(t("guards"), "; ".join(one.guards), room)


def _wrong(contrast: Contrast, answer: Agreement, room: int, told: set[Source | None]) -> Iterator[Line]:
    label = t("fails") if answer.fails else t("wrong")
    yield from _said(label, answers.wrong(contrast, answer), room, "number")
    for more in answers.numbers(contrast, answer)[1:3]:
        what = more.what or t("an output")
        text = t("{what}: {yours}, and {theirs}", what=what, yours=more.yours, theirs=more.theirs)
        yield from _said("", text, room)
    if answer.note:
        yield from _said("", retold(answer.note), room)
    if answer.wrong:
        yield from _line(answers.blamed(contrast, answer), room, told)


def _warned(label: str, one: Warned, room: int, verbose: bool, told: set[Source | None]) -> Iterator[Line]:
    yield from _said(label, retold(one.meaning) or _cut(one.text, 2 * room), room)
    yield from _line(one.source, room, told)
    if one.meaning and one.text and verbose:
        yield from _said(t("says"), one.text, room, "quiet")


def _line(source: Source | None, room: int, told: set[Source | None]) -> Iterator[Line]:
    """Yield the user's line, once for each backend."""
    if source not in told:
        told.add(source)
        yield from page.entry((Span(""),), _where(source)[1:], room, 4, HANG)


def _where(source: Source | None) -> Line:
    if source is None:
        return ()
    return (Span(f" {t('at')} "), Span(sayings.place(source), "place"), Span(f"  {source.text}"))


def _said(label: str, text: str, room: int, role: Role = "") -> Iterator[Line]:
    yield from page.entry((Span(label, "label"),), (Span(" ".join(text.split(" ")), role),), room, 4, HANG)


def _more(listed: Sequence[object], most: int, what: str) -> Iterator[Line]:
    if len(listed) > most:
        more = words.count(len(listed) - most, what)
        yield (Span(f"    {t('and {more}', more=more)}", "quiet"),)


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
        said_by = Span(t("torch says: “{text}”", text=text))
        yield from page.entry((Span(t("deprecated"), "label"),), (said_by,), room, 2, 12)
