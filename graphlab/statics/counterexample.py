"""A search for an input on which a captured graph is wrong while the user's code runs well.

Bounded and seeded: the same search finds the same input. The simplest candidates come first, so
that the first that differs is the one to show.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from graphlab.statics.agree import agreement, same
from graphlab.statics.alarm import NotEndedError, patience, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.outcome import Agreement
    from graphlab.statics.captured import Captured
    from graphlab.statics.runs import Ran, Runs

Tensors = tuple[torch.Tensor, ...]

_SCALES = (0.1, 10.0, 100.0)
_DRAWS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """Inputs to try, in words; ``mode`` is train or eval where it is turned round, ``times`` the calls."""

    how: str
    inputs: Tensors
    times: int = 1
    mode: bool | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A candidate on which the captured graph is wrong, and both answers."""

    candidate: Candidate
    dynamic: Ran
    agreement: Agreement


def search(
    runs: Runs, captured: Captured, backend: str, first: int, seconds: float, limit: int
) -> tuple[Wrong, ...]:
    """Return the first wrong answer, else the first input that the graph cannot run on, else nothing.

    A claim is made only where the user's code gives the same twice from the same state. An input on
    which it does not end is left out: a captured loop could not even be interrupted.
    """
    deadline = time.monotonic() + seconds
    enough = patience(lambda: runs.eager(runs.forward.inputs))
    wrong: list[Wrong] = []
    for candidate in candidates(runs.forward.inputs, runs.forward.names, runs.forward.module, runs.seed):
        if time.monotonic() > deadline:
            break
        found = judged(runs, captured, backend, candidate, first, limit, enough)
        if found is not None and not _raised(found):
            return (found,)
        if found is not None and not wrong:
            wrong.append(found)
    return tuple(wrong)


def _raised(one: Wrong) -> bool:
    return one.agreement.static is not None and bool(one.agreement.static.error)


def judged(
    runs: Runs,
    captured: Captured,
    backend: str,
    candidate: Candidate,
    case: int,
    limit: int,
    enough: float,
) -> Wrong | None:
    """Return the candidate with both answers if they differ, None if they agree or nothing can be said.

    ``enough`` is how many seconds the user's code may take.
    """
    inputs, times, mode = candidate.inputs, candidate.times, candidate.mode
    try:
        with within(enough):
            dynamic = runs.eager(inputs, times, mode)
    except NotEndedError:
        return None
    if dynamic.error:
        return None
    static = runs.static(captured, inputs, times, mode)
    found = agreement(backend, case, dynamic, static, limit)
    if found.agrees or not same(dynamic, runs.eager(inputs, times, mode)):
        return None
    return Wrong(candidate, dynamic, found)


def candidates(
    inputs: Tensors, names: Sequence[str], module: torch.nn.Module, seed: int
) -> Iterator[Candidate]:
    """Yield what to try, the simplest first."""
    yield from _signs(inputs, names)
    mode = not module.training
    if all(one.training != mode for one in module.modules()):
        yield Candidate(f"the same inputs in {'train' if mode else 'eval'} mode", inputs, mode=mode)
    yield Candidate("the same inputs, called a second time", inputs, times=2)
    yield from _scaled(inputs)
    yield from _other_sizes(inputs, names)
    yield from _other_integers(inputs, names)
    yield from _drawn(inputs, seed)


def _signs(inputs: Tensors, names: Sequence[str]) -> Iterator[Candidate]:
    signed = [at for at, one in enumerate(inputs) if one.is_floating_point() or one.is_complex()]
    for at in signed:
        yield Candidate(f"{names[at]} with its sign flipped", _with(inputs, at, -inputs[at].detach()))
    if len(signed) > 1:
        flipped = tuple(-one.detach() if at in signed else one for at, one in enumerate(inputs))
        yield Candidate("all inputs with their signs flipped", _like(flipped, inputs))


def _scaled(inputs: Tensors) -> Iterator[Candidate]:
    real = [at for at, one in enumerate(inputs) if one.is_floating_point() or one.is_complex()]
    if not real:
        return
    for scale in (*_SCALES, 0.0):
        made = tuple(one.detach() * scale if at in real else one for at, one in enumerate(inputs))
        how = f"the inputs times {scale:g}" if scale else "zeros for the inputs"
        yield Candidate(how, _like(made, inputs))


def _other_sizes(inputs: Tensors, names: Sequence[str]) -> Iterator[Candidate]:
    """Yield inputs with one more and with fewer rows along each size; those of the same size together."""
    sizes = dict.fromkeys(
        (dim, one.shape[dim]) for one in inputs for dim in range(one.dim()) if one.shape[dim] > 1
    )
    for dim, size in sizes:
        those = [at for at, one in enumerate(inputs) if one.dim() > dim and one.shape[dim] == size]
        for wanted in (size + 1, size - 1):
            made = list(inputs)
            for at in those:
                made[at] = _resized(inputs[at], dim, wanted)
            called = " and ".join(names[at] for at in those)
            yield Candidate(f"{called} of size {wanted} instead of {size} (dim {dim})", tuple(made))
            if len(those) > 1:
                alone = _with(inputs, those[0], _resized(inputs[those[0]], dim, wanted))
                yield Candidate(f"{names[those[0]]} of size {wanted} instead of {size} (dim {dim})", alone)


def _other_integers(inputs: Tensors, names: Sequence[str]) -> Iterator[Candidate]:
    """Yield integers in another order, which are as legal as they were where they index something."""
    for at, one in enumerate(inputs):
        if not one.is_floating_point() and not one.is_complex() and one.numel() > 1:
            turned = one.flatten().flip(0).reshape(one.shape)
            yield Candidate(f"{names[at]} in reverse order", _with(inputs, at, turned))


def _drawn(inputs: Tensors, seed: int) -> Iterator[Candidate]:
    source = torch.Generator().manual_seed(seed)
    for turn in range(_DRAWS):
        made = tuple(
            torch.randn(one.shape, generator=source).to(one) if one.is_floating_point() else one
            for one in inputs
        )
        if any(one.is_floating_point() for one in inputs):
            yield Candidate(f"random inputs (seed {seed}, draw {turn + 1})", _like(made, inputs))


def _resized(one: torch.Tensor, dim: int, size: int) -> torch.Tensor:
    """Return the tensor with its first rows again, or without its last."""
    index = torch.arange(size, device=one.device) % one.shape[dim]
    return one.detach().index_select(dim, index).requires_grad_(one.requires_grad)


def _with(inputs: Tensors, at: int, made: torch.Tensor) -> Tensors:
    return _like((*inputs[:at], made, *inputs[at + 1 :]), inputs)


def _like(made: Sequence[torch.Tensor], inputs: Tensors) -> Tensors:
    """Return the tensors, asking for a gradient where the inputs do."""
    pairs = zip(made, inputs, strict=True)
    return tuple(new if new is old else new.detach().requires_grad_(old.requires_grad) for new, old in pairs)
