"""A graph as a tree in the order of creation: nodes, module calls, and runs of equal stretches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphlab.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphlab.graph import Graph


@dataclass(frozen=True, slots=True)
class Call(Plain):
    """One call of a module: its position in ``Graph.modules``, and what it made, in order."""

    index: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Run(Plain):
    """A stretch of items that comes ``times`` times in a row; ``items`` are those of all of them."""

    times: int
    items: tuple[Item, ...]

    @property
    def stretch(self) -> tuple[Item, ...]:
        """Return the items of the first time."""
        return self.items[: len(self.items) // self.times]


@dataclass(frozen=True, slots=True)
class Group(Plain):
    """Neighbours in the order of creation: a chain of views, or just a stretch."""

    kind: Literal["chain", "stretch"]
    items: tuple[Item, ...]


Item = int | Call | Run | Group  # an int is the position of a node in ``Graph.nodes``
Shown = tuple[Item, int | None]  # what is one box, and the open module call that it stands in


def tree(graph: Graph) -> tuple[Item, ...]:
    """Return all nodes but the leaves, inside the module calls that made them."""
    calls = {(one.path, one.call): at for at, one in enumerate(graph.modules)}
    inside: dict[int | None, list[int | tuple[int]]] = {}  # a call stands as a tuple of one
    begun: set[int] = set()
    order = sorted((node.seq, at) for at, node in enumerate(graph.nodes) if node.seq is not None)
    for _, at in order:
        module = graph.nodes[at].module
        home = calls.get((module.path, module.call)) if module is not None else None
        inside.setdefault(home, []).append(at)
        while home is not None and home not in begun:
            begun.add(home)
            parent = graph.modules[home].parent
            inside.setdefault(parent, []).append((home,))
            home = parent
    return _items(inside)


def _items(inside: dict[int | None, list[int | tuple[int]]]) -> tuple[Item, ...]:
    """Return the items outside of all calls; the calls innermost first, so that depth is no matter."""
    built: dict[int, Call] = {}
    pending: list[int] = [call for call in inside if call is not None]
    # A call is built when all calls in it are: by depth, the deepest first.
    depth = _depths(inside)
    for call in sorted(pending, key=lambda one: -depth[one]):
        built[call] = Call(call, tuple(_built(inside[call], built)))
    return tuple(_built(inside.get(None, ()), built))


def _built(items: Iterable[int | tuple[int]], built: dict[int, Call]) -> Iterator[Item]:
    for one in items:
        yield built[one[0]] if isinstance(one, tuple) else one


def _depths(inside: dict[int | None, list[int | tuple[int]]]) -> dict[int, int]:
    depth: dict[int, int] = {}
    todo: list[tuple[int | None, int]] = [(None, 0)]
    while todo:
        home, deep = todo.pop()
        for one in inside.get(home, ()):
            if isinstance(one, tuple):
                depth[one[0]] = deep + 1
                todo.append((one[0], deep + 1))
    return depth


def nodes_of(items: Sequence[Item]) -> list[int]:
    """Return the positions of all nodes in the items, in order."""
    found: list[int] = []
    todo: list[Item] = list(reversed(items))
    while todo:
        one = todo.pop()
        if isinstance(one, int):
            found.append(one)
        else:
            todo.extend(reversed(one.items))
    return found


def outermost(items: Sequence[Item]) -> Iterator[int]:
    """Yield the positions of the module calls that stand in no other here, in order; of runs theirs."""
    todo: list[Item] = list(reversed(items))
    while todo:
        one = todo.pop()
        if isinstance(one, Call):
            yield one.index
        elif not isinstance(one, int):
            todo.extend(reversed(one.items))


def calls_in(items: Iterable[Item]) -> list[Call]:
    """Return all module calls in the items, at any depth."""
    found: list[Call] = []
    todo = list(items)
    while todo:
        one = todo.pop()
        if isinstance(one, Call):
            found.append(one)
        if not isinstance(one, int):
            todo.extend(one.items)
    return found
