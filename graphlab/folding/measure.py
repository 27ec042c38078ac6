"""How large the picture of a choice would be: boxes in all, and boxes on its longest way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphlab.folding.tree import Run, nodes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphlab.folding.tree import Item, Shown
    from graphlab.graph import Graph


class Size(NamedTuple):
    """Boxes of a picture, and how many of them stand one below the other at least."""

    boxes: int
    ranks: int

    def within(self, most: Size) -> bool:
        """Return whether the picture is no larger than ``most``, either way."""
        return self.boxes <= most.boxes and self.ranks <= most.ranks


class Edges:
    """The edges of a graph as arrays of positions, and who uses each leaf; made once."""

    def __init__(self, graph: Graph, kept: Collection[int] | None = None) -> None:
        """Read the edges; with ``kept`` only those between these nodes, as if no other were there."""
        self.count = len(graph.nodes)
        places = {node.id: at for at, node in enumerate(graph.nodes)}
        self.tails = np.array([places[edge.tail] for edge in graph.edges], dtype=np.int64)
        self.heads = np.array([places[edge.head] for edge in graph.edges], dtype=np.int64)
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

    def homes(self, shown: Sequence[Shown]) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Return for each node the item that it is in, counting own leaves; from there each alone.

        A leaf is inside a fold when nobody else uses it, and of a run only one of the stretches:
        sharing is worth seeing. A node that is not shown at all has -1.
        """
        home = np.full(self.count, -1, dtype=np.int64)
        part = np.full(self.count, -1, dtype=np.int64)
        number = 0
        single = np.zeros(len(shown), dtype=bool)
        for at, (item, _) in enumerate(shown):
            single[at] = isinstance(item, int)
            for nodes in parts(item):
                home[nodes] = at
                part[nodes] = number
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
        home[leaves[inside]] = where[leaves[inside]]
        alone = np.concatenate((leaves[~inside], self.unused))
        home[alone] = len(shown) + np.arange(len(alone))
        return home

    def size(self, shown: Sequence[Shown], most: int) -> Size:
        """Return the size; the ranks of a picture of more than ``most`` boxes are not counted."""
        if len(shown) > most:
            return Size(len(shown), len(shown))
        home = self.homes(shown)
        boxes = max(len(shown), int(home.max(initial=-1)) + 1)
        if boxes > 4 * most:
            return Size(boxes, boxes)
        tails, heads = home[self.tails], home[self.heads]
        joined = (tails != heads) & (tails >= 0) & (heads >= 0)
        pairs = np.unique(tails[joined] * boxes + heads[joined])
        return Size(boxes, _longest([divmod(int(one), boxes) for one in pairs], boxes))


def _longest(pairs: Sequence[tuple[int, int]], boxes: int) -> int:
    """Return how many boxes the longest way has; nothing folded closes a circle."""
    after: list[list[int]] = [[] for _ in range(boxes)]
    waiting = [0] * boxes
    for tail, head in pairs:
        after[tail].append(head)
        waiting[head] += 1
    depth = [1] * boxes
    ready = [at for at in range(boxes) if not waiting[at]]
    while ready:
        at = ready.pop()
        for head in after[at]:
            depth[head] = max(depth[head], depth[at] + 1)
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    return max(depth, default=0)


def parts(item: Item) -> list[list[int]]:
    """Return the nodes of an item, of a run those of each stretch."""
    if not isinstance(item, Run):
        return [nodes_of([item])]
    return [nodes_of(one) for one in stretches(item)]


def stretches(run: Run) -> list[tuple[Item, ...]]:
    """Return the items of each of the times."""
    length = len(run.items) // run.times
    return [run.items[at : at + length] for at in range(0, len(run.items), length)]
