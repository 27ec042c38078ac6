"""The parent's side of watching: what the child wrote, thinned by the rule, becomes a Recording.

It never imports torch, and takes whatever is there: the child may have been killed at any moment.
"""

from __future__ import annotations

import math
import platform
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphlab.capture import board
from graphlab.capture.journal import entries
from graphlab.capture.keep import Keep, in_words
from graphlab.recording import TOTAL, LeafRow, Pass, Recording, Watched
from graphlab.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graphlab.capture.board import Counted
    from graphlab.graph import TensorSummary
    from graphlab.recording import Closures, LedgerEvent, Points, Unused

_CURVE = 4  # elements of a leaf that get a curve each
_MOST_UNUSED = 200


@dataclass(slots=True)
class _Read:
    """The entries of a journal, sorted by kind."""

    passes: dict[int, Pass] = field(default_factory=dict)
    events: list[LedgerEvent] = field(default_factory=list)
    forced: set[int] = field(default_factory=set)
    unused: list[tuple[int, Unused]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    structures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    torch: str = ""
    points: Points | None = None
    totals: dict[int, float] = field(default_factory=dict)
    last: Pass | None = None
    final: dict[str, TensorSummary] = field(default_factory=dict)
    roots: dict[int, list[str]] = field(default_factory=dict)
    closures: tuple[Closures, ...] = ()


def assemble(
    journal: Path,
    counted: Counted,
    *,
    script: str,
    argv: tuple[str, ...],
    interrupted: bool,
    ended: str = "",
) -> Recording | None:
    """Return the recording of a watched run; None where no backward ran."""
    if not counted[board.PASSES]:
        return None
    found = _read(journal)
    keep = Keep(counted[board.KEPT_FIRST], counted[board.KEPT_MOST], max(counted[board.KEPT_STRIDE], 1))
    passes = _kept(found, keep)
    indices = {one.index for one in passes}
    return Recording(
        script=script,
        argv=argv,
        versions={"graphlab": __version__, "python": platform.python_version(), "torch": found.torch},
        passes=passes,
        ledger=tuple(one for one in found.events if one.after_pass in indices or not _follows(one)),
        unused=_unused(found),
        watched=Watched(
            passes=counted[board.PASSES],
            steps=counted[board.STEPS],
            events=counted[board.EVENTS],
            leaves=counted[board.LEAVES],
            kept=in_words(keep, counted[board.PASSES], counted[board.LEAVES], counted[board.SHOWN]),
            structures={
                one: counted[board.STRUCTURES + number] for number, one in enumerate(found.structures)
            },
            curves=_curves(passes, counted, found.final, found.totals),
            losses=_losses(found.roots, counted),
            final=found.final,
            closures=found.closures,
            points=found.points,
            interrupted=interrupted,
            ended=ended,
        ),
        notes=tuple(dict.fromkeys([*found.notes, *_others(counted[board.OTHERS])])),
    )


def _read(journal: Path) -> _Read:
    found = _Read()
    for kind, *fields in entries(journal):
        match kind, fields:
            case "pass", [one]:
                found.passes[one.index] = one
            case "event", [one]:
                found.events.append(one)
            case "forced", [index]:
                found.forced.add(index)
            case "unused", [key, one]:
                found.unused.append((key, one))
            case "used", [key]:
                found.used.add(key)
            case "structure", [one]:
                found.structures.append(one)
            case "root", [curve, name]:
                found.roots.setdefault(curve, []).append(name)
            case "points", [one]:
                found.points = one
            case "total", [index, norm]:
                found.totals[index] = norm
            case "last", [one]:
                found.last = one
            case "final", [leaf, one]:
                found.final[leaf] = one
            case "closures", some:
                found.closures = tuple(some)
            case "torch", [one]:
                found.torch = one
            case "note", [one]:
                found.notes.append(one)
    return found


def _follows(one: LedgerEvent) -> bool:
    """Return whether an event is told of only where the pass before it is kept."""
    return one.after_pass > 0 and (one.kind, one.of) != ("replace", "value")


def _kept(found: _Read, keep: Keep) -> tuple[Pass, ...]:
    kept = {index: one for index, one in found.passes.items() if keep.has(index) or index in found.forced}
    if found.last is not None:
        kept.setdefault(found.last.index, found.passes.get(found.last.index, found.last))
    found_all = tuple(kept[index] for index in sorted(kept))
    if len(found.structures) < 2:  # nothing differs: the graph is that of graphlab render
        return tuple(replace(one, graph=None) if one.graph else one for one in found_all)
    return found_all


def _unused(found: _Read) -> tuple[Unused, ...]:
    """Return the forwards without a backward, those of one line and name as one."""
    known: dict[tuple[object, ...], Unused] = {}
    for key, one in found.unused:
        if key and key in found.used:
            continue
        same = (one.name, one.mode, one.source, one.grows)
        before = known.get(same)
        if before is None or one.grows:
            known[same] = one
        else:
            known[same] = replace(before, times=before.times + 1, value=one.value)
    return tuple(known.values())[:_MOST_UNUSED]


def _others(count: int) -> Iterator[str]:
    """Yield what is to be said of backwards that ran beside the ones followed."""
    if count:
        some = "1 backward is" if count == 1 else f"{count:,} backwards are"
        yield f"{some} not told of: another thread ran a backward at the same time"


def _losses(roots: dict[int, list[str]], counted: Counted) -> dict[str, tuple[tuple[int, float], ...]]:
    """Return the losses of each root by its name, where there are several."""
    if sum(map(len, roots.values())) < 2:
        return {}
    named: dict[str, tuple[tuple[int, float], ...]] = {}
    for curve, names in sorted(roots.items()):
        label = (names[0] or "loss") if len(names) == 1 else f"{len(names)} others"
        while label in named:
            label += " (2)"
        named[label] = counted.curves[curve]
    return {name: points for name, points in named.items() if points}


def _curves(
    passes: tuple[Pass, ...], counted: Counted, final: dict[str, TensorSummary], totals: dict[int, float]
) -> dict[str, tuple[tuple[int, float], ...]]:
    """Return the loss of many passes, and of the kept ones the small leaves and the gradients' norms."""
    curves: dict[str, list[tuple[int, float]]] = {"loss": list(counted.losses)} if counted.losses else {}
    for one in passes:
        for row in one.leaves:
            for name, number in _numbers(row):
                curves.setdefault(name, []).append((one.index, number))
    kept = [(one.index, totals[one.index]) for one in passes if one.index in totals]
    if kept:
        curves[TOTAL] = kept
    for leaf, value in final.items():
        for name, number in _numbers(LeafRow(leaf, value)):
            if name in curves:
                curves[name].append((counted[board.PASSES] + 1, number))
    return {name: tuple(points) for name, points in curves.items()}


def _numbers(row: LeafRow) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    values = row.value.values if row.value is not None else None
    if values is not None and len(values) <= _CURVE:
        real = [(at, one) for at, one in enumerate(values) if isinstance(one, (int, float))]
        name = "{leaf}" if len(values) == 1 else "{leaf}[{at}]"
        found += [(name.format(leaf=row.leaf, at=at), float(one)) for at, one in real]
    gradient = row.after or row.returned
    norm = None if gradient is None else norm_of(gradient)
    return found if norm is None else [*found, (f"|{row.leaf}.grad|", norm)]


def norm_of(one: TensorSummary) -> float | None:
    """Return the L2 norm of a tensor by its summary; None where that does not tell."""
    if one.values is None:
        return one.norm
    flat = [part for value in one.values for part in (value if isinstance(value, tuple) else (value,))]
    return math.hypot(*flat)
