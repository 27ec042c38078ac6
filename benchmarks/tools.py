"""The tools that are measured, each as its own documentation uses it, and with its leanest settings.

A task gets a subject and returns a function that counts the nodes the tool has found, and what it
made: counting and freeing begin when the clock has stopped. A task that a tool has not is not in
its table.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.cases import Subject

    Made = tuple[Callable[[], int], Any]
    Task = Callable[[Subject, Path], Made]

CAPTURE, GRADIENTS, SVG = "capture", "gradients", "svg"
TASKS = (CAPTURE, GRADIENTS, SVG)


class NotWholeError(Exception):
    """The tool ended well, and says itself that what was asked for is not there."""


@dataclass(frozen=True)
class Tool:
    """One way to look at a graph; ``package`` is what is imported for it."""

    key: str
    name: str
    package: str
    tasks: dict[str, Task] = field(default_factory=dict)


def record(subject: Subject, folder: Path) -> Made:
    import graphlab

    recording = graphlab.record(subject.forward)
    return _nodes(recording), recording


def record_backward(subject: Subject, folder: Path) -> Made:
    import graphlab

    recording = graphlab.record(lambda: subject.forward().backward())
    if not recording.steps:
        raise NotWholeError("; ".join(recording.notes))
    return _nodes(recording), recording


def record_svg(subject: Subject, folder: Path) -> Made:
    import graphlab

    count, recording = record(subject, folder)
    graphlab.render(recording, folder / "graphlab.svg")
    return count, recording


def record_flat(subject: Subject, folder: Path) -> Made:
    import graphlab

    count, recording = record(subject, folder)
    graphlab.render(recording, folder / "flat.svg", folding=None)
    return count, recording


def structure(subject: Subject, folder: Path) -> Made:
    import graphlab

    loss = subject.forward()
    recording = graphlab.capture(loss, model=subject.model)
    return _nodes(recording), (recording, loss)


def _nodes(recording: Any) -> Callable[[], int]:
    return lambda: len(recording.graph.nodes)


def structure_svg(subject: Subject, folder: Path) -> Made:
    import graphlab

    count, kept = structure(subject, folder)
    graphlab.render(kept[0], folder / "structure.svg")
    return count, kept


def make_dot(subject: Subject, folder: Path) -> Made:
    """Let torchviz make its Digraph; it recurses once for every node of the longest path."""
    import torchviz

    sys.setrecursionlimit(10**6)
    loss = subject.forward()
    made = torchviz.make_dot(loss, params=dict(subject.model.named_parameters()))
    return _drawn(made), (made, loss)


def make_dot_svg(subject: Subject, folder: Path) -> Made:
    count, kept = make_dot(subject, folder)
    (folder / "torchviz.svg").write_bytes(kept[0].pipe("svg"))
    return count, kept


def draw_graph(subject: Subject, folder: Path) -> Made:
    """Let torchview find every op: by its defaults it stops at the third level of modules."""
    import torchview

    made = torchview.draw_graph(
        subject.model,
        input_data=subject.inputs,
        depth=100,
        expand_nested=True,
        hide_module_functions=False,
    )
    return _drawn(made.visual_graph), made


def draw_graph_svg(subject: Subject, folder: Path) -> Made:
    count, made = draw_graph(subject, folder)
    (folder / "torchview.svg").write_bytes(made.visual_graph.pipe("svg"))
    return count, made


def _drawn(graph: Any) -> Callable[[], int]:
    """Return a function that counts the nodes that a Digraph draws."""
    return lambda: sum(re.match(r'\s*"?\d+"? \[', line) is not None for line in graph.body)


def trace(subject: Subject, folder: Path) -> Made:
    """Let torchlens log the forward, and save none of the activations, as graphlab does."""
    import torchlens
    from torchlens.options import CaptureOptions

    made = torchlens.trace(subject.model, list(subject.inputs), capture=CaptureOptions(layers_to_save=None))
    return lambda: made.num_ops, made


def trace_backward(subject: Subject, folder: Path) -> Made:
    """Let torchlens log forward and backward: of the activations the loss alone, and every gradient."""
    import torchlens
    from torchlens.options import CaptureOptions

    options = CaptureOptions(layers_to_save=["output"], save_grads="all", backward_ready=True)
    made = torchlens.trace(subject.model, list(subject.inputs), capture=options)
    made.log_backward(made[made.output_layers[0]].out)
    if not made.num_grad_fn_calls:
        raise NotWholeError("no call of a grad_fn was logged")
    return lambda: made.num_grad_fns, made


def trace_svg(subject: Subject, folder: Path, **look: Any) -> Made:
    count, made = trace(subject, folder)
    made.draw(vis_outpath=str(folder / "torchlens"), vis_save_only=True, vis_fileformat="svg", **look)
    return count, made


def trace_collapsed(subject: Subject, folder: Path) -> Made:
    return trace_svg(subject, folder, collapse="auto")


TOOLS = (
    Tool(
        "graphlab",
        "graphlab",
        "graphlab",
        {CAPTURE: record, GRADIENTS: record_backward, SVG: record_svg},
    ),
    Tool(
        "graphlab-capture",
        "graphlab, `capture(loss)`",
        "graphlab",
        {CAPTURE: structure, SVG: structure_svg},
    ),
    Tool("graphlab-flat", "graphlab, every node drawn", "graphlab", {SVG: record_flat}),
    Tool("torchviz", "torchviz", "torchviz", {CAPTURE: make_dot, SVG: make_dot_svg}),
    Tool("torchview", "torchview", "torchview", {CAPTURE: draw_graph, SVG: draw_graph_svg}),
    Tool(
        "torchlens",
        "torchlens",
        "torchlens",
        {CAPTURE: trace, GRADIENTS: trace_backward, SVG: trace_svg},
    ),
    Tool("torchlens-collapsed", "torchlens, collapsed", "torchlens", {SVG: trace_collapsed}),
)
