"""Why a parameter gets no usable gradient: read from the graph, and from one recorded backward."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import torch

import graphlab
from graphlab.capture.walk import edge_of, walk
from graphlab.errors import GraphlabError
from graphlab.stepper.facts import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphlab.graph import Node, TensorSummary
    from graphlab.recording import Recording, Step


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can be wrong with a gradient, and what is said of the node where it begins.

    One gradient that is not finite spoils a sum; a sum is missing or zero only if all of it is.
    """

    has: Callable[[TensorSummary | None], bool]
    spoils: bool
    words: str

    def among(self, gradients: Iterable[TensorSummary | None]) -> bool:
        """Return whether the fault is in what these gradients make together."""
        return (any if self.spoils else all)(self.has(one) for one in gradients)


NO_LOSS = "the loss has no graph: it came from detach(), no_grad(), item(), or from integers"
UNUSED = "nothing in the graph uses it: not called, or cut off by detach() or no_grad()"


class Reasons:
    """The graph of a loss, asked about one parameter after the other.

    ``again`` runs the backward once more, for the tensors ``asked``, so that it can be recorded.
    """

    def __init__(
        self, roots: Sequence[torch.Tensor], again: Callable[[], object], asked: Sequence[torch.Tensor]
    ) -> None:
        self._roots = roots
        self._again = again
        self._asked = [id(one) for one in asked]

    def why(self, tensor: torch.Tensor, gradient: torch.Tensor | None) -> str:
        """Return in words why this tensor's gradient is missing, not finite, or zero."""
        if not (tensor.is_floating_point() or tensor.is_complex()):
            kind = str(tensor.dtype).removeprefix("torch.")
            return f"it is {kind}: only floating-point and complex tensors have gradients"
        if not tensor.requires_grad:
            return "its requires_grad is False" + (self._use(tensor) and f"; {self._use(tensor)}")
        if not self._roots:
            return NO_LOSS
        if gradient is None and not self._reached(tensor):
            use = self._use(tensor)
            return f"detached: {use}, but not through it" if use else UNUSED
        if gradient is None:
            return "the graph reaches it, but no gradient comes" + self._origin(tensor, NONE)
        if not bool(torch.isfinite(gradient.to_dense()).all()):
            return _not_finite(gradient) + self._origin(tensor, NOT_FINITE)
        return "its gradient is zero everywhere" + self._origin(tensor, ZERO)

    @cached_property
    def _nodes(self) -> list[torch.autograd.graph.Node]:
        edges = [edge for root in self._roots if (edge := edge_of(root)) is not None]
        return walk(edges).nodes

    def _reached(self, tensor: torch.Tensor) -> bool:
        edge = edge_of(tensor)
        return edge is not None and edge[0] in self._nodes

    def _use(self, tensor: torch.Tensor) -> str:
        """Return which node works with the numbers of this tensor, whatever tensor holds them."""
        memory = _memory(tensor)
        for node in self._nodes if memory else ():
            if any(_memory(one) == memory for one in _saved(node)):
                return f"{node.name()} uses its numbers"
        return ""

    @cached_property
    def _recording(self) -> Recording | None:
        """Return one more backward with the gradients of every node, where that can be recorded."""
        try:
            return graphlab.record(self._again, values=0)
        except GraphlabError:
            return None

    def _origin(self, tensor: torch.Tensor, fault: Fault) -> str:
        """Return at which node the fault began, where that can be told."""
        recording = self._recording
        if recording is None or recording.full is None:
            return ""
        start = recording.full.returned[self._asked.index(id(tensor))].node
        node = _began_at(recording, start, fault) if start else None
        if node is None:
            return ""
        name = f" ({node.name})" if node.name else ""
        return f": {node.op}{name} {fault.words}"


def _began_at(recording: Recording, start: str, fault: Fault) -> Node | None:
    """Return the nearest node towards the loss that got a sound gradient and sent a faulty one."""
    graph = recording.graph
    assert graph is not None
    steps = {step.node: step for step in recording.steps}
    into: dict[str, list[tuple[Step, TensorSummary | None]]] = {}
    for edge in graph.edges:
        step = steps.get(edge.tail)
        if step is not None and edge.slot < len(step.grad_inputs):
            into.setdefault(edge.head, []).append((step, step.grad_inputs[edge.slot]))
    todo, seen = [start], {start}
    for node in todo:
        arrived = into.get(node, [])
        if not fault.among(gradient for _, gradient in arrived):
            continue
        for step in [step for step, gradient in arrived if fault.has(gradient)]:
            if not fault.among(step.grad_outputs):
                return graph.node(step.node)
            if step.node not in seen:
                seen.add(step.node)
                todo.append(step.node)
    return None


def _not_finite(gradient: torch.Tensor) -> str:
    values = gradient.to_dense()
    nan, inf = int(values.isnan().sum()), int(values.isinf().sum())
    parts = [f"{count} {word}" for count, word in ((nan, "NaN"), (inf, "infinite")) if count]
    return f"its gradient is {' and '.join(parts)} of {values.numel()}"


def _unsound(one: TensorSummary | None) -> bool:
    return one is not None and facts(one).not_finite


def _is_zero(one: TensorSummary | None) -> bool:
    return one is None or facts(one).norm == 0


NONE = Fault(lambda one: one is None, spoils=False, words="passes none on")
NOT_FINITE = Fault(_unsound, spoils=True, words="made it from a finite one")
ZERO = Fault(_is_zero, spoils=False, words="got one that is not zero, and passes on zeros")


def _memory(tensor: torch.Tensor) -> int | None:
    """Return the identity of a tensor's memory; None where it has none of its own."""
    try:
        return tensor.untyped_storage()._cdata if tensor.numel() else None
    except (RuntimeError, NotImplementedError):
        return None


def _saved(node: torch.autograd.graph.Node) -> Iterator[torch.Tensor]:
    """Yield the tensors that a node keeps for backward."""
    names = ["saved_tensors"] if hasattr(node, "saved_tensors") else dir(type(node))
    for name in names:
        if name == "saved_tensors" or name.startswith("_saved_"):
            try:
                value = getattr(node, name)
            except (RuntimeError, AttributeError):  # freed by a backward
                continue
            for one in value if isinstance(value, (tuple, list)) else (value,):
                if isinstance(one, torch.Tensor):
                    yield one
