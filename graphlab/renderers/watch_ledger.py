"""The first iterations as a ledger: what was in ``.grad``, what came in, what is there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.renderers import watch_words as say
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.recording import LeafRow, LedgerEvent, Pass
    from graphlab.renderers.watch_facts import Facts

FIRST = 2
MORE = 6  # iterations, when more is asked for
LEAVES = 4
NAME = 24
ONE_BACKWARD = noted("the first backward, in full")


def ledger(told: Facts, width: int, *, verbose: bool = False) -> Iterator[tuple[str, str]]:
    """Yield lines, each with its style: for each of the first passes its sums, then what followed."""
    passes = [one for one in told.recording.passes if one.leaves][: MORE if verbose else FIRST]
    if not passes:
        return
    many = words.count(len(passes), "backward")
    several = len(passes) > 1
    yield t("the first {backwards}, in full", backwards=many) if several else t(ONE_BACKWARD), "head"
    yield from ((line, "") for line in _events(told, 0, width, verbose=verbose))
    for one in passes:
        yield say.fit(_title(one), width), ""
        for line in _sums(one, width, verbose=verbose):
            yield line, ""
        yield from ((line, "") for line in _events(told, one.index, width, verbose=verbose))


def _title(one: Pass) -> str:
    loss = f"{say.plain(one.root) or t('loss')} = {say.number(one.loss)}" if one.loss is not None else ""
    inside = t("in step {n}", n=one.inside_step) if one.inside_step else ""
    raised = t("raised {error}", error=say.plain(one.error.partition(":")[0])) if one.error else ""
    parts = (t("backward {n}", n=one.index), say.place(one.source), loss, inside, raised)
    return "  ".join(part for part in parts if part)


def _sums(one: Pass, width: int, *, verbose: bool) -> Iterator[str]:
    """Yield a row for each leaf: before + incoming = after; norms where there are many values."""
    shown = one.leaves if verbose else one.leaves[:LEAVES]
    size = max((min(say.columns(say.plain(row.leaf)) + 5, NAME + 5) for row in shown), default=0)
    for row in shown:
        name = f"{say.fit(say.plain(row.leaf), NAME)}.grad"
        start = f"  {name}{' ' * (size - say.columns(name))}  "
        yield say.fit(f"{start}{sum_of(row, width - say.columns(start))}", width)
    if len(shown) < len(one.leaves):
        yield f"  {t('and {n} more', n=len(one.leaves) - len(shown))}"


def sum_of(row: LeafRow, room: int = 999) -> str:
    """Return ``none + 0.5 = 0.5``; of larger tensors the norms, which do not add up: with an arrow."""
    if row.returned is not None and row.incoming is None:
        given = fitting((words.value(row.returned), words.gradient(row.returned, 1)), room - 20)
        return t("untouched: grad gave {value}", value=given)
    if row.incoming is None:
        if row.after is not None and row.after != row.before:  # the last backward of a script
            return t("{change}; what came in was not kept", change=say.change(row.before, row.after))
        if row.before is None:
            return t("nothing came in")
        return t("nothing came in, {value} stays", value=say.tensor(row.before))
    parts = (row.before, row.incoming, row.after)
    long = ""
    if all(one is None or words.value(one) for one in parts):
        before, incoming, after = (words.value(one) or t("none") for one in parts)
        long = f"{before} + {_signed(incoming)} = {after}"
    before, incoming, after = (words.gradient(one, 1) for one in parts)
    same = row.before is None or words.norm(row.before) == 0
    short = f"{before} + {_signed(incoming)} {'=' if same else '→'} {after}"
    return fitting((long, short), room)


def fitting(texts: tuple[str, str], room: int) -> str:
    """Return the first text if there is one and it has room, else the second."""
    return texts[0] if texts[0] and say.columns(texts[0]) <= room else texts[1]


def _signed(text: str) -> str:
    """Return a number that can stand behind a plus sign."""
    return f"({text})" if text.startswith("-") else text


def _events(told: Facts, after_pass: int, width: int, *, verbose: bool) -> Iterator[str]:
    """Yield what happened between one pass and the next: what did it, then each leaf."""
    groups: dict[tuple[str, str, str], list[LedgerEvent]] = {}
    for one in told.recording.ledger:
        if one.after_pass == after_pass:
            by = say.fit(say.plain(one.by), NAME) or say.done(one)
            groups.setdefault((by, say.place(one.source), one.of), []).append(one)
    for (by, where, of), events in groups.items():
        head = "  ".join(part for part in (f"  {by}", where) if part)
        if all(one.after is None for one in events):
            only = f"{say.fit(say.plain(events[0].leaf), NAME)}.grad"
            every = t("each .grad") if len(events) > 1 else only
            yield say.fit(f"{head}  {every} → {t('none')}", width)
            continue
        yield say.fit(head, width)
        shown = events if verbose else events[:LEAVES]
        names = [f"{say.fit(say.plain(one.leaf), NAME)}{'.grad' if of == 'grad' else ''}" for one in shown]
        size = max(map(say.columns, names))
        for name, one in zip(names, shown, strict=True):
            change = say.change(one.before, one.after)
            yield say.fit(f"    {name}{' ' * (size - say.columns(name))}  {change}", width)
        if len(shown) < len(events):
            yield f"    {t('and {n} more', n=len(events) - len(shown))}"


def event_cells(one: LedgerEvent) -> tuple[str, str, str, str]:
    """Return one event as cells: which leaf, what it was and became, by what, and where."""
    name = f"{say.plain(one.leaf)}{'.grad' if one.of == 'grad' else ''}"
    change = say.change(one.before, one.after)
    return name, change, say.plain(one.by) or say.done(one), say.place(one.source)
