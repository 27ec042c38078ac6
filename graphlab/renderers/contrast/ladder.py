"""Rows that run through all columns: which nodes of different graphs stand at the same height.

The first case's graph makes the rows, in the order in which its forward ran. The others are put
beside it by what the contrast says of them, and get rows of their own for what it does not have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graphlab.graph import Graph, Node
    from graphlab.outcome import Alignment, Difference, Pair, StaticNode

FIRST = "dynamic 0"


@dataclass(slots=True, eq=False)
class Row:
    """Of each column what stands here; ``why`` says for a column why nothing does."""

    nodes: dict[str, Node] = field(default_factory=dict)
    statics: dict[str, list[StaticNode]] = field(default_factory=dict)
    covered: set[str] = field(default_factory=set)
    why: dict[str, str] = field(default_factory=dict)

    @property
    def node(self) -> Node | None:
        """Return the autograd node of this row, of the first column that has one."""
        return next(iter(self.nodes.values()), None)


class Ladder:
    """The rows while they are made."""

    def __init__(self, graph: Graph) -> None:
        self.rows: list[Row] = []
        self.of: dict[tuple[str, str], Row] = {}  # column and node id → row
        self.extra: dict[tuple[object, str], Row] = {}
        for node in forward_order(graph):
            self._put(FIRST, node, self._new(self.rows[-1] if self.rows else None))

    def _new(self, after: Row | None) -> Row:
        row = Row()
        self.rows.insert(self.rows.index(after) + 1 if after else 0, row)
        return row

    def _put(self, key: str, node: Node, row: Row) -> None:
        row.nodes[key] = node
        self.of[key, node.id] = row

    def add_case(self, key: str, graph: Graph, first: Graph, diff: Difference | None) -> None:
        """Put the graph of a further case beside the first; ``diff`` says what came and went."""
        came, went = (set(diff.came), set(diff.went)) if diff else (set(), set())
        order = forward_order(graph)
        partner = _partners(
            [node for node in forward_order(first) if node.id not in went],
            [node for node in order if node.id not in came],
        )
        after: Row | None = None
        for node in order:
            here = self.of[FIRST, partner[node.id]] if node.id in partner else None
            if here is None:
                here = self._new(self._below(after, went))
            self._put(key, node, here)
            after = here

    def _below(self, after: Row | None, went: set[str]) -> Row | None:
        """Return the last row, from ``after`` on, of what went: what came stands below it."""
        at = self.rows.index(after) + 1 if after else 0
        while at < len(self.rows) and FIRST in self.rows[at].nodes and self.rows[at].nodes[FIRST].id in went:
            after, at = self.rows[at], at + 1
        return after

    def add_static(self, key: str, nodes: Sequence[StaticNode], aligned: Alignment | None) -> None:
        """Put the forward of a captured graph beside the first case's graph."""
        pairs = [pair for pair in aligned.pairs if pair.phase == "forward"] if aligned else []
        paired = self._pairs(key, pairs)
        reasons = {one: pair.why for pair in pairs if not pair.nodes for one in pair.statics}
        alike = self._alike()
        after: Row | None = None
        for node in nodes:
            if not drawn(node) or node.phase != "forward":
                continue
            row = paired.get(node.id)
            if row is None:
                told = node.kind in ("input", "parameter", "op") and not late(node)
                same = alike.get(_mark(node), ()) if told else ()
                row = next((one for one in same if self._free(one, key, first=node.id not in reasons)), None)
            if row is None:
                row = self._extra(key, node, after)
                if reasons.get(node.id):
                    row.why.setdefault(key, reasons[node.id])
            row.statics.setdefault(key, []).append(node)
            after = row

    def _pairs(self, key: str, pairs: Iterable[Pair]) -> dict[str, Row]:
        """Return static id → row, and note for autograd nodes without partner why they have none."""
        found: dict[str, Row] = {}
        places = {id(row): at for at, row in enumerate(self.rows)}
        for pair in pairs:
            rows = [self.of[FIRST, one] for one in pair.nodes if (FIRST, one) in self.of]
            if not rows:
                continue
            if pair.statics:
                last = max(rows, key=lambda row: places[id(row)])
                found.update(dict.fromkeys(pair.statics, last))
            for row in rows:
                if pair.statics:
                    row.covered.add(key)
                elif pair.why:
                    row.why[key] = pair.why
        return found

    def _alike(self) -> dict[object, list[Row]]:
        """Return the rows by what plainly says the same: of a leaf a name, of an op line and word."""
        found: dict[object, list[Row]] = {}
        for row in self.rows:
            node = row.node
            if node is None:
                continue
            if node.kind == "leaf":
                for name in node.names:
                    found.setdefault(name, []).append(row)
            elif node.source:
                mark = (node.source.file, node.source.line, words.operation(node.op))
                found.setdefault(mark, []).append(row)
        return found

    def _free(self, row: Row, key: str, *, first: bool) -> bool:
        return key not in row.statics and key not in row.covered and (first or FIRST not in row.nodes)

    def _extra(self, key: str, node: StaticNode, after: Row | None) -> Row:
        """Return a row for what autograd does not have; operations of one line share it."""
        line = (node.source.file, node.source.line) if node.source else None
        if after is not None and not after.nodes and line is not None:
            other = after.statics[key][-1]
            if other.source and (other.source.file, other.source.line) == line and not node.baked:
                return after
        given = node.kind in ("input", "parameter") and node.name
        mark = (node.op if late(node) else "given", node.name) if given else (line, short(node.op))
        known = self.extra.get(mark)
        if known is not None and key not in known.statics and self._follows(known, after):
            return known
        made = self._new(after)
        self.extra.setdefault(mark, made)
        return made

    def _follows(self, row: Row, after: Row | None) -> bool:
        return after is None or self.rows.index(row) > self.rows.index(after)

    def add_backward(
        self, key: str, nodes: Sequence[StaticNode], aligned: Alignment | None, root: str
    ) -> None:
        """Put the backward of a joint graph beside the autograd nodes that it stands for."""
        pairs = [pair for pair in aligned.pairs if pair.phase == "backward"] if aligned else []
        paired = self._pairs(key, pairs)
        begins = self.of.get((FIRST, root)) or (self.rows[-1] if self.rows else self._new(None))
        users: dict[str, list[str]] = {}
        for node in nodes:
            for one in node.inputs:
                users.setdefault(one, []).append(node.id)
        paired = {**self._returned(nodes), **paired}
        last = begins
        for node in nodes:
            if not drawn(node) or node.phase != "backward":
                continue
            user = next((paired[one] for one in users.get(node.id, ()) if one in paired), None)
            row = paired.get(node.id) or (begins if node.kind == "input" else user or last)
            row.statics.setdefault(key, []).append(node)
            last = row

    def _returned(self, nodes: Sequence[StaticNode]) -> dict[str, Row]:
        """Return for the gradients that are returned the row of their leaf, where it is plain which."""
        phases = {node.id: node.phase for node in nodes}
        ends = [one for node in nodes if node.kind == "output" for one in node.inputs]
        gradients = [one for one in ends if phases.get(one) == "backward"]
        leaves = [row for row in self.rows if row.node and row.node.kind == "leaf" and FIRST in row.nodes]
        return {gradients[0]: leaves[0]} if len(gradients) == len(leaves) == 1 else {}


def _mark(node: StaticNode) -> object:
    """Return what says of a static node what it is, as in ``_alike``."""
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


def _partners(ours: Sequence[Node], theirs: Sequence[Node]) -> dict[str, str]:
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
