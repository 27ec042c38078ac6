"""How large the picture of a choice would be: boxes in all, and boxes on its longest way."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphlab.folding.tree import Run, nodes_of
from graphlab.graph import position

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphlab.folding.tree import Item, Shown
    from graphlab.graph import Graph


Positions = np.ndarray[Any, np.dtype[np.int64]]
LABELLED = 1.4  # ranks that an arrow with a label takes
MANY_LEAVES = 4  # of the same users, which are one box together


class Size(NamedTuple):
    """Boxes of a picture, how many stand one below the other, and how many side by side, at least."""

    boxes: int
    ranks: int
    wide: int

    def within(self, most: Size) -> bool:
        """Return whether the picture is no larger than ``most`` in any way."""
        return all(one <= limit for one, limit in zip(self, most, strict=True))


class Edges:
    """The edges of a graph as arrays of positions, and who uses each leaf; made once."""

    def __init__(self, graph: Graph, kept: Collection[int] | None = None) -> None:
        """Read the edges; with ``kept`` only those between these nodes, as if no other were there."""
        self.count = len(graph.nodes)
        self.tails = np.array([position(edge.tail) for edge in graph.edges], dtype=np.int64)
        self.heads = np.array([position(edge.head) for edge in graph.edges], dtype=np.int64)
        self.leaf = np.array([node.seq is None for node in graph.nodes], dtype=bool)
        there = np.ones(self.count, dtype=bool)
        if kept is not None:
            there[:] = False
            there[list(kept)] = True
            both = there[self.tails] & there[self.heads]
            self.tails, self.heads = self.tails[both], self.heads[both]
        unused = self.leaf & there
        unused[self.heads] = False
        self.unused = np.flatnonzero(unused)  # a leaf that is a root
        to_leaf = self.leaf[self.heads] if len(self.heads) else np.zeros(0, dtype=bool)
        self.users, self.used = self.tails[to_leaf], self.heads[to_leaf]

    def homes(self, shown: Sequence[Shown]) -> Positions:
        """Return for each node the item that it is in, counting own leaves; from there each alone.

        A leaf is inside a fold when nobody else uses it, and of a run only one of the stretches:
        sharing is worth seeing. So is the leaf at the end of a chain, which one stretch has and
        most have not. A node that is not shown at all has -1.
        """
        home = np.full(self.count, -1, dtype=np.int64)
        part = np.full(self.count, -1, dtype=np.int64)
        number = 0
        items: list[int] = []  # of each part
        single = np.zeros(len(shown), dtype=bool)
        for at, (item, _) in enumerate(shown):
            single[at] = isinstance(item, int)
            for nodes in parts(item):
                home[nodes] = at
                part[nodes] = number
                items.append(at)
                number += 1
        known = part[self.users] >= 0
        users, used = self.users[known], self.used[known]
        first = np.full(self.count, number, dtype=np.int64)
        last = np.full(self.count, -1, dtype=np.int64)
        np.minimum.at(first, used, part[users])
        np.maximum.at(last, used, part[users])
        leaves = np.unique(used)
        where = np.full(self.count, -1, dtype=np.int64)
        where[used] = home[users]
        inside = (first[leaves] == last[leaves]) & ~single[where[leaves]]
        of_part = np.array(items, dtype=np.int64)
        own = np.bincount(first[leaves[inside]], minlength=number)
        with_leaves = np.bincount(of_part[own[:number] > 0], minlength=len(shown))
        few = with_leaves * 2 < np.bincount(of_part, minlength=len(shown))
        inside &= ~few[where[leaves]]
        home[leaves[inside]] = where[leaves[inside]]
        number = len(shown)
        shared = first[leaves] != last[leaves]
        outside = (leaves[shared & ~inside], leaves[~shared & ~inside])
        groups = [group for some in outside for group in self._alike(some, home, single)]
        for group in (*groups, *([int(one)] for one in self.unused)):
            home[group] = number
            number += 1
        return home

    def _alike(
        self, leaves: Positions, home: Positions, single: np.ndarray[Any, np.dtype[np.bool_]]
    ) -> list[list[int]]:
        """Return the leaves that stand outside, those with the same users together where they are many."""
        users: dict[int, set[int]] = {int(one): set() for one in leaves}
        for pair in np.unique(np.stack((self.used, home[self.users]), 1), axis=0).tolist():
            if pair[0] in users:
                users[pair[0]].add(pair[1])
        groups: dict[frozenset[int], list[int]] = {}
        for leaf, found in users.items():
            groups.setdefault(frozenset(found), []).append(leaf)
        made: list[list[int]] = []
        for same, group in groups.items():
            many = len(group) >= MANY_LEAVES and not all(single[at] for at in same if at >= 0)
            made += [group] if many else [[leaf] for leaf in group]
        return sorted(made)

    def crossing(self, shown: Sequence[Shown]) -> list[int]:
        """Return how many edges pass between each item and the one before it."""
        home = np.full(self.count, -1, dtype=np.int64)
        for at, (item, _) in enumerate(shown):
            home[nodes_of([item])] = at
        tails, heads = home[self.tails], home[self.heads]
        both = (tails >= 0) & (heads >= 0)
        low = np.minimum(tails[both], heads[both])
        high = np.maximum(tails[both], heads[both])
        change = np.zeros(len(shown) + 1, dtype=np.int64)
        np.add.at(change, low + 1, 1)
        np.subtract.at(change, high + 1, 1)
        found: list[int] = np.cumsum(change)[: len(shown)].tolist()
        return found

    def size(self, shown: Sequence[Shown], most: int) -> Size:
        """Return the size; the ranks of a picture of more than ``most`` boxes are not counted."""
        if len(shown) > most:
            return Size(len(shown), len(shown), 1)
        home = self.homes(shown)
        boxes = max(len(shown), int(home.max(initial=-1)) + 1)
        if boxes > 4 * most:
            return Size(boxes, boxes, 1)
        tails, heads = home[self.tails], home[self.heads]
        joined = (tails != heads) & (tails >= 0) & (heads >= 0)
        pairs, counts = np.unique(tails[joined] * boxes + heads[joined], return_counts=True)
        folded = np.zeros(boxes, dtype=bool)
        folded[: len(shown)] = [not isinstance(item, int) for item, _ in shown]
        labelled = (counts > 1) & folded[pairs // boxes]
        depth = _depths(
            [
                (*divmod(int(pair), boxes), LABELLED if label else 1.0)
                for pair, label in zip(pairs, labelled, strict=True)
            ],
            boxes,
        )
        return Size(boxes, ceil(max(depth, default=0)), max(Counter(depth).values(), default=0))


def _depths(pairs: Sequence[tuple[int, int, float]], boxes: int) -> list[float]:
    """Return the rank of each box, from 1: the longest way to it; nothing folded closes a circle."""
    after: list[list[tuple[int, float]]] = [[] for _ in range(boxes)]
    waiting = [0] * boxes
    for tail, head, length in pairs:
        after[tail].append((head, length))
        waiting[head] += 1
    depth = [1.0] * boxes
    ready = [at for at in range(boxes) if not waiting[at]]
    while ready:
        at = ready.pop()
        for head, length in after[at]:
            depth[head] = max(depth[head], depth[at] + length)
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    return depth


def parts(item: Item) -> list[list[int]]:
    """Return the nodes of an item, of a run those of each stretch."""
    if not isinstance(item, Run):
        return [nodes_of([item])]
    return [nodes_of(one) for one in stretches(item)]


def stretches(run: Run) -> list[tuple[Item, ...]]:
    """Return the items of each of the times."""
    length = len(run.items) // run.times
    return [run.items[at : at + length] for at in range(0, len(run.items), length)]
