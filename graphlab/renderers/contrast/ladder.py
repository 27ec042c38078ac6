"""Rows that run through all columns: which nodes of different graphs stand at the same height.

The first case's graph makes the rows, in the order in which its forward ran. The others are put
beside it by what the contrast says of them, and get rows of their own for what it does not have.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphlab.renderers import words
from graphlab.renderers.contrast.order import drawn, forward_order, late, mark, partners, short

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
        partner = partners(
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
        known = {node.id: node for node in nodes}
        after: Row | None = None
        for node in nodes:
            if not drawn(node) or node.phase != "forward":
                continue
            row = paired.get(node.id)
            if row is None:
                told = node.kind in ("input", "parameter", "op") and not late(node)
                same = alike.get(mark(node), ()) if told else ()
                row = next((one for one in same if self._free(one, key, first=node.id not in reasons)), None)
            if row is None:
                row = self._extra(key, node, after)
                if reasons.get(node.id):
                    row.why.setdefault(key, reasons[node.id])
            row.statics.setdefault(key, []).append(node)
            after = row
            if _turns(node, known):  # it stands for the further turns of other cases too
                for one in alike.get(mark(node), ()):
                    one.covered.add(key)

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
                for one in pair.statics:  # a module that is kept whole stands for its weights too
                    found.setdefault(one, last)
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
                where = (node.source.file, node.source.line, words.operation(node.op))
                found.setdefault(where, []).append(row)
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
        known_by = (node.op if late(node) else "given", node.name) if given else (line, short(node.op))
        known = self.extra.get(known_by)
        if known is not None and key not in known.statics and self._follows(known, after):
            return known
        made = self._new(after)
        self.extra.setdefault(known_by, made)
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


def _turns(node: StaticNode, known: dict[str, StaticNode]) -> bool:
    """Return whether a node stands inside a loop that the captured graph keeps."""
    while node.block in known:
        node = known[node.block]
        if short(node.op) == "Loop":
            return True
    return False
