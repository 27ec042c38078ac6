"""What a backend gives: a graph to look at, and the same graph to run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import torch

from graphlab.graph import TensorSummary

if TYPE_CHECKING:
    from graphlab.outcome import StaticGraph, Warned
    from graphlab.statics.forward import Forward

# Given inputs, and what each output's gradient is weighted with: the outputs, and the gradients of
# the inputs and then of the parameters that ask for one.
Weigh = Callable[[Sequence[torch.Tensor]], list[torch.Tensor]]
Joint = Callable[[tuple[torch.Tensor, ...], Weigh], tuple[object, list[torch.Tensor | None]]]


@dataclass(frozen=True, slots=True)
class Captured:
    """A captured graph.

    ``run`` is called as the module is. ``joint`` stands in for it where the graph works out the
    gradients itself. ``mode`` sets train (True) or eval, where the graph has a switch of its own, and
    ``reset`` gives back the Python values that it has of its own, in ``module``. Where calls may
    compile again, ``compiled`` counts what was compiled so far, and ``forget`` throws it away.
    """

    graph: StaticGraph
    run: Callable[..., object]
    joint: Joint | None = None
    mode: Callable[[bool], object] | None = None
    reset: Callable[[], object] | None = None
    module: torch.nn.Module | None = None
    compiled: Callable[[], int] | None = None
    forget: Callable[[], object] | None = None
    breaks: tuple[Warned, ...] = ()
    pieces: tuple[StaticGraph, ...] = ()
    guards: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Backend(Protocol):
    """A file of this folder that captures: ``capture`` raises what the backend raises."""

    def capture(self, forward: Forward) -> Captured:
        """Return the graph that the backend makes of the forward."""


class NotAvailableError(Exception):
    """The backend cannot be asked here; the message says why."""


def described(value: object) -> TensorSummary | None:
    """Return shape, dtype and device of a tensor, real or fake; None for anything else."""
    if not isinstance(value, torch.Tensor):
        return None
    shape = tuple(int(one) if isinstance(one, int) else -1 for one in value.shape)
    return TensorSummary(shape, str(value.dtype).removeprefix("torch."), str(value.device))
