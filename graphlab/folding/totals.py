"""What a folded box stands for, in numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphlab.folding.view import Box
    from graphlab.graph import Graph, Node, TensorSummary
    from graphlab.recording import Step


@dataclass(frozen=True, slots=True)
class Totals(Plain):
    """Sums over a box: nodes, elements of parameters, bytes saved for backward, norm of gradients.

    ``gradient`` is the L2 norm of what arrived at the box's parameters, None where that was not
    recorded; ``leaves`` counts those inside. A storage that several nodes save counts where it is
    saved first.
    """

    nodes: int
    parameters: int
    saved: int
    gradient: float | None = None
    leaves: int = 0


def totals(graph: Graph, box: Box, steps: Mapping[str, Step] | None = None) -> Totals:
    """Return the totals of a box; ``steps`` are those of the nodes, by id."""
    nodes = [graph.nodes[at] for at in box.nodes]
    held = [one for one in nodes if one.seq is None]
    sizes = [math.prod(one.outputs[0].shape) for one in held if one.outputs and one.outputs[0] is not None]
    kept = sum(map(kept_bytes, nodes))
    arrived = [steps[one.id].grad_outputs for one in held if one.id in steps] if steps else []
    return Totals(len(nodes), sum(sizes), kept, norm_of(one[0] for one in arrived if one), len(held))


def kept_bytes(node: Node) -> int:
    """Return the bytes that live on for this node's backward; a leaf's memory is there in any case."""
    return sum(one.nbytes for one in node.saved if not one.of_leaf)


def norm_of(gradients: Iterable[TensorSummary | None]) -> float | None:
    """Return the L2 norm over several gradients, None where none is known."""
    norms: list[float] = []
    for one in gradients:
        known = one.norm if one is not None else None
        if one is not None and known is None and one.values is not None:
            known = math.hypot(*(part for value in one.values for part in _parts(value)))
        if known is not None:
            norms.append(known)
    return math.hypot(*norms) if norms else None


def _parts(value: float | tuple[float, float]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)
