"""The folded view as plain data, for who reads it by program: its boxes and its arrows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from graphlab.folding.totals import totals
from graphlab.lang import ENGLISH, speaking
from graphlab.plain import Plain
from graphlab.renderers.fold_words import heading

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.folding.view import Box, View
    from graphlab.graph import Graph
    from graphlab.recording import Recording


@dataclass(frozen=True, slots=True)
class ShownBox(Plain):
    """One box of a picture: a node, or a fold with its totals.

    ``open`` is what ``--open`` takes to show the inside, "" for a node. ``nodes`` are all that it
    stands for. ``container`` is the id of the open module around it.
    """

    id: str
    kind: str
    title: str
    times: int
    nodes: tuple[str, ...]
    parameters: int
    saved: int
    gradient: float | None
    container: int | None
    open: str


@dataclass(frozen=True, slots=True)
class ShownArrow(Plain):
    """All edges from one box to another, each as ``(tail, slot, head, output_nr)`` of the graph."""

    tail: str
    head: str
    edges: tuple[tuple[str, int, str, int], ...]


def data(view: View, recording: Recording, opens: Callable[[Box, Graph], str]) -> dict[str, Any]:
    """Return the view as JSON has it, in English: ``boxes`` and ``arrows``."""
    with speaking(ENGLISH):
        return _data(view, recording, opens)


def _data(view: View, recording: Recording, opens: Callable[[Box, Graph], str]) -> dict[str, Any]:
    steps = {step.node: step for step in recording.steps}
    boxes = []
    for box in view.boxes:
        found = totals(view.graph, box, steps)
        node = view.graph.nodes[box.nodes[0]]
        single = box.kind == "node"
        boxes.append(
            ShownBox(
                box.id,
                box.kind,
                node.name or node.op if single else heading(box, view)[0],
                box.times,
                tuple(view.graph.nodes[at].id for at in box.nodes),
                found.parameters,
                found.saved,
                found.gradient,
                box.container,
                "" if single else opens(box, view.graph),
            )
        )
    arrows = []
    for arrow in view.arrows:
        edges = (view.graph.edges[at] for at in arrow.edges)
        ends = tuple((one.tail, one.slot, one.head, one.output_nr) for one in edges)
        arrows.append(ShownArrow(arrow.tail, arrow.head, ends))
    return {"boxes": [asdict(one) for one in boxes], "arrows": [asdict(one) for one in arrows]}
