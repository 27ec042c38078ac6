"""torch.jit.trace: the operations of one run, written down; what Python did between them is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from graphlab.statics.captured import Captured
from graphlab.statics.jit_nodes import static_graph
from graphlab.statics.sources import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.statics.forward import Forward


def capture(forward: Forward) -> Captured:
    """Return the trace of one run.

    Torch's own check is left out: it runs the trace without gradients, and then the traced graph is
    another one. Every answer is compared anyhow.
    """
    traced = torch.jit.trace(  # type: ignore[no-untyped-call]
        forward.module, forward.inputs, check_trace=False, strict=False
    )
    return Captured(static_graph(traced, Lines(forward.files), forward.names), plainly(traced))


def plainly(traced: torch.jit.ScriptModule) -> Callable[..., object]:
    """Return a function that runs the trace node by node, so that autograd sees each of them."""

    def run(*inputs: torch.Tensor) -> object:
        with torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
            return traced(*inputs)

    return run
