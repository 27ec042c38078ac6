"""What makes two nodes of different graphs alike: labels of several strengths, and the same lines.

No numbers are compared here.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from graphlab.graph import Graph, Node, Source

Near: TypeAlias = "list[tuple[int, int, int]]"  # slot, output_nr, the other node
Label: TypeAlias = "tuple[object, ...]"
Lines: TypeAlias = "dict[tuple[str, int], object]"  # a name for each file and line


@dataclass(slots=True)
class Side:
    """One graph with look-ups by position; ``line`` names each source line alike in both graphs."""

    graph: Graph
    line: Lines
    heads: list[Near] = field(default_factory=list)
    tails: list[Near] = field(default_factory=list)
    roots: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    order: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the edges and find an order in which every head stands before its tails."""
        count = len(self.graph.nodes)
        self.heads, self.tails = [[] for _ in range(count)], [[] for _ in range(count)]
        for edge in self.graph.edges:
            tail, head = int(edge.tail[1:]), int(edge.head[1:])
            self.heads[tail].append((edge.slot, edge.output_nr, head))
            self.tails[head].append((edge.slot, edge.output_nr, tail))
        for root in self.graph.roots:
            self.roots[int(root.node[1:])] += 1
        waiting = [len(near) for near in self.heads]
        ready = [at for at, left in enumerate(waiting) if not left]
        while ready:
            at = ready.pop()
            self.order.append(at)
            for _, _, tail in self.tails[at]:
                waiting[tail] -= 1
                if not waiting[tail]:
                    ready.append(tail)

    def line_of(self, node: Node) -> object:
        """Return the name of the line that made the node; None where that is unknown."""
        return self.line[node.source.file, node.source.line] if node.source else None

    def created(self) -> list[int]:
        """Return the nodes in the order of creation, leaves first."""
        nodes = self.graph.nodes
        return sorted(range(len(nodes)), key=lambda at: (-1 if nodes[at].seq is None else nodes[at].seq, at))


def same_lines(a: Graph, b: Graph) -> tuple[Lines, Lines]:
    """Return for each graph the name of every source line, alike where a line is the same in both.

    Lines are told by their text, in their order, so that an inserted line moves none of the others.
    """
    first, second = _lines(a), _lines(b)
    names: list[Lines] = [
        {(one.file, one.line): ("ab"[side], one.file, one.line) for one in lines}
        for side, lines in enumerate((first, second))
    ]
    texts = [[one.text or f"#{one.line}" for one in lines] for lines in (first, second)]
    for block in blocks(*texts):
        for at in range(block.size):
            source, same = first[block.a + at], second[block.b + at]
            names[1][same.file, same.line] = names[0][source.file, source.line]
    return names[0], names[1]


def blocks(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[difflib.Match]:
    """Return the stretches that two sequences share, in order."""
    return difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()


def _lines(graph: Graph) -> list[Source]:
    known = {(one.source.file, one.source.line): one.source for one in graph.nodes if one.source}
    return [known[key] for key in sorted(known, key=lambda key: (_base(key[0]), *key))]


def _base(file: str) -> str:
    return file.replace("\\", "/").rpartition("/")[2]


def shapes(node: Node) -> tuple[object, ...]:
    """Return shape and type of each output."""
    return tuple((one.shape, one.dtype) if one is not None else None for one in node.outputs)


def _who(node: Node) -> Label:
    return (node.kind, node.op, node.name if node.kind == "leaf" else "")


def _module(node: Node) -> Label:
    return (node.module.path, node.module.call) if node.module else ()


def _part(node: Node) -> str:
    """Return the part of its line that made the node, which may stand in a line that changed."""
    return node.source.expression if node.source else ""


# How much alike two nodes must be, from all to little: what is left out may have changed.
LABELS: dict[str, Callable[[Node, Side], Label]] = {
    "all": lambda node, side: (_who(node), side.line_of(node), _module(node), shapes(node)),
    "but shape": lambda node, side: (_who(node), side.line_of(node), _module(node)),
    "but module": lambda node, side: (_who(node), side.line_of(node) or _module(node)),
    "part": lambda node, side: (_who(node), _module(node), _part(node) or side.line_of(node)),
    "but line": lambda node, side: (_who(node), _module(node) or side.line_of(node)),
    "op": lambda node, side: _who(node),
    "kind": lambda node, side: (node.kind, node.op),
}
# Labels too weak to pair two nodes that nothing else brings together.
WEAK = ("op", "kind")
