"""What is open and what is folded: the state that everyone who chooses works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.folding.measure import Edges, Size, stretches
from graphlab.folding.runs import LEAST
from graphlab.folding.stretches import in_stretches
from graphlab.folding.tree import Call, Group, Item, Run, calls_in, nodes_of, outermost
from graphlab.folding.view import Box, View, view_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from graphlab.folding.tree import Shown
    from graphlab.graph import Graph


class Choice:
    """``opened`` are module calls, ``pinned`` nodes that no run or chain may hide.

    ``unfolded`` are runs that are shown one by one, ``told`` those of which one time is shown, both by
    their identity. With ``kept`` only these nodes are there.
    """

    def __init__(self, graph: Graph, items: Sequence[Item], kept: Collection[int] | None = None) -> None:
        """Begin with everything folded."""
        self.graph, self.items = graph, tuple(items)
        self.edges = Edges(graph, kept)
        self.roots = {int(root.node[1:]) for root in graph.roots}
        self.opened: set[int] = set()
        self.pinned: set[int] = set()
        self.unfolded: set[int] = set()
        self.told: set[int] = set()
        self._splits: dict[tuple[int, frozenset[int]], list[Item]] = {}
        self.stretches: int | None = None  # so many boxes at most

    def open(self, calls: Iterable[int]) -> None:
        """Open module calls, and all that they ran inside."""
        for one in calls:
            inside: int | None = one
            while inside is not None and inside not in self.opened:
                self.opened.add(inside)
                inside = self.graph.modules[inside].parent

    def shown(self) -> list[Shown]:
        """Return what is to be one box each, with the open call around it, in the order of creation."""
        found: list[Shown] = []
        todo: list[Shown] = [(one, None) for one in reversed(self.items)]
        while todo:
            one, around = todo.pop()
            inner = self._inside(one)
            if inner is None:
                found.append((one, around))
            else:
                home = one.index if isinstance(one, Call) else around
                todo += [(item, home) for item in reversed(inner)]
        if not self.stretches:
            return found
        apart = [at for at, (item, _) in enumerate(found) if self._asked(item)]
        return in_stretches(found, self.stretches, self.edges.crossing(found), apart)

    def _asked(self, item: Item) -> bool:
        """Return whether an item is no part of a stretch: what was asked for, and where backward starts."""
        return isinstance(item, int) and (item in self.pinned or item in self.roots)

    def size(self, most: int) -> Size:
        """Return how large the picture of what is shown is."""
        return self.edges.size(self.shown(), most)

    def view(self) -> View:
        """Return the view of what is shown."""
        shown = self.shown()
        home = self.edges.homes(shown).tolist()
        members: list[list[int]] = [nodes_of([item]) for item, _ in shown]
        outside: dict[int, list[int]] = {}
        for at, box in enumerate(home):
            if self.graph.nodes[at].seq is None and box >= 0:
                (members[box] if box < len(shown) else outside.setdefault(box, [])).append(at)
        boxes = [
            self._box(item, container, tuple(nodes))
            for (item, container), nodes in zip(shown, members, strict=True)
        ]
        boxes += [self._leaves(tuple(found)) for found in outside.values()]
        return view_of(self.graph, sorted(boxes, key=lambda box: min(box.nodes)))

    def _leaves(self, leaves: tuple[int, ...]) -> Box:
        if len(leaves) == 1:
            return Box(self.graph.nodes[leaves[0]].id, "node", leaves)
        return Box(f"f{min(leaves)}", "leaves", leaves)

    def _inside(self, one: Item) -> Sequence[Item] | None:
        """Return the items that are shown in the place of this one, None for itself."""
        if isinstance(one, Call):
            return one.items if one.index in self.opened else None
        if isinstance(one, Group):
            return one.items if self.pinned and not self.pinned.isdisjoint(nodes_of([one])) else None
        if isinstance(one, Run):
            if id(one) in self.unfolded:
                return one.items
            out = self._exposed(one)
            key = id(one), frozenset(out)
            if out and key not in self._splits:  # kept, so that what is split twice is the same
                self._splits[key] = _split(one, out)
            return self._splits[key] if out else None
        return None

    def _exposed(self, run: Run) -> set[int]:
        """Return which of the times are shown by themselves."""
        found = {run.times - 1} if id(run) in self.told else set()
        if self.opened or self.pinned:
            for at, items in enumerate(stretches(run)):
                calls = (one.index in self.opened for one in calls_in(items))
                if any(calls) or (self.pinned and not self.pinned.isdisjoint(nodes_of(items))):
                    found.add(at)
        return found

    def _box(self, item: Item, container: int | None, nodes: tuple[int, ...]) -> Box:
        if isinstance(item, int):
            return Box(self.graph.nodes[item].id, "node", nodes, container)
        # A stretch of one node and its leaves is named like them: by the first node in engine order.
        name = f"f{min(nodes)}"
        if isinstance(item, Call):
            return Box(name, "module", nodes, container, (item.index,))
        if isinstance(item, Run):
            return Box(name, "run", nodes, container, tuple(outermost(item.items)), item.times)
        return Box(name, item.kind, nodes, container)


def _split(run: Run, out: Collection[int]) -> list[Item]:
    """Return a run with some of its times by themselves, the others in runs as long as can be."""
    made: list[Item] = []
    waiting: list[tuple[Item, ...]] = []

    def close() -> None:
        joined = tuple(item for stretch in waiting for item in stretch)
        made.extend([Run(len(waiting), joined)] if len(waiting) >= LEAST else joined)
        waiting.clear()

    for at, stretch in enumerate(stretches(run)):
        if at in out:
            close()
            made += stretch
        else:
            waiting.append(stretch)
    close()
    return made
