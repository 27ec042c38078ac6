"""What can be opened: a graph as parts in parts, none of which holds more things than can be read.

A part is a module call, a run of equal stretches or one time of it, a chain of views, or a stretch of
the order of creation. Each leaf stands in the innermost part that holds all its users.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphlab.folding.asked import BUDGET
from graphlab.folding.chains import with_chains
from graphlab.folding.runs import Runs
from graphlab.folding.tree import Call, Group, Item, Run, nodes_of, tree
from graphlab.folding.view import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.folding.view import BoxKind
    from graphlab.graph import Graph

WHOLE = 0  # the part that holds everything


@dataclass(slots=True)
class Part:
    """One part; ``nodes`` and ``parts`` stand in it directly, ``box`` is what it looks like folded.

    ``parent`` and ``parts`` are positions in ``Outline.parts``; a parent stands before its parts.
    """

    box: Box
    parent: int
    nodes: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """All parts, the whole first; ``home`` is the part that each node stands in."""

    graph: Graph
    parts: list[Part]
    home: list[int]

    def way(self, part: int) -> list[int]:
        """Return a part and all that it stands in, innermost first."""
        found = [part]
        while part != WHOLE:
            part = self.parts[part].parent
            found.append(part)
        return found


def outline(graph: Graph, most: int | None = BUDGET) -> Outline:
    """Return the parts of a graph, each with at most about ``most`` things that are no leaves.

    With None, for a graph that is shown as it is, the parts are its module calls and nothing else.
    """
    made = Outline(graph, [Part(Box("", "stretch", ()), WHOLE)], [WHOLE] * len(graph.nodes))
    whole = tree(graph)
    if most is not None:
        whole = with_chains(graph, Runs(graph).fold(whole))
    todo: list[tuple[int, Sequence[Item]]] = [(WHOLE, whole)]
    while todo:
        at, items = todo.pop()
        for one in _few(items, most):
            if isinstance(one, int):
                made.parts[at].nodes.append(one)
                made.home[one] = at
            else:
                made.parts[at].parts.append(len(made.parts))
                made.parts.append(Part(_box(one), at))
                todo.append((len(made.parts) - 1, _inside(one, most)))
    _place_leaves(made)
    return made


def _few(items: Sequence[Item], most: int | None) -> Sequence[Item]:
    """Return at most so many items: neighbours are put together where there are more."""
    size = -(-len(items) // most) if most is not None else 1
    if size <= 1:
        return items
    groups = [tuple(items[at : at + size]) for at in range(0, len(items), size)]
    return [Group("stretch", one) if len(one) > 1 else one[0] for one in groups]


def _inside(one: Call | Run | Group, most: int | None) -> Sequence[Item]:
    """Return what shows when an item is opened; of a run each time as one item, or some of them."""
    if not isinstance(one, Run) or most is None:
        return one.items
    length = len(one.items) // one.times
    size = -(-one.times // most)
    if size > 1:
        cuts = [one.items[at : at + size * length] for at in range(0, len(one.items), size * length)]
        return [Run(len(cut) // length, cut) if len(cut) > length else _time(cut) for cut in cuts]
    return [_time(one.items[at : at + length]) for at in range(0, len(one.items), length)]


def _time(items: tuple[Item, ...]) -> Item:
    return items[0] if len(items) == 1 else Group("stretch", items)


def _box(item: Call | Run | Group) -> Box:
    nodes = tuple(nodes_of([item]))
    kind: BoxKind = item.kind if isinstance(item, Group) else "run" if isinstance(item, Run) else "module"
    calls: tuple[int, ...] = (item.index,) if isinstance(item, Call) else ()
    times = 1
    if isinstance(item, Run):
        calls, times = tuple(one.index for one in item.items if isinstance(one, Call)), item.times
    return Box(f"f{min(nodes)}", kind, nodes, None, calls, times)


def _place_leaves(made: Outline) -> None:
    """Put each leaf into the innermost part with all its users; inputs stay outside of modules.

    What several times of a run share stays outside of the run: sharing is worth seeing.
    """
    lifted = {"input": ("run", "module")}
    users: dict[int, dict[int, None]] = {}
    leaf = [node.seq is None for node in made.graph.nodes]
    for edge in made.graph.edges:
        tail, head = int(edge.tail[1:]), int(edge.head[1:])
        if leaf[head]:
            users.setdefault(head, {})[made.home[tail]] = None
    for at, node in enumerate(made.graph.nodes):
        if not leaf[at]:
            continue
        home = _common(made, list(users.get(at, {WHOLE: None})))
        while made.parts[home].box.kind in lifted.get(node.role, ("run",)):
            home = made.parts[home].parent
        made.home[at] = home
        made.parts[home].nodes.append(at)
    _with_own_leaves(made)


def _common(made: Outline, parts: Sequence[int]) -> int:
    """Return the innermost part that holds all of these."""
    held = made.way(parts[0])
    for part in parts[1:]:
        others = set(made.way(part))
        held = [one for one in held if one in others]
    return held[0]


def _with_own_leaves(made: Outline) -> None:
    """Let each box stand for the leaves in it too."""
    held: list[list[int]] = [[] for _ in made.parts]
    for at, node in enumerate(made.graph.nodes):
        if node.seq is None:
            for around in made.way(made.home[at]):
                held[around].append(at)
    for part, leaves in zip(made.parts, held, strict=True):
        box = part.box
        part.box = Box(box.id, box.kind, (*box.nodes, *leaves), None, box.calls, box.times)
