"""What a watched training loop showed, read once from its recording for text, page and plots.

No words for people here, and no number that the recording does not have.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.recording import TOTAL, Watched
from graphlab.renderers import words

if TYPE_CHECKING:
    from graphlab.graph import Source, TensorSummary
    from graphlab.recording import LeafRow, LedgerEvent, Pass, Recording

Curve = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """The loss is NaN or infinite: first seen at pass ``first``, last seen sound at ``sound``."""

    value: float
    first: int
    sound: int
    for_good: bool
    source: Source | None


@dataclass(frozen=True, slots=True)
class Turn:
    """The graph of pass ``index`` is not that of the kept pass before it with the same root.

    ``again`` is the first pass that had the same graph, 0 where there was none.
    """

    index: int
    before: Pass
    after: Pass
    again: int = 0


@dataclass(frozen=True, slots=True)
class LeafStory:
    """One leaf over the whole run: its value, and the norm of ``.grad`` after a backward."""

    name: str
    first: TensorSummary | None
    last: TensorSummary | None
    norms: Curve

    @property
    def top(self) -> tuple[int, float] | None:
        """Return the pass and the largest finite norm."""
        known = [pair for pair in self.norms if math.isfinite(pair[1])]
        return max(known, key=lambda pair: pair[1]) if known else None


@dataclass(frozen=True, slots=True)
class Deed:
    """What one line did to leaves, each time that was kept; ``by`` as PyTorch calls it."""

    kind: str
    of: str
    by: str
    source: Source | None
    leaves: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is told of a training loop; ``complete`` says that no ledger event was thinned out."""

    recording: Recording
    watched: Watched
    loss: Curve
    losses: tuple[tuple[str, Curve], ...]
    broken: Broken | None
    turns: tuple[Turn, ...]
    sizes: tuple[int, ...]
    leaves: tuple[LeafStory, ...]
    total: LeafStory | None
    deeds: tuple[Deed, ...]
    piling: tuple[LeafStory, ...]
    complete: bool


def facts(recording: Recording) -> Facts:
    """Return what the recording of a training loop tells."""
    watched = recording.watched or Watched(passes=len(recording.passes), events=len(recording.ledger))
    leaves = tuple(_leaves(recording, watched))
    known = [one for one in recording.passes if one.structure]
    loss = watched.curves.get("loss") or tuple(
        (one.index, one.loss) for one in recording.passes if one.loss is not None
    )
    return Facts(
        recording,
        watched,
        loss,
        tuple(watched.losses.items()),
        _broken(loss, recording),
        tuple(_turns(known)),
        tuple(sorted({one.n_nodes for one in recording.passes if one.n_nodes is not None})),
        leaves,
        _total(watched),
        tuple(_deeds(recording)),
        tuple(one for one in leaves if _piles(one, recording)),
        len(recording.ledger) == watched.events,
    )


def norm(tensor: TensorSummary | None) -> float | None:
    """Return the norm of a tensor, None where it is unknown or there is no tensor."""
    return words.norm(tensor) if tensor is not None else None


def _broken(loss: Curve, recording: Recording) -> Broken | None:
    at = next((at for at, (_, value) in enumerate(loss) if not math.isfinite(value)), None)
    if at is None:
        return None
    index, value = loss[at]
    source = next((one.source for one in recording.passes if one.index == index), None)
    for_good = not any(math.isfinite(later) for _, later in loss[at:])
    return Broken(value, index, loss[at - 1][0] if at else 0, for_good, source)


def _turns(known: list[Pass]) -> list[Turn]:
    """Return where the graph of a root is not that of the same root's kept pass before."""
    turns: list[Turn] = []
    first: dict[str, int] = {}
    newest: dict[str, Pass] = {}
    for after in known:
        before = newest.get(after.root)
        newest[after.root] = after
        if before is not None and before.structure != after.structure:
            turns.append(Turn(after.index, before, after, first.get(after.structure, 0)))
        first.setdefault(after.structure, after.index)
    return turns


def _leaves(recording: Recording, watched: Watched) -> list[LeafStory]:
    rows: dict[str, list[tuple[int, LeafRow]]] = defaultdict(list)
    for one in recording.passes:
        for row in one.leaves:
            rows[row.leaf].append((one.index, row))
    moved = {one.leaf: one for one in recording.ledger if one.of == "value"}
    return [
        LeafStory(
            name,
            found[0][1].value,
            watched.final.get(name) or _last(found[-1], moved.get(name)),
            watched.curves.get(f"|{name}.grad|") or _norms(found),
        )
        for name, found in rows.items()
    ]


def _total(watched: Watched) -> LeafStory | None:
    """Return all gradients together as one story, where there are too many leaves for one each."""
    curve = watched.curves.get(TOTAL)
    return LeafStory(t("all {n} leaves", n=watched.leaves), None, None, curve) if curve else None


def _last(row: tuple[int, LeafRow], moved: LedgerEvent | None) -> TensorSummary | None:
    """Return the value at the end: after the last write, where that came after the last row."""
    return moved.after if moved is not None and moved.after_pass >= row[0] else row[1].value


def _norms(rows: list[tuple[int, LeafRow]]) -> Curve:
    found = ((index, norm(row.after)) for index, row in rows)
    return tuple((index, one) for index, one in found if one is not None)


def _deeds(recording: Recording) -> list[Deed]:
    """Return what each line did, in the order in which it first did so."""
    found: dict[tuple[str, str, str, Source | None], list[LedgerEvent]] = {}
    for one in recording.ledger:
        found.setdefault((one.kind, one.of, one.by, one.source), []).append(one)
    return [
        Deed(*key, tuple(dict.fromkeys(one.leaf for one in events)), len({one.after_pass for one in events}))
        for key, events in found.items()
    ]


def _piles(leaf: LeafStory, recording: Recording) -> bool:
    """Return whether gradients pile up in a leaf: never taken away, and there at each later backward."""
    if any(one.leaf == leaf.name and _takes_away(one) for one in recording.ledger):
        return False
    rows = [row for one in recording.passes for row in one.leaves if row.leaf == leaf.name]
    return len(rows) > 2 and all(norm(row.before) for row in rows[1:])


def _takes_away(event: LedgerEvent) -> bool:
    """Return whether an event empties a gradient, or puts another one in its place."""
    return event.of == "grad" and event.kind in ("zero", "replace", "write")
