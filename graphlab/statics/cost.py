"""What a run of a captured graph costs beside one of the user's code: both in turn, in one process."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import torch

from graphlab.outcome import Cost
from graphlab.statics.runs import copies, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.statics.captured import Captured
    from graphlab.statics.runs import Runs

_WARM = 3
_LEAST, _MOST = 5, 400


def cost(
    runs: Runs, captured: Captured, backend: str, seconds: float, capture: float, nodes: int
) -> Cost | None:
    """Return the ratio of one forward and backward to the dynamic one; None if either cannot run."""
    eager = _once(runs, runs.forward.module)
    static = _joint(runs, captured) if captured.joint is not None else _once(runs, captured.run)
    begun = time.perf_counter()
    try:
        for _ in range(_WARM):
            eager()
            static()
            if time.perf_counter() - begun > seconds:
                break
        pairs = _measured(eager, static, seconds)
    except Exception:  # what is wrong with it, its agreement says
        return None
    finally:
        runs.state.restore()
    ratios = sorted(b / a for a, b in pairs)
    low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return Cost(
        backend, middle, low, high, statistics.median(b for _, b in pairs), capture, len(pairs), nodes
    )


def _measured(
    eager: Callable[[], None], static: Callable[[], None], seconds: float
) -> list[tuple[float, float]]:
    """Return times of both, in pairs; which of the two is first changes from pair to pair."""
    pairs: list[tuple[float, float]] = []
    deadline = time.perf_counter() + seconds
    while len(pairs) < _LEAST or (time.perf_counter() < deadline and len(pairs) < _MOST):
        if len(pairs) % 2:
            b = _seconds(static)
            a = _seconds(eager)
        else:
            a = _seconds(eager)
            b = _seconds(static)
        pairs.append((a, b))
    return pairs


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return max(time.perf_counter() - begun, 1e-9)


def _once(runs: Runs, call: Callable[..., object]) -> Callable[[], None]:
    """Return a function that runs forward and backward once."""
    inputs = copies(runs.forward.inputs)
    leaves = [one for _, one in runs.leaves(inputs)]
    weights: list[torch.Tensor] = []

    def work() -> None:
        outputs = [one for _, one in named(call(*inputs)) if one.requires_grad]
        if not weights:
            weights[:] = runs.weights(outputs)
        if outputs and leaves:
            torch.autograd.grad(outputs, leaves, weights, allow_unused=True)

    return work


def _joint(runs: Runs, captured: Captured) -> Callable[[], None]:
    inputs = copies(runs.forward.inputs)
    joint = captured.joint
    assert joint is not None
    known: list[torch.Tensor] = []

    def weigh(outputs: object) -> list[torch.Tensor]:
        if not known:
            known[:] = runs.weights(outputs)  # type: ignore[arg-type]
        return known

    def work() -> None:
        joint(inputs, weigh)

    return work
