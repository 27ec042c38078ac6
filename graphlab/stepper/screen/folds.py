"""Module calls as one line each, so that a large graph can be read: which rows are shown."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from graphlab.renderers.nesting import chain
from graphlab.stepper.screen.tree import Tree, grow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.stepper.stage import Stage

MANY = 60  # rows; in a larger graph module calls are closed until the walk comes to them


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the screen: row ``first`` alone, or ``count`` rows of one closed module call."""

    first: int
    count: int = 1
    call: int | None = None
    ran: tuple[int, ...] = ()  # when the nodes of a closed call run, in order
    nodes: int = 0

    def done(self, at: int) -> int:
        """Return how many nodes of a closed call have run when ``at`` nodes have."""
        return bisect_right(self.ran, at)


@dataclass(frozen=True, slots=True)
class Folds:
    """The module calls that a person opened and closed; of the others the size decides."""

    opened: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()
    everything: bool = False

    def toggled(self, call: int, *, shut: bool) -> Folds:
        """Return the folds with this call opened, where it is shut, or closed."""
        if shut:
            return Folds(self.opened | {call}, self.closed - {call}, self.everything)
        return Folds(self.opened - {call}, self.closed | {call}, self.everything)


class Outlined:
    """The outline of one backward: its tree, and the module call of each row."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.tree: Tree = grow(stage)
        self._known: tuple[object, tuple[Entry, ...], dict[int, int]] | None = None

    @property
    def large(self) -> bool:
        """Return whether module calls are closed unless someone opens them."""
        return len(self.tree.rows) > MANY

    @cached_property
    def calls(self) -> list[int | None]:
        """Return of each node the position of its module call in ``Graph.modules``."""
        modules = self.stage.graph.modules
        found = {(one.path, one.call): at for at, one in enumerate(modules)}
        nodes = self.stage.graph.nodes
        return [found.get((one.module.path, one.module.call)) if one.module else None for one in nodes]

    @cached_property
    def chains(self) -> list[tuple[int, ...]]:
        """Return of each module call itself and those around it, outermost first, without the model."""
        modules = self.stage.graph.modules
        return [
            tuple(one for one in reversed(chain(at, modules)) if modules[one].path)
            for at in range(len(modules))
        ]

    def around(self, position: int) -> tuple[int, ...]:
        """Return the module calls around the row of a node, outermost first."""
        call = self.calls[self.tree.rows[self.tree.place[position]].home]
        return self.chains[call] if call is not None else ()

    def entries(self, folds: Folds, selected: int) -> tuple[Entry, ...]:
        """Return the lines of the screen; the calls around the selected node are open."""
        return self._entries(folds, selected)[0]

    def line_of(self, folds: Folds, selected: int) -> int:
        """Return which line the selected node stands in."""
        return self._entries(folds, selected)[1].get(self.tree.place[selected], 0)

    def _entries(self, folds: Folds, selected: int) -> tuple[tuple[Entry, ...], dict[int, int]]:
        here = self.around(selected)
        key = (folds, here)
        if self._known is None or self._known[0] != key:
            made = tuple(self._made(folds, frozenset(here)))
            lines = {
                row: at for at, one in enumerate(made) for row in range(one.first, one.first + one.count)
            }
            self._known = (key, made, lines)
        return self._known[1], self._known[2]

    def _made(self, folds: Folds, here: frozenset[int]) -> Iterator[Entry]:
        shut = [self._shut(calls, folds, here) for calls in self.chains]
        homes = (self.calls[row.home] for row in self.tree.rows)
        held = [None if call is None else shut[call] for call in homes]
        first = 0
        for call, group in groupby(held):
            count = sum(1 for _ in group)
            if call is None or count == 1:
                yield from (Entry(at) for at in range(first, first + count))
            else:
                yield self._closed(call, first, count)
            first += count

    def _shut(self, calls: tuple[int, ...], folds: Folds, here: frozenset[int]) -> int | None:
        """Return the outermost of these calls that is closed; None when all are open."""
        auto = self.large and not folds.everything
        for call in calls:
            if call in folds.closed or (auto and call not in folds.opened and call not in here):
                return call
        return None

    def _closed(self, call: int, first: int, count: int) -> Entry:
        rows = [row for row in self.tree.rows[first : first + count] if not row.link]
        ran = sorted(self.stage.ran[row.position] for row in rows if self.stage.ran[row.position])
        return Entry(first, count, call, tuple(ran), len(rows))
