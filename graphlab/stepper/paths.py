"""``path x``: every path from the root to a tensor, its product, and their sum.

The factor of an edge is the local derivative by its rule, of scalars; where no rule is known it
is measured: the gradient that was sent over the one that arrived. The number of paths and their
sum follow from one sweep over the graph, however many paths there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from graphlab.stepper.ruling import local_values
from graphlab.stepper.sends import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Edge
    from graphlab.stepper.stage import Stage

MOST = 20  # paths that are listed


@dataclass(frozen=True, slots=True)
class Factor:
    """The local derivative along one edge, and whether it was measured instead of known."""

    value: float
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """The edges of one path, from a root on, their factors, and the product with ``seed``.

    ``seed`` is the gradient that backward started with at that root.
    """

    nodes: tuple[int, ...]
    factors: tuple[Factor, ...]
    seed: float

    @property
    def product(self) -> float:
        """Return what this path adds to the gradient."""
        result = self.seed
        for one in self.factors:
            result *= one.value
        return result


@dataclass(frozen=True, slots=True)
class Paths:
    """All paths to one node: their number, the first few, and the sum of all of them.

    ``sum`` is None, and nothing listed, where some factor is no number: of tensors.
    """

    target: int
    count: int
    listed: tuple[Path, ...] = ()
    sum: float | None = None
    measured: bool = False


class _Sweep:
    """The edges that lie on a path to one node, and what follows from them."""

    def __init__(self, stage: Stage, target: int) -> None:
        self.stage, self.target = stage, target
        self.ways: dict[int, int] = {target: 1}
        self.edges: dict[int, list[Edge]] = {}
        for position in range(target - 1, -1, -1):
            heads = [
                one for one in stage.leaving[position] if int(one.head[1:]) in self.ways and self._flows(one)
            ]
            if heads:
                self.edges[position] = heads
                self.ways[position] = sum(self.ways[int(one.head[1:])] for one in heads)
        self.factors: dict[Edge, Factor] | None = {}

    def _flows(self, edge: Edge) -> bool:
        """Return whether a gradient went along the edge; one that is undefined did not."""
        step = self.stage.steps[int(edge.tail[1:])]
        return (
            step is not None and edge.slot < len(step.grad_inputs) and step.grad_inputs[edge.slot] is not None
        )

    def weigh(self) -> dict[Edge, Factor] | None:
        """Return the factor of every edge; None when there is one that has none."""
        factors: dict[Edge, Factor] = {}
        for position, edges in self.edges.items():
            values = local_values(self.stage, position)
            for edge in edges:
                known = values.get(edge.slot)
                factor = Factor(known) if known is not None else _measured(self.stage, position, edge)
                if factor is None:
                    return None
                factors[edge] = factor
        return factors

    def total(self, factors: dict[Edge, Factor]) -> dict[int, float]:
        """Return for each node the sum over its paths to the target."""
        sums = {self.target: 1.0}
        for position, edges in self.edges.items():
            sums[position] = sum(factors[one].value * sums[int(one.head[1:])] for one in edges)
        return sums

    def walk(self, start: int) -> Iterator[tuple[Edge, ...]]:
        """Yield the edges of each path from ``start``; only edges that lead to the target are tried."""
        todo: list[tuple[int, _Link | None]] = [(start, None)]
        while todo:
            position, link = todo.pop()
            if position == self.target:
                yield _unwound(link)
                continue
            todo += [(int(one.head[1:]), _Link(one, link)) for one in reversed(self.edges[position])]


@dataclass(frozen=True, slots=True)
class _Link:
    """The last edge of a path, and what came before: paths share their beginnings."""

    edge: Edge
    before: _Link | None


def _unwound(link: _Link | None) -> tuple[Edge, ...]:
    edges: list[Edge] = []
    while link is not None:
        edges.append(link.edge)
        link = link.before
    return tuple(reversed(edges))


def _measured(stage: Stage, position: int, edge: Edge) -> Factor | None:
    """Return what was sent over what arrived, of scalars; None where that is no number."""
    step = stage.steps[position]
    assert step is not None
    came = scalar(step.grad_outputs[0]) if len(step.grad_outputs) == 1 else None
    sent = scalar(step.grad_inputs[edge.slot])
    return Factor(sent / came, measured=True) if came and sent is not None else None


def paths(stage: Stage, target: int, most: int = MOST) -> Paths:
    """Return the paths from the roots to a node."""
    sweep = _Sweep(stage, target)
    starts = [(position, one.output_nr) for position, roots in stage.roots.items() for one in roots]
    starts = [start for start in starts if start[0] in sweep.ways]
    count = sum(sweep.ways[position] for position, _ in starts)
    factors, seeds = sweep.weigh(), [_seed(stage, *start) for start in starts]
    if factors is None or not starts or any(seed is None for seed in seeds):
        return Paths(target, count)
    sums = sweep.total(factors)
    known = [(start[0], seed) for start, seed in zip(starts, seeds, strict=True) if seed is not None]
    every = (
        _path(position, edges, factors, seed) for position, seed in known for edges in sweep.walk(position)
    )
    total = sum(seed * sums[position] for position, seed in known)
    measured = any(one.measured for one in factors.values())
    return Paths(target, count, tuple(islice(every, most)), total, measured)


def _path(start: int, edges: tuple[Edge, ...], factors: dict[Edge, Factor], seed: float) -> Path:
    nodes = (start, *(int(one.head[1:]) for one in edges))
    return Path(nodes, tuple(factors[one] for one in edges), seed)


def _seed(stage: Stage, position: int, output: int) -> float | None:
    """Return the gradient that backward started with at a root, if it is one number."""
    own = [one for one in stage.contributions(position) if one.edge is None and one.output_nr == output]
    return scalar(own[0].value) if own else None
