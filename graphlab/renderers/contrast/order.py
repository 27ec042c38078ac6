"""In which order nodes stand, and what plainly is the same in two graphs."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Graph, Node
    from graphlab.outcome import StaticNode


def mark(node: StaticNode) -> object:
    """Return what says of a static node what it is, as rows are found by."""
    if node.kind == "op" and node.source:
        return (node.source.file, node.source.line, short(node.op))
    return node.name


def drawn(node: StaticNode) -> bool:
    """Return whether a static node has a box: not what is returned, nor a constant that is as written."""
    return node.kind != "output" and (node.kind != "constant" or bool(node.baked))


LATE = "input of graph "


def late(node: StaticNode) -> bool:
    """Return whether this is what Python hands to a further graph after a break: it may be anything."""
    return node.kind == "input" and node.op.startswith(LATE)


def short(op: str) -> str:
    """Return the bare word of an operation: ``aten::mul``, ``aten.mul.Tensor``, ``operator.mul`` → mul."""
    op = op.rpartition(" ")[2]
    if "::" in op:
        return op.rpartition("::")[2].strip("_")
    parts = op.split(".")
    return (parts[1] if parts[0] in ("aten", "prims", "torch") and len(parts) > 1 else parts[-1]).strip("_")


def forward_order(graph: Graph) -> list[Node]:
    """Return the nodes as the forward made them, each leaf just before its first user."""
    heads: dict[str, list[str]] = {}
    for edge in graph.edges:
        heads.setdefault(edge.tail, []).append(edge.head)
    ops = [node for node in reversed(graph.nodes) if node.kind != "leaf"]
    if all(node.seq is not None for node in ops):
        ops.sort(key=lambda node: node.seq or 0)
    made: dict[str, Node] = {}
    for node in ops:
        for head in heads.get(node.id, ()):
            if graph.node(head).kind == "leaf":
                made.setdefault(head, graph.node(head))
        made[node.id] = node
    for node in graph.nodes:
        made.setdefault(node.id, node)
    return list(made.values())


def partners(ours: Sequence[Node], theirs: Sequence[Node]) -> dict[str, str]:
    """Return id of theirs → id of ours, in order where both are as many and of the same kinds."""
    if [node.op for node in ours] == [node.op for node in theirs]:
        return {two.id: one.id for one, two in zip(ours, theirs, strict=True)}
    one, two = (
        [f"{node.op} {node.name * (node.kind == 'leaf')}" for node in side] for side in (ours, theirs)
    )
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return {
        theirs[there + at].id: ours[here + at].id
        for here, there, size in matcher.get_matching_blocks()
        for at in range(size)
    }
