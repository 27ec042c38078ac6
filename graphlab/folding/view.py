"""What is shown of a graph: boxes that each stand for some of its nodes, and arrows for its edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graphlab.graph import position
from graphlab.plain import Plain

if TYPE_CHECKING:
    from graphlab.graph import Graph

BoxKind = Literal["node", "module", "run", "chain", "stretch", "leaves"]


@dataclass(frozen=True, slots=True)
class Box(Plain):
    """One box; ``nodes`` are positions in ``Graph.nodes``, leaves that nobody else uses included.

    ``calls`` are positions in ``Graph.modules``: the module call that is folded here, or those of
    each of ``times`` stretches. ``container`` is the open module call that the box stands in.
    """

    id: str
    kind: BoxKind
    nodes: tuple[int, ...]
    container: int | None = None
    calls: tuple[int, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class Arrow(Plain):
    """All edges from one box to another; ``edges`` are positions in ``Graph.edges``."""

    tail: str
    head: str
    edges: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View(Plain):
    """Every node of ``graph`` in one box, every edge in one arrow or inside one box.

    Unless a part was asked for: then only the boxes of that part, and the arrows between them.
    """

    graph: Graph
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def folded(self) -> tuple[Box, ...]:
        """Return the boxes that stand for more than one node."""
        return tuple(one for one in self.boxes if one.kind != "node")

    @property
    def whole(self) -> bool:
        """Return whether every node is a box of its own."""
        return len(self.boxes) == len(self.graph.nodes)


def view_of(graph: Graph, boxes: list[Box]) -> View:
    """Return the view with these boxes; arrows in the order of their first edge."""
    home = [""] * len(graph.nodes)
    for box in boxes:
        for at in box.nodes:
            home[at] = box.id
    arrows: dict[tuple[str, str], list[int]] = {}
    for at, edge in enumerate(graph.edges):
        tail, head = home[position(edge.tail)], home[position(edge.head)]
        if tail and head and tail != head:
            arrows.setdefault((tail, head), []).append(at)
    return View(graph, tuple(boxes), tuple(Arrow(*ends, tuple(found)) for ends, found in arrows.items()))
