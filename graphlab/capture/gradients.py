"""Gradients of every node, in the order in which the engine really ran, by hooks.

The hooks look and never change: what they see is what the engine passes on. They are removed
when the backward ends, also when it raises.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from graphlab.recording import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch.autograd.graph import Node

    from graphlab.capture.tensors import Summaries
    from graphlab.graph import TensorSummary


class Gradients:
    """Records one Step for each node that runs while the hooks are in place."""

    def __init__(self, nodes: Sequence[Node], summaries: Summaries) -> None:
        self.summaries = summaries
        self.steps: list[Step] = []
        self._before: dict[int, TensorSummary | None] = {}
        self._handles: list[Any] = []
        for position, node in enumerate(nodes):
            variable = getattr(node, "variable", None)
            if variable is not None:
                self._handles.append(node.register_prehook(self._pre(position, variable)))
            self._handles.append(node.register_hook(self._post(position, variable)))

    def remove(self) -> None:
        """Take every hook away."""
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    def _pre(self, position: int, variable: torch.Tensor) -> Callable[[Any], None]:
        def hook(_: Any) -> None:
            self._before[position] = self._of(variable.grad)

        return hook

    def _post(self, position: int, variable: torch.Tensor | None) -> Callable[[Any, Any], None]:
        def hook(grad_inputs: Any, grad_outputs: Any) -> None:
            self.steps.append(
                Step(
                    index=len(self.steps),
                    node=f"n{position}",
                    grad_outputs=tuple(self._of(one) for one in grad_outputs),
                    grad_inputs=tuple(self._of(one) for one in grad_inputs),
                    grad_before=self._before.get(position),
                    grad_after=self._of(variable.grad) if variable is not None else None,
                )
            )

        return hook

    def _of(self, gradient: torch.Tensor | None) -> TensorSummary | None:
        if gradient is None:
            return None
        with torch.no_grad():
            summary = self.summaries.of(gradient)
            plain = gradient.layout is torch.strided and gradient.is_floating_point()
            if summary.values is not None or not plain or gradient.numel() == 0:
                return summary
            low, high = gradient.aminmax()
            return replace(
                summary,
                norm=float(torch.linalg.vector_norm(gradient, dtype=torch.float64)),
                min=float(low),
                max=float(high),
            )
