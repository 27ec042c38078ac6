"""A part of what is shown: around one thing, or on the ways between two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphlab.folding.view import View
from graphlab.graph import position
from graphlab.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from graphlab.graph import Graph


MANY_CALLS = 4  # of one module, beyond which its name alone means the last


@dataclass(frozen=True, slots=True)
class Named(Plain):
    """What a name stands for: positions of nodes, and of a module its calls in ``Graph.modules``."""

    nodes: frozenset[int]
    calls: frozenset[int] = frozenset()


def named(graph: Graph, name: str) -> Named:
    """Return what a user may call so: a variable, a leaf, a module, a node's id, or that of a fold."""
    found = {at for at, node in enumerate(graph.nodes) if name in node.names or name in (node.name, node.id)}
    found |= {int(root.node[1:]) for root in graph.roots if root.name == name}
    return Named(frozenset(found)) if found else to_open(graph, name)


def to_open(graph: Graph, name: str) -> Named:
    """Return the module, one call of it (``cell#3``), the node or the fold that has this name.

    A module goes before an id that is written alike.
    """
    calls = {at for at, one in enumerate(graph.modules) if one.path == name}
    path, _, number = name.rpartition("#")
    if not calls and number.isdecimal():
        calls = {at for at, one in enumerate(graph.modules) if (one.path, one.call) == (path, int(number))}
    if calls:
        return Named(_made_in(graph, calls), frozenset(calls))
    if (
        name[:1] in ("n", "f")
        and name[1:].isdecimal()
        and len(name) < 20
        and int(name[1:]) < len(graph.nodes)
    ):
        return Named(frozenset([int(name[1:])]))  # a fold is named by its first node
    inside = (at for at, node in enumerate(graph.nodes) if node.module and _in(node.module.path, name))
    return Named(frozenset(inside))


def _made_in(graph: Graph, calls: set[int]) -> frozenset[int]:
    """Return the nodes that these calls made, or calls inside them."""
    inside = set(calls)
    for at, one in enumerate(graph.modules):  # a call stands after the one around it
        if one.parent in inside:
            inside.add(at)
    places = {(one.path, one.call): at for at, one in enumerate(graph.modules)}
    made = ((at, node.module) for at, node in enumerate(graph.nodes) if node.module is not None)
    return frozenset(at for at, call in made if places.get((call.path, call.call)) in inside)


def _in(path: str, module: str) -> bool:
    return path == module or path.startswith(f"{module}.")


def on_ways(graph: Graph, first: Iterable[int], last: Iterable[int]) -> frozenset[int]:
    """Return the nodes on every way that a gradient takes from ``first`` to ``last``, with both ends."""
    after: dict[int, list[int]] = {}
    before: dict[int, list[int]] = {}
    for edge in graph.edges:
        tail, head = position(edge.tail), position(edge.head)
        after.setdefault(tail, []).append(head)
        before.setdefault(head, []).append(tail)
    return frozenset(_reach(first, after) & _reach(last, before))


def around(view: View, wanted: Collection[int], distance: int) -> View:
    """Return the boxes that hold what is wanted, and those up to so many arrows away.

    A leaf is an end: what else uses the same weight is no neighbour.
    """
    kept = _holding(view, wanted)
    beside: dict[str, list[str]] = {}
    for arrow in view.arrows:
        beside.setdefault(arrow.tail, []).append(arrow.head)
        beside.setdefault(arrow.head, []).append(arrow.tail)
    ends = {box.id for box in view.boxes if all(view.graph.nodes[at].seq is None for at in box.nodes)}
    edge = set(kept)
    for _ in range(distance):
        fresh = {one for box in edge for one in beside.get(box, ())} - kept
        kept |= fresh
        edge = fresh - ends
    return _part(view, kept)


def _holding(view: View, wanted: Collection[int]) -> set[str]:
    return {box.id for box in view.boxes if any(at in wanted for at in box.nodes)}


def _reach(start: Iterable[int], beside: Mapping[int, Sequence[int]]) -> set[int]:
    seen = set(start)
    todo = list(seen)
    while todo:
        fresh = [one for one in beside.get(todo.pop(), ()) if one not in seen]
        seen.update(fresh)
        todo += fresh
    return seen


def _part(view: View, kept: set[str]) -> View:
    boxes = tuple(box for box in view.boxes if box.id in kept)
    arrows = tuple(one for one in view.arrows if one.tail in kept and one.head in kept)
    return replace(view, boxes=boxes, arrows=arrows)
