"""One backward, indexed: when each node ran, and when each contribution arrived.

Node positions are those in ``Graph.nodes``; the node ``n7`` is at position 7.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from graphlab.graph import Graph

if TYPE_CHECKING:
    from graphlab.graph import Edge, Root, TensorSummary
    from graphlab.recording import Pass, Returned, Step
    from graphlab.rules.filled import Filled


@dataclass(frozen=True, slots=True)
class Contribution:
    """One gradient that travels along one edge, or from backward's caller into a root.

    ``edge`` is None for the latter; ``value`` None for an undefined gradient, or one that was not
    recorded alone. ``moment`` is the number of the moment that sent it.
    """

    edge: Edge | None
    output_nr: int
    value: TensorSummary | None
    moment: int


class Stage:
    """The look-ups of one backward; ``begins`` moments lie before it, ``ends`` is its last one."""

    def __init__(
        self, backward: int, record: Pass, depth: int, begins: int, ends: int, ran: list[tuple[int, Step]]
    ) -> None:
        graph = record.graph or Graph()
        self.backward, self.record, self.graph = backward, record, graph
        self.depth, self.begins, self.ends = depth, begins, ends
        self.ran = [0] * len(graph.nodes)
        self.steps: list[Step | None] = [None] * len(graph.nodes)
        for number, step in ran:
            self.ran[_position(step.node)] = number
            self.steps[_position(step.node)] = step
        self.leaving: list[tuple[Edge, ...]] = _grouped(graph, "tail")
        self.arriving: list[tuple[Edge, ...]] = _grouped(graph, "head")
        self.roots: dict[int, list[Root]] = {}
        for root in graph.roots:
            self.roots.setdefault(_position(root.node), []).append(root)
        self.returned: dict[int, Returned] = {_position(one.node): one for one in record.returned if one.node}
        self.rules: dict[tuple[str, int], dict[int, Filled]] = {}  # by language, of nodes asked about
        self.speakers: dict[str, int] = {}  # which node a name or an expression stands for, once asked
        self._known: dict[int, tuple[Contribution, ...]] = {}
        self._ranks: dict[int, dict[Edge, int]] = {}

    @cached_property
    def called(self) -> dict[str, int]:
        """Return name → position: the user's names, then ids; the first in the graph has a name."""
        found: dict[str, int] = {}
        for position, roots in self.roots.items():
            found.update({one.name: position for one in roots if one.name})
        for position, node in enumerate(self.graph.nodes):
            for name in (*node.names, node.name):
                if name:
                    found.setdefault(name, position)
        for position, node in enumerate(self.graph.nodes):
            found.setdefault(node.id, position)
        return found

    def position(self, node: str) -> int:
        """Return the position of the node with this id.

        Raises: KeyError when the graph has no such node.
        """
        digits = node.removeprefix("n")
        if node[:1] != "n" or not digits.isdecimal() or len(digits) > 12 or int(digits) >= len(self.ran):
            raise KeyError(node)
        return int(digits)

    def contributions(self, position: int) -> tuple[Contribution, ...]:
        """Return everything that ever arrives, in order; what comes from no node first."""
        known = self._known.get(position)
        if known is None:
            known = (*self._from_roots(position), *self._from_edges(position))
            self._known[position] = known
        return known

    def ranks(self, position: int) -> dict[Edge, int]:
        """Return for each edge that brings something, which contribution that is, from 1."""
        known = self._ranks.get(position)
        if known is None:
            came = enumerate(self.contributions(position), 1)
            known = self._ranks[position] = {one.edge: at for at, one in came if one.edge is not None}
        return known

    def arrived(self, position: int, at: int) -> int:
        """Return how many contributions are there when ``at`` nodes have run."""
        return bisect_right(self.contributions(position), at, key=lambda one: one.moment)

    def expected(self, position: int) -> int:
        """Return how many contributions the node waits for, also for those that never come."""
        lost = (
            0 if self.ran[position] else sum(not self.ran[_position(e.tail)] for e in self.arriving[position])
        )
        return len(self.contributions(position)) + lost

    def _from_edges(self, position: int) -> list[Contribution]:
        sent = []
        for edge in self.arriving[position]:
            tail = _position(edge.tail)
            step = self.steps[tail]
            if step is None or 0 < self.ran[position] < self.ran[tail]:
                continue
            value = step.grad_inputs[edge.slot] if edge.slot < len(step.grad_inputs) else None
            sent.append(Contribution(edge, edge.output_nr, value, self.ran[tail]))
        return sorted(sent, key=lambda one: one.moment)

    def _from_roots(self, position: int) -> list[Contribution]:
        roots = self.roots.get(position, [])
        shared = Counter(one.output_nr for one in self.arriving[position])
        shared.update(one.output_nr for one in roots)
        step = self.steps[position]
        came = step.grad_outputs if step is not None else ()
        return [
            Contribution(
                None,
                one.output_nr,
                came[one.output_nr] if shared[one.output_nr] == 1 and one.output_nr < len(came) else None,
                self.begins,
            )
            for one in roots
        ]


def _position(node: str) -> int:
    return int(node[1:])


def _grouped(graph: Graph, end: str) -> list[tuple[Edge, ...]]:
    groups: list[list[Edge]] = [[] for _ in graph.nodes]
    for edge in graph.edges:
        groups[_position(getattr(edge, end))].append(edge)
    if end == "tail":
        for group in groups:
            if any(one.slot > two.slot for one, two in pairwise(group)):
                group.sort(key=lambda one: one.slot)
    return [tuple(group) for group in groups]
