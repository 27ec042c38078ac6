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

_WARM = 3  # runs that compile nothing more, before anything is measured
_LONGEST = 24  # runs to wait for that: Dynamo gives up, and runs Python, after eight
_PATIENCE = 8  # times as long as measuring may take
_LEAST, _MOST = 5, 400


def cost(
    runs: Runs, captured: Captured, backend: str, seconds: float, capture: float, nodes: int
) -> Cost | None:
    """Return the ratio of one forward and backward to the dynamic one; None if either cannot run."""
    eager = _once(runs, runs.forward.module)
    static = _Counted(_joint(runs, captured) if captured.joint else _once(runs, captured.run), captured)
    try:
        _warm(eager, static, seconds)
        warm = static.runs
        pairs = _measured(eager, static, seconds)
    except Exception:  # what is wrong with it, its agreement says
        return None
    finally:
        runs.state.restore()
    ratios = sorted(b / a for a, b in pairs)
    low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
    typical = statistics.median(b for _, b in pairs)
    return Cost(backend, middle, low, high, typical, capture, len(pairs), nodes, warm, static.again)


class _Counted:
    """Runs a captured graph, and counts the runs in which the backend compiled once more."""

    def __init__(self, run: Callable[[], None], captured: Captured) -> None:
        self.run, self.count = run, captured.compiled
        self.runs = self.again = self.quiet = 0  # quiet: since the last that compiled

    def __call__(self) -> None:
        before = self.count() if self.count is not None else 0
        self.run()
        self.runs += 1
        more = self.count is not None and self.count() > before
        self.again += more
        self.quiet = 0 if more else self.quiet + 1


def _warm(eager: Callable[[], None], static: _Counted, seconds: float) -> None:
    """Run both until nothing more is compiled, as far as that can be waited for."""
    begun = time.perf_counter()
    while static.quiet < _WARM and static.runs < _LONGEST:
        eager()
        static()
        late = time.perf_counter() - begun > seconds
        if late and (static.again == 0 or time.perf_counter() - begun > _PATIENCE * seconds):
            return


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
