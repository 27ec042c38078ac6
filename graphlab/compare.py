"""Two graphs compared: which nodes came, which went, which changed and how. Structure, no numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from graphlab.alike import same_lines, shapes
from graphlab.graph import Edge
from graphlab.pairing import match
from graphlab.plain import Plain

if TYPE_CHECKING:
    from graphlab.alike import Lines
    from graphlab.graph import Graph, Node, Source, TensorSummary
    from graphlab.pairing import Pairs

What = Literal["op", "name", "shape", "line", "module", "role", "root"]


@dataclass(frozen=True, slots=True)
class Change(Plain):
    """One way in which a node differs: what, and the words for it before and after."""

    what: What
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Kept(Plain):
    """A node that is in both graphs: its id in each, and how it changed, if it did."""

    a: str
    b: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphDiff(Plain):
    """What it takes to get from graph ``a`` to graph ``b``.

    ``went`` are ids of ``a``, ``came`` ids of ``b``, each in the order of the graph. ``edges_went``
    and ``edges_came`` are those between nodes that were kept: that other edges go with their nodes
    is understood.
    """

    kept: tuple[Kept, ...] = ()
    went: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    edges_went: tuple[Edge, ...] = ()
    edges_came: tuple[Edge, ...] = ()

    @property
    def changed(self) -> tuple[Kept, ...]:
        """Return those nodes that are in both and differ."""
        return tuple(one for one in self.kept if one.changes)

    @property
    def equal(self) -> bool:
        """Return whether nothing differs."""
        return not (self.went or self.came or self.edges_went or self.edges_came or self.changed)

    def mirrored(self) -> GraphDiff:
        """Return the way back, from ``b`` to ``a``."""
        kept = [
            Kept(one.b, one.a, tuple(replace(it, before=it.after, after=it.before) for it in one.changes))
            for one in self.kept
        ]
        kept.sort(key=lambda one: int(one.a[1:]))
        return GraphDiff(tuple(kept), self.came, self.went, self.edges_came, self.edges_went)


def compare(a: Graph, b: Graph) -> GraphDiff:
    """Return how ``b`` differs from ``a``; comparing the other way round gives the mirror image.

    Values, gradients and saved tensors are not looked at. A line counts as the same when its text
    is, wherever it has moved to; and for a node when the part of it that made the node is.
    """
    if _rank(b) < _rank(a):
        return _compare(b, a).mirrored()
    return _compare(a, b)


def _rank(graph: Graph) -> tuple[int, int, str]:
    """Return what puts two different graphs in an order, whichever is given first."""
    return len(graph.nodes), len(graph.edges), repr(graph)


def _compare(a: Graph, b: Graph) -> GraphDiff:
    pairs = match(a, b)
    taken = set(pairs.values())
    lines = same_lines(a, b)
    kept = []
    for one in sorted(pairs):
        before, after = a.nodes[one], b.nodes[pairs[one]]
        changes = _changes(before, after)
        if _moved(before.source, after.source, lines):
            changes.append(Change("line", _line(before.source), _line(after.source)))
        changes += _root_changes(a, b, before, after)
        kept.append(Kept(before.id, after.id, tuple(changes)))
    went, came = _edges(a, b, pairs)
    return GraphDiff(
        tuple(kept),
        tuple(node.id for at, node in enumerate(a.nodes) if at not in pairs),
        tuple(node.id for at, node in enumerate(b.nodes) if at not in taken),
        went,
        came,
    )


def _changes(before: Node, after: Node) -> list[Change]:
    """Return how two nodes differ, other than in their line."""
    said: list[tuple[What, str, str]] = [
        ("op", before.op, after.op),
        ("module", _module(before), _module(after)),
        ("role", before.role, after.role),
    ]
    if before.kind == after.kind == "leaf":
        said.append(("name", before.name, after.name))
    made = [Change(*one) for one in said if one[1] != one[2]]
    if shapes(before) != shapes(after):
        made.append(Change("shape", *_shape_words(before, after)))
    return made


def _shape_words(before: Node, after: Node) -> tuple[str, str]:
    """Return the shapes of the outputs, with their types where the shapes are the same."""
    words = [", ".join(_shape(one) for one in node.outputs) for node in (before, after)]
    if words[0] == words[1]:
        words = [", ".join(one.dtype if one else "none" for one in node.outputs) for node in (before, after)]
    return words[0], words[1]


def _shape(tensor: TensorSummary | None) -> str:
    if tensor is None:
        return "none"
    sizes = tensor.shape
    return f"({sizes[0]})" if len(sizes) == 1 else "×".join(map(str, sizes)) or "scalar"


def _module(node: Node) -> str:
    if node.module is None:
        return ""
    call = f", call {node.module.call}" if node.module.call > 1 else ""
    return f"{node.module.path or node.module.type or 'outermost'}{call}"


def _root_changes(a: Graph, b: Graph, before: Node, after: Node) -> list[Change]:
    counts = [sum(root.node == node.id for root in graph.roots) for graph, node in ((a, before), (b, after))]
    if counts[0] == counts[1]:
        return []
    words = ["root" if count == 1 else f"{count} roots" if count else "" for count in counts]
    return [Change("root", words[0], words[1])]


def _moved(before: Source | None, after: Source | None, lines: tuple[Lines, Lines]) -> bool:
    """Return whether another line made the node: other text, and the part for this node is not the same."""
    if before is None or after is None:
        return before is not after
    if before.expression and before.expression == after.expression:
        return False
    return lines[0][before.file, before.line] != lines[1][after.file, after.line]


def _line(source: Source | None) -> str:
    if source is None:
        return ""
    return source.text or f"line {source.line}"


def _edges(a: Graph, b: Graph, pairs: Pairs) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Return the edges between kept nodes that are in ``a`` only, and in ``b`` only."""
    there = {f"n{one}": f"n{other}" for one, other in pairs.items()}
    kept = set(there.values())
    ours = {
        Edge(there[one.tail], there[one.head], one.slot, one.output_nr): one
        for one in a.edges
        if one.tail in there and one.head in there
    }
    theirs = dict.fromkeys(one for one in b.edges if one.tail in kept and one.head in kept)
    went = tuple(one for image, one in ours.items() if image not in theirs)
    return went, tuple(one for one in theirs if one not in ours)
