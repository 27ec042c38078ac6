"""A part of what is shown: around one thing, or on the ways between two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.folding.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphlab.graph import Graph


def named(graph: Graph, name: str) -> set[int]:
    """Return the positions of the nodes that a user may call so: a variable, a leaf, a module, an id."""
    found = {at for at, node in enumerate(graph.nodes) if name in node.names or name in (node.name, node.id)}
    found |= {graph.nodes.index(graph.node(root.node)) for root in graph.roots if root.name == name}
    if found:
        return found
    return {
        at for at, node in enumerate(graph.nodes) if node.module is not None and _in(node.module.path, name)
    }


def _in(path: str, module: str) -> bool:
    return path == module or path.startswith(f"{module}.")


def around(view: View, wanted: set[int], distance: int) -> View:
    """Return the boxes that hold what is wanted, and those up to so many arrows away."""
    kept = _holding(view, wanted)
    beside = _beside(view, both=True)
    edge = set(kept)
    for _ in range(distance):
        edge = {one for box in edge for one in beside.get(box, ())} - kept
        kept |= edge
    return _part(view, kept)


def between(view: View, first: set[int], last: set[int]) -> View:
    """Return the boxes on every way that a gradient takes from ``first`` to ``last``."""
    after, before = _beside(view), _beside(view, turned=True)
    kept = _reach(_holding(view, first), after) & _reach(_holding(view, last), before)
    return _part(view, kept)


def _holding(view: View, wanted: set[int]) -> set[str]:
    return {box.id for box in view.boxes if not wanted.isdisjoint(box.nodes)}


def _beside(view: View, *, turned: bool = False, both: bool = False) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for arrow in view.arrows:
        if not turned:
            found.setdefault(arrow.tail, []).append(arrow.head)
        if turned or both:
            found.setdefault(arrow.head, []).append(arrow.tail)
    return found


def _reach(start: Iterable[str], beside: dict[str, list[str]]) -> set[str]:
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
