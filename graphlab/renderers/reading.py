"""A recording read once for drawing: edges by their ends, the step of each node, the roots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphlab.graph import Graph
from graphlab.lang import t

if TYPE_CHECKING:
    from graphlab.graph import Edge, Node, Root
    from graphlab.recording import Recording, Step
    from graphlab.renderers.options import Options


@dataclass(slots=True)
class Reading:
    """Look-ups that every style needs; made by ``read``.

    ``steps`` holds the steps that are over by now, ``every`` those that were recorded; ``now`` is
    the node whose step is shown, "" where it is no picture of one step, or of the start. ``failed``
    is the node that raised, where the backward has ended with it by now, and ``raised`` says so.
    """

    graph: Graph
    show: frozenset[str]
    values: int
    walking: bool = False
    now: str = ""
    failed: str = ""
    raised: str = ""
    leaving: dict[str, list[Edge]] = field(default_factory=dict)
    arriving: dict[str, list[Edge]] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    every: dict[str, Step] = field(default_factory=dict)
    roots: dict[str, list[Root]] = field(default_factory=dict)
    positions: dict[tuple[str, int], int] = field(default_factory=dict)
    outputs: dict[str, bool] = field(default_factory=dict)

    def several(self, head: str) -> bool:
        """Return whether the edges to a node must say which of its outputs they go to."""
        known = self.outputs.get(head)
        if known is None:
            known = len({one.output_nr for one in self.arriving[head]}) > 1
            known = self.outputs[head] = known or len(self.graph.node(head).outputs) > 1
        return known

    def module(self, node: Node) -> int | None:
        """Return the position in ``Graph.modules`` of the call that made this node."""
        return self.positions.get((node.module.path, node.module.call)) if node.module else None

    def root_name(self, node: Node) -> str:
        """Return the user's name for the root at this node, when it is one and has one."""
        return next((root.name for root in self.roots.get(node.id, ()) if root.name), "")

    def final(self) -> Reading:
        """Return the same look-ups with every step over."""
        return replace(self, steps=self.every)


def read(recording: Recording, options: Options) -> Reading:
    """Return the look-ups of a recording; the last step of a node counts."""
    graph = recording.graph or Graph()
    ran = recording.steps if options.flow is None else recording.steps[: options.flow.ran]
    now = ran[-1].node if options.flow is not None and ran else ""
    reading = Reading(graph, options.show, options.values, options.flow is not None, now)
    full = recording.full
    if full is not None and full.failed and "grads" in options.show and len(ran) == len(recording.steps):
        reading.failed, reading.raised = full.failed, _raised(full.error)
    for edge in graph.edges:
        reading.leaving.setdefault(edge.tail, []).append(edge)
        reading.arriving.setdefault(edge.head, []).append(edge)
    for edges in reading.leaving.values():
        edges.sort(key=lambda edge: edge.slot)
    for root in graph.roots:
        reading.roots.setdefault(root.node, []).append(root)
    reading.steps.update((step.node, step) for step in ran)
    reading.every.update((step.node, step) for step in recording.steps)
    reading.positions.update(((one.path, one.call), at) for at, one in enumerate(graph.modules))
    return reading


def _raised(error: str) -> str:
    """Return ``raised ValueError``, of an error as Python prints it."""
    kind = error.partition(":")[0].strip().rpartition(".")[2]
    return t("raised {error}", error=kind) if kind.isidentifier() else t("raised an error")
