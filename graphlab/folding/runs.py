"""Finds what comes many times in a row: the blocks of a model, the steps of an unrolled loop.

Two stretches are alike if they have the same operations, made by the same lines or by modules of
the same class, and are wired alike inside and to the stretch before. Sizes may differ.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphlab.folding.tree import Call, Item, Run, calls_in, nodes_of
from graphlab.graph import position

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from graphlab.graph import Graph

LEAST = 3  # times
_CANDIDATES = 6  # lengths of a stretch that are tried
_LONGEST = 4096  # items of a stretch


class _Wiring(NamedTuple):
    """Pairs of items that edges join: within a stretch, and back into the one before."""

    inner: frozenset[tuple[int, int]]
    back: frozenset[tuple[int, int]]

    def like(self, before: _Wiring, *, second: bool) -> bool:
        return self.inner == before.inner and (second or self.back == before.back)


class Runs:
    """Folds runs in the items of one graph; equal shapes of things have equal numbers."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._numbers: dict[Hashable, int] = {}
        self._edges: dict[int, list[int]] = {}
        leaf = [node.seq is None for node in graph.nodes]
        for edge in graph.edges:
            head = position(edge.head)
            if not leaf[head]:
                self._edges.setdefault(position(edge.tail), []).append(head)

    def fold(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Return the items with every run as one item, inside calls too."""
        folded: dict[int, Call] = {}
        for call in reversed(calls_in(items)):
            folded[call.index] = Call(call.index, self._level(_replaced(call.items, folded)))
        return self._level(_replaced(items, folded))

    def _level(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """Return one level's items with its runs folded, and runs of runs."""
        while True:
            made = self._once(items)
            if len(made) == len(items):
                return items
            items = made

    def _once(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        if len(items) < LEAST:
            return items
        signs = np.array([self.number(one) for one in items])
        spans: list[tuple[int, int, int]] = []  # begin, length of a stretch, times
        taken = np.zeros(len(items), dtype=bool)
        for length in _lengths(signs):
            for begin, times in _repeats(signs, length):
                if not taken[begin : begin + length * times].any():
                    spans += self._alike(items, begin, length, times)
                    for start, long, count in spans:
                        taken[start : start + long * count] = True
        return _with_runs(items, sorted(spans))

    def number(self, item: Item) -> int:
        """Return the number of an item's shape."""
        todo: list[Item] = [item]
        known: dict[int, int] = {}
        order: list[Call | Run] = []  # chains are made after the runs
        if isinstance(item, int):
            return self._node(item)
        while todo:
            one = todo.pop()
            if isinstance(one, (Call, Run)):
                order.append(one)
                todo.extend(one.items if isinstance(one, Call) else one.stretch)
        for one in reversed(order):
            items = one.items if isinstance(one, Call) else one.stretch
            inner = tuple([self._node(it) if isinstance(it, int) else known[id(it)] for it in items])
            name = self.graph.modules[one.index].type if isinstance(one, Call) else "run"
            known[id(one)] = self._numbers.setdefault((name, inner), len(self._numbers))
        return known[id(item)]

    def _node(self, at: int) -> int:
        node = self.graph.nodes[at]
        place = (node.source.file, node.source.line) if node.source is not None else None
        key = (node.op, node.kind, place, node.slots)
        return self._numbers.setdefault(key, len(self._numbers))

    def _alike(
        self, items: Sequence[Item], begin: int, length: int, times: int
    ) -> list[tuple[int, int, int]]:
        """Return the parts of a repeat whose stretches are wired alike."""
        home: dict[int, int] = {}
        members: list[list[int]] = []
        for at in range(begin, begin + length * times):
            item = items[at]
            members.append([item] if isinstance(item, int) else nodes_of([item]))
            for node in members[-1]:
                home[node] = at - begin
        wirings = [
            self._wiring(members[one * length : (one + 1) * length], one * length, home)
            for one in range(times)
        ]
        found: list[tuple[int, int, int]] = []
        start = 0
        for one in range(1, times + 1):
            # What the first stretch takes from before may differ: there is none before it.
            if one < times and wirings[one].like(wirings[one - 1], second=one - start == 1):
                continue
            if one - start >= LEAST:
                found.append((begin + start * length, length, one - start))
            start = one
        return found

    def _wiring(self, members: Sequence[list[int]], first: int, home: dict[int, int]) -> _Wiring:
        """Return which items edges join, counted from the stretch's first item."""
        inner: set[tuple[int, int]] = set()
        back: set[tuple[int, int]] = set()
        for at, nodes in enumerate(members):
            for node in nodes:
                for head in self._edges.get(node, ()):
                    to = home.get(head, -1) - first
                    if to >= 0:
                        inner.add((at, to))
                    elif to >= -len(members) and head in home:
                        back.add((at, to))
        return _Wiring(frozenset(inner), frozenset(back))


def _replaced(items: Sequence[Item], folded: dict[int, Call]) -> tuple[Item, ...]:
    return tuple([folded[one.index] if isinstance(one, Call) else one for one in items])


def _lengths(signs: np.ndarray[Any, Any]) -> list[int]:
    """Return how long a stretch may be, the likeliest first: the usual gaps between equal items."""
    order = np.argsort(signs, kind="stable")
    same = signs[order][1:] == signs[order][:-1]
    gaps = np.diff(order)[same]
    counted = Counter(gaps[gaps <= _LONGEST].tolist())
    return sorted(length for length, _ in counted.most_common(_CANDIDATES))


def _repeats(signs: np.ndarray[Any, Any], length: int) -> list[tuple[int, int]]:
    """Return where stretches of this length repeat: the first item, and how many times."""
    if length <= 0 or len(signs) < LEAST * length:
        return []
    equal = np.concatenate(([False], signs[length:] == signs[:-length], [False]))
    edges = np.flatnonzero(np.diff(equal.astype(np.int8)))
    found = []
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        times = (end - begin) // length + 1
        if times >= LEAST:
            found.append((begin, times))
    return found


def _with_runs(items: Sequence[Item], spans: Sequence[tuple[int, int, int]]) -> tuple[Item, ...]:
    made: list[Item] = []
    at = 0
    for begin, length, times in spans:
        if begin < at:
            continue
        made += items[at:begin]
        at = begin + length * times
        made.append(Run(times, tuple(items[begin:at])))
    return (*made, *items[at:])
