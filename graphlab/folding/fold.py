"""Chooses what is open and what is folded, so that a picture of any graph can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.folding.asked import Folding
from graphlab.folding.chains import with_chains
from graphlab.folding.runs import LEAST, Runs
from graphlab.folding.select import around, between, named
from graphlab.folding.stretches import in_stretches
from graphlab.folding.tree import Call, Item, Run, nodes_of, tree
from graphlab.folding.view import Box, View, view_of
from graphlab.graph import position
from graphlab.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphlab.graph import Graph


WITHIN_BUDGET = Folding()


def fold(graph: Graph, asked: Folding = WITHIN_BUDGET) -> View:
    """Return the view of a graph; flat where that is within the budget and nothing else was asked for."""
    with uncollected():
        return _folded(graph, asked)


def _folded(graph: Graph, asked: Folding) -> View:
    wanted = [named(graph, name) for name in (asked.focus, *(asked.between or ())) if name]
    if asked.depth is None and not asked.open and len(graph.nodes) <= asked.budget:
        view = flat(graph)
    else:
        view = _Choice(graph, asked, wanted).view()
    if asked.between is not None:
        view = between(view, wanted[-2], wanted[-1])
    return around(view, wanted[0], asked.around) if asked.focus else view


def flat(graph: Graph) -> View:
    """Return the view in which every node is a box of its own."""
    calls = {(one.path, one.call): at for at, one in enumerate(graph.modules)}
    boxes = [
        Box(node.id, "node", (at,), calls.get((node.module.path, node.module.call)) if node.module else None)
        for at, node in enumerate(graph.nodes)
    ]
    return view_of(graph, boxes)


class _Choice:
    def __init__(self, graph: Graph, asked: Folding, wanted: Sequence[set[int]] = ()) -> None:
        self.graph, self.asked, self.wanted = graph, asked, wanted
        self.items = with_chains(graph, Runs(graph).fold(tree(graph)))
        self.calls = {one.index: one for one in _calls(self.items)}
        self.leaves = _leaves(graph)
        self.opened: set[int] = set()
        self.named = self._named()

    def _named(self) -> set[int]:
        """Return the calls that are to be open, with all that they stand in."""
        modules = self.graph.modules
        places = {(one.path, one.call): at for at, one in enumerate(modules)}
        inner = {at for at, call in enumerate(modules) if call.path in self.asked.open}
        for nodes in self.wanted:
            users = {at for at, leaves in self.leaves.items() if not nodes.isdisjoint(leaves)}
            calls = {self.graph.nodes[at].module for at in nodes | users}
            inner |= {places[one.path, one.call] for one in calls if one is not None}
        found: set[int] = set()
        for at in inner & self.calls.keys():
            inside: int | None = at
            while inside is not None and inside not in found:
                found.add(inside)
                inside = modules[inside].parent
        return found

    def view(self) -> View:
        self.opened |= self.named
        if self.asked.depth is not None:
            self._open_to(self.asked.depth)
        else:
            self._open_within_budget()
        shown = self._shown(self.items, None)
        if self.asked.depth is None and len(shown) > self.asked.budget:
            shown = in_stretches(shown, self.asked.budget)
        return view_of(self.graph, self._boxes(shown))

    def _open_to(self, depth: int) -> None:
        level: list[Item] = list(self.items)
        for _ in range(depth):
            calls = [one for one in level if isinstance(one, Call)]
            self.opened |= {one.index for one in calls}
            level = [item for one in calls for item in one.items]

    def _open_within_budget(self) -> None:
        """Open module calls, those further out and larger ones first, as long as there is room."""
        room = self.asked.budget - self._size(self.items)
        level = [one for one, _ in self._shown(self.items, None) if isinstance(one, Call)]
        for one in self.named:
            room -= self._size(self.calls[one].items) - 1
        while level:
            inner: list[Call] = []
            for call in sorted(level, key=lambda one: -len(nodes_of([one]))):
                cost = self._size(call.items) - 1
                if cost <= room:
                    room -= cost
                    self.opened.add(call.index)
                    inner += [one for one in call.items if isinstance(one, Call)]
            level = inner

    def _size(self, items: Sequence[Item]) -> int:
        """Return how many boxes the items take when each is one box, with the leaves that show then."""
        users: dict[int, set[int]] = {}
        for at, item in enumerate(items):
            single = isinstance(item, int)
            for node in nodes_of([item]):
                for leaf in self.leaves.get(node, ()):
                    users.setdefault(leaf, set()).update({at, -1} if single else {at})
        return len(items) + sum(len(found) > 1 for found in users.values())

    def _shown(self, items: Iterable[Item], container: int | None) -> list[tuple[Item, int | None]]:
        """Return what is to be one box each, with the open call around it, in the order of creation."""
        shown: list[tuple[Item, int | None]] = []
        todo: list[tuple[Item, int | None]] = [(one, container) for one in reversed(list(items))]
        while todo:
            one, around = todo.pop()
            if isinstance(one, Call) and one.index in self.opened:
                todo += [(inner, one.index) for inner in reversed(one.items)]
            elif isinstance(one, Run) and self._holds_named(one):
                todo += [(inner, around) for inner in reversed(self._split(one))]
            else:
                shown.append((one, around))
        return shown

    def _holds_named(self, run: Run) -> bool:
        return bool(self.named) and any(one.index in self.named for one in _calls(run.items))

    def _split(self, run: Run) -> list[Item]:
        """Return a run with those stretches by themselves in which something is to be open."""
        length = len(run.items) // run.times
        stretches = [run.items[at : at + length] for at in range(0, len(run.items), length)]
        made: list[Item] = []
        waiting: list[tuple[Item, ...]] = []

        def close() -> None:
            joined = tuple(item for stretch in waiting for item in stretch)
            made.extend([Run(len(waiting), joined)] if len(waiting) >= LEAST else joined)
            waiting.clear()

        for stretch in stretches:
            if any(one.index in self.named for one in _calls(stretch)):
                close()
                made += stretch
            else:
                waiting.append(stretch)
        close()
        return made

    def _boxes(self, shown: Sequence[tuple[Item, int | None]]) -> list[Box]:
        """Return a box for each item and each leaf; a fold has the leaves that nobody else uses.

        A leaf that several stretches of a run share stays outside: sharing is worth seeing.
        """
        members: list[list[int]] = []
        users: dict[int, set[tuple[int, int]]] = {}
        for at, (item, _) in enumerate(shown):
            members.append([])
            for part, nodes in enumerate(_parts(item)):
                members[at] += nodes
                for node in nodes:
                    for leaf in self.leaves.get(node, ()):
                        users.setdefault(leaf, set()).add((at, part))
        own: dict[int, list[int]] = {}
        for leaf, found in users.items():
            at, _ = next(iter(found))
            if len(found) == 1 and not isinstance(shown[at][0], int):
                own.setdefault(at, []).append(leaf)
        boxes = [
            self._box(item, container, (*members[at], *own.get(at, ())))
            for at, (item, container) in enumerate(shown)
        ]
        inside = {leaf for found in own.values() for leaf in found}
        boxes += [
            Box(node.id, "node", (at,))
            for at, node in enumerate(self.graph.nodes)
            if node.seq is None and at not in inside
        ]
        return sorted(boxes, key=lambda box: min(box.nodes))

    def _box(self, item: Item, container: int | None, nodes: tuple[int, ...]) -> Box:
        if isinstance(item, int):
            return Box(self.graph.nodes[item].id, "node", nodes, container)
        # A stretch of one node and its leaves is named like them: by the first node in engine order.
        name = f"f{min(nodes)}"
        if isinstance(item, Call):
            return Box(name, "module", nodes, container, (item.index,))
        if isinstance(item, Run):
            first = tuple(one.index for one in item.items if isinstance(one, Call))
            return Box(name, "run", nodes, container, first, item.times)
        return Box(name, item.kind, nodes, container)


def _parts(item: Item) -> list[list[int]]:
    """Return the nodes of an item, of a run those of each stretch."""
    if not isinstance(item, Run):
        return [nodes_of([item])]
    length = len(item.items) // item.times
    return [nodes_of(item.items[at : at + length]) for at in range(0, len(item.items), length)]


def _calls(items: Iterable[Item]) -> list[Call]:
    found: list[Call] = []
    todo = list(items)
    while todo:
        one = todo.pop()
        if isinstance(one, Call):
            found.append(one)
        if not isinstance(one, int):
            todo.extend(one.items)
    return found


def _leaves(graph: Graph) -> dict[int, list[int]]:
    """Return the leaves that each node sends to, by position."""
    found: dict[int, list[int]] = {}
    leaf = [node.seq is None for node in graph.nodes]
    for edge in graph.edges:
        head = position(edge.head)
        if leaf[head]:
            found.setdefault(position(edge.tail), []).append(head)
    return found
