"""A watched training loop as text: what a person wants to know first, then the table and the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.lang.retold import retold
from graphlab.renderers import watch_words as say
from graphlab.renderers import words
from graphlab.renderers.watch_facts import facts
from graphlab.renderers.watch_ledger import ledger
from graphlab.renderers.watch_remarks import remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.recording import Recording
    from graphlab.renderers.watch_facts import Facts

LEAST = 60
MANY_LEAVES = 8
LEAST_NAME = 13  # columns that the name of a leaf must have in the table
LABEL = 8  # columns of loss, graph, leaves

STYLES = {"head": "1", "warn": "1;31", "quiet": "2", "": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report and how it is meant: head, warn, quiet or nothing special."""

    text: str
    style: str = ""


def watch_text(recording: Recording, *, width: int = 80, verbose: bool = False, color: bool = False) -> str:
    """Return the report on a watched training loop, in lines of at most ``width`` columns.

    ``width`` counts from 60. ``verbose`` lists every leaf and more of the ledger. Without ``color``
    there is no escape sequence in it, whatever the names hold.
    """
    width = max(width, LEAST)
    told = facts(recording)
    blocks = [
        list(_summary(told, width)),
        [Line(text, "warn" if text.startswith("!") else "") for text in _remarks(told, width)],
        list(_table(told, width, verbose=verbose)),
        list(_deeds(told, width)),
        [Line(text, style) for text, style in ledger(told, width, verbose=verbose)],
        [Line(text, "quiet") for text in _limits(told, width)],
    ]
    lines: list[Line] = []
    for block in blocks:
        lines += [Line("")] * bool(lines and block) + block
    return "\n".join(_painted(line) if color else line.text for line in lines) + "\n"


def _painted(line: Line) -> str:
    code = STYLES[line.style]
    return f"\x1b[{code}m{line.text}\x1b[0m" if code and line.text else line.text


def _summary(told: Facts, width: int) -> Iterator[Line]:
    yield Line(say.headline(told, width), "head")
    room = width - LABEL
    for label, lines in ((t("loss"), say.losses(told, room)), (t("graph"), say.wrap(say.graph(told), room))):
        for at, line in enumerate(lines):
            yield Line(f"{say.padded('' if at else label, LABEL)}{line}")


def _remarks(told: Facts, width: int) -> Iterator[str]:
    """Yield what a person should know, each remark from a line of its own."""
    for mark, text in remarks(told):
        first, *rest = say.wrap(text, width - 2)
        yield f"{mark} {first}"
        yield from (f"  {line}" for line in rest)


def _table(told: Facts, width: int, *, verbose: bool) -> Iterator[Line]:
    if not told.leaves:
        return
    leaves = told.leaves if verbose else told.leaves[:MANY_LEAVES]
    shown = [told.total, *leaves] if told.total else leaves
    head = (t("leaf"), t("value, first → last"), t("|grad| first → last"), t("largest"))
    full, brief = ([head, *(say.leaf_row(one, short=short) for one in shown)] for short in (False, True))
    # The last column is the first to give way, then the values of vectors to their norms.
    tries = ((full, 4), (full, 3), (brief, 4), (brief, 3))
    rows, some = next((it for it in tries if _room(*it, width) >= LEAST_NAME), (full, 0))
    if some:
        sizes = [max(say.columns(row[at]) for row in rows) for at in range(some)]
        sizes[0] = min(sizes[0], _room(rows, some, width))
        for at, row in enumerate(rows):
            yield Line(_row([say.fit(row[0], sizes[0]), *row[1:some]], sizes), "" if at else "head")
    else:
        yield Line(t("leaves"), "head")
        for name, value, grads, top in rows[1:]:
            yield Line(say.fit(name, width))
            for label, text in ((t("value"), value), ("|grad|", grads), (t("largest"), top)):
                if not text:
                    continue
                yield Line(say.fit(f"  {say.padded(label, LABEL)}{text}", width))
    if len(leaves) < len(told.leaves):
        rest = words.count(len(told.leaves) - len(leaves), "more leaf")
        yield Line(t("and {leaves}; -v lists all", leaves=rest), "quiet")


def _room(rows: Sequence[tuple[str, ...]], some: int, width: int) -> int:
    """Return the columns that are left for names beside the other ``some - 1`` columns."""
    return width - sum(2 + max(say.columns(row[at]) for row in rows) for at in range(1, some))


def _row(cells: Sequence[str], sizes: Sequence[int]) -> str:
    parts = [cell + " " * (size - say.columns(cell)) for cell, size in zip(cells, sizes, strict=True)]
    return "  ".join(parts).rstrip()


def _deeds(told: Facts, width: int) -> Iterator[Line]:
    """Yield what each line of the loop did to the leaves."""
    rows = [say.deed(one, told, width) for one in told.deeds]
    if not rows:
        return
    sizes = [max(map(say.columns, column)) for column in zip(*rows, strict=True)]
    sizes[1] = min(sizes[1], 24)
    yield Line(t("what happened to them"), "head")
    for row in rows:
        what, where, who = (say.fit(cell, size) for cell, size in zip(row, (99, 24, 99), strict=True))
        line = _row((what, where, who), (sizes[0], sizes[1], 0))
        yield Line(say.fit(f"  {line}", width))


def _limits(told: Facts, width: int) -> Iterator[str]:
    kept = told.watched.kept and t("kept: {rule}", rule=retold(told.watched.kept))
    for text in (kept, *map(retold, told.recording.notes)):
        if text:
            yield from say.wrap(say.plain(text), width)
