"""The cost table: what each module call, or each line of code without modules, built and keeps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.folding.totals import kept_bytes, norm_of
from graphlab.graph import position
from graphlab.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphlab.graph import Graph, Node, TensorSummary
    from graphlab.recording import Step


@dataclass(frozen=True, slots=True)
class Cost(Plain):
    """One row: a module call with all that ran inside it, or a line of the user's code.

    ``parameters`` counts elements of distinct parameters that are used here, so that rows cannot be
    added up where one is shared. ``saved`` are the bytes that backward keeps alive, each storage
    where it was saved first. ``gradient`` is the norm of what arrived at the parameters. ``depth``
    is that of the module call; 0 for a line.
    """

    name: str
    type: str = ""
    call: int = 1
    depth: int = 0
    nodes: int = 0
    parameters: int = 0
    saved: int = 0
    output: tuple[int, ...] | None = None
    gradient: float | None = None


def costs(graph: Graph, steps: Mapping[str, Step] | None = None) -> list[Cost]:
    """Return a row for each module call, the outer before the inner, else one for each line."""
    table = _Table(graph, steps or {})
    return table.modules() if graph.modules else table.lines()


class _Sum:
    """What has been added up for one row."""

    def __init__(self) -> None:
        self.nodes = self.saved = 0
        self.leaves: set[int] = set()
        self.last: Node | None = None

    def add(self, node: Node, leaves: list[int]) -> None:
        self.nodes += 1
        self.saved += kept_bytes(node)
        self.leaves.update(leaves)
        if self.last is None or (node.seq or 0) > (self.last.seq or 0):
            self.last = node

    @property
    def output(self) -> TensorSummary | None:
        """Return what the newest node of the row returned."""
        return self.last.outputs[0] if self.last is not None and self.last.outputs else None


class _Table:
    def __init__(self, graph: Graph, steps: Mapping[str, Step]) -> None:
        self.graph, self.steps = graph, steps
        self.leaves: dict[str, list[int]] = {}
        for edge in graph.edges:
            head = graph.nodes[position(edge.head)]
            if head.seq is None and head.role == "parameter":
                self.leaves.setdefault(edge.tail, []).append(position(edge.head))

    def modules(self) -> list[Cost]:
        graph = self.graph
        calls = {(one.path, one.call): at for at, one in enumerate(graph.modules)}
        sums = [_Sum() for _ in graph.modules]
        for node in graph.nodes:
            at = calls.get((node.module.path, node.module.call)) if node.module is not None else None
            seen: set[int] = set()
            while at is not None and at not in seen:
                seen.add(at)
                sums[at].add(node, self.leaves.get(node.id, []))
                at = graph.modules[at].parent
        depths: list[int] = []
        for one in graph.modules:
            depths.append(0 if one.parent is None else depths[one.parent] + 1)
        order = self._outer_first()
        return [
            self._row(
                sums[at], graph.modules[at].path, graph.modules[at].type, graph.modules[at].call, depths[at]
            )
            for at in order
            if sums[at].nodes
        ]

    def _outer_first(self) -> list[int]:
        """Return the calls as an outline: each followed by those that ran inside it."""
        inside: dict[int | None, list[int]] = {}
        for at, one in enumerate(self.graph.modules):
            inside.setdefault(one.parent, []).append(at)
        order: list[int] = []
        todo = list(reversed(inside.get(None, [])))
        while todo:
            at = todo.pop()
            order.append(at)
            todo += reversed(inside.get(at, []))
        return order

    def lines(self) -> list[Cost]:
        sums: dict[tuple[str, int], tuple[str, _Sum]] = {}
        for node in self.graph.nodes:
            if node.seq is not None and node.source is not None:
                key = (node.source.file, node.source.line)
                known = sums.setdefault(key, (node.source.text, _Sum()))
                known[1].add(node, self.leaves.get(node.id, []))
        rows = sorted(sums.items(), key=lambda one: one[0])
        return [self._row(found, f"{file}:{line}", text) for (file, line), (text, found) in rows]

    def _row(self, found: _Sum, name: str, kind: str, call: int = 1, depth: int = 0) -> Cost:
        held = [self.graph.nodes[at] for at in sorted(found.leaves)]
        shapes = [one.outputs[0].shape for one in held if one.outputs and one.outputs[0] is not None]
        arrived = [self.steps[one.id].grad_outputs for one in held if one.id in self.steps]
        output = found.output
        return Cost(
            name,
            kind,
            call,
            depth,
            found.nodes,
            sum(math.prod(shape) for shape in shapes),
            found.saved,
            output.shape if output is not None else None,
            norm_of(one[0] for one in arrived if one),
        )
