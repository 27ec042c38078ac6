"""Whether a captured graph gives what the user's code gives: outputs, gradients, buffers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import torch

from graphlab.graph import TensorSummary
from graphlab.outcome import Agreement, Answer, Gradient

if TYPE_CHECKING:
    from graphlab.statics.runs import Ran

# How far two numbers may lie apart, relative to the largest of the tensor: another order of adding
# up, or a fused kernel, changes the last digits.
_RELATIVE = {torch.float64: 1e-9, torch.float32: 1e-4, torch.float16: 2e-2, torch.bfloat16: 6e-2}
_RELATIVE |= {torch.complex128: 1e-9, torch.complex64: 1e-4}
_LEAST = 1e-3  # of the relative tolerance, for a tensor whose numbers are all near zero
_LONGEST = 300


class _Gap(NamedTuple):
    """How far two tensors lie apart; ``far`` counts in tolerances, so that gaps can be compared."""

    far: float
    diff: float | None
    tolerance: float
    name: str
    note: str = ""


def agreement(
    backend: str, case: int, dynamic: Ran, static: Ran, limit: int, *, again: str = ""
) -> Agreement:
    """Return how the two answers compare; ``again`` says that the dynamic one is not reproducible."""
    answer = answered(static, limit)
    if dynamic.error or static.error:
        return _with_errors(backend, case, dynamic, static, answer)
    gap = _worst(dynamic, static)
    agrees = gap.far <= 1
    note = gap.note
    if not agrees and again:
        return Agreement(backend, case, True, gap.diff, gap.tolerance, gap.name, answer, again)
    return Agreement(backend, case, agrees, gap.diff, gap.tolerance, "" if agrees else gap.name, answer, note)


def same(one: Ran, two: Ran) -> bool:
    """Return whether two runs gave the same."""
    if one.error or two.error:
        return one.error == two.error
    return _worst(one, two).far <= 1


def answered(ran: Ran, limit: int) -> Answer:
    """Return a run's answer as plain data; values of tensors up to ``limit`` elements."""
    return Answer(
        tuple(summary(one, limit) for _, one in ran.outputs),
        tuple(
            Gradient(name, summary(one, limit) if one is not None else None) for name, one in ran.gradients
        ),
        ran.error if len(ran.error) <= _LONGEST else ran.error[: _LONGEST - 1] + "…",
    )


def summary(tensor: torch.Tensor, limit: int) -> TensorSummary:
    """Return a tensor in a few words: its values where it is small, else norm, extremes and counts."""
    shape, dtype = tuple(tensor.shape), str(tensor.dtype).removeprefix("torch.")
    bare = TensorSummary(shape, dtype, str(tensor.device))
    try:
        flat = tensor.detach().to_dense().reshape(-1)
        if flat.numel() <= limit:
            values = flat.tolist()
            if flat.is_complex():
                values = [(one.real, one.imag) for one in values]
            return TensorSummary(shape, dtype, bare.device, values=tuple(values))
        if flat.is_complex() or flat.dtype is torch.bool:
            return bare
        wide = flat.double()
        return TensorSummary(
            shape,
            dtype,
            bare.device,
            wide.norm().item(),
            wide.min().item(),
            wide.max().item(),
            int(wide.isnan().sum()),
            int(wide.isinf().sum()),
            int((wide == 0).sum()),
        )
    except (RuntimeError, NotImplementedError, TypeError):
        return bare


def _with_errors(backend: str, case: int, dynamic: Ran, static: Ran, answer: Answer) -> Agreement:
    if dynamic.error and static.error:
        return Agreement(backend, case, True, None, 0.0, "", answer, "both raise an error on this input")
    if dynamic.error:
        note = "the user's code raises an error on this input, the captured graph does not"
    elif "Guard failed" in static.error:
        note = "the captured graph refuses this input: it checks what it has assumed"
    else:
        note = "the captured graph raises an error on this input, the user's code does not"
    return Agreement(backend, case, False, None, 0.0, "an error", answer, note)


def _worst(dynamic: Ran, static: Ran) -> _Gap:
    """Return the largest gap between the two."""
    if len(dynamic.outputs) != len(static.outputs):
        counts = f"{len(static.outputs)} outputs instead of {len(dynamic.outputs)}"
        return _Gap(math.inf, None, 0.0, "the number of outputs", counts)
    after = dict(static.changed)
    kinds = (
        [_gap(name, a, b) for (name, a), (_, b) in zip(dynamic.outputs, static.outputs, strict=True)],
        [
            _gradient_gap(f"the gradient of {name}", a, b)
            for (name, a), (_, b) in zip(dynamic.gradients, static.gradients, strict=True)
        ],
        [_gap(name, one, after[name]) for name, one in dynamic.changed if name in after],
    )
    worst = [max(gaps, key=lambda one: one.far) for gaps in kinds if gaps]
    beyond = [one for one in worst if one.far > 1]  # a wrong output explains a wrong gradient
    return beyond[0] if beyond else max(worst, key=lambda one: one.far, default=_Gap(0.0, 0.0, 0.0, ""))


def _gradient_gap(name: str, one: torch.Tensor | None, two: torch.Tensor | None) -> _Gap:
    """Return the gap of two gradients; none at all and zeros everywhere are the same."""
    if one is None or two is None:
        some = one if one is not None else two
        if some is None or not bool((some.to_dense() != 0).any()):
            return _Gap(0.0, 0.0, 0.0, name)
        which = "the captured graph has none" if two is None else "only the captured graph has one"
        return _Gap(math.inf, None, 0.0, name, f"{name}: {which}")
    return _gap(name, one, two)


def _gap(name: str, one: torch.Tensor, two: torch.Tensor) -> _Gap:
    if one.shape != two.shape:
        note = f"{name} has the shape {tuple(two.shape)} instead of {tuple(one.shape)}"
        return _Gap(math.inf, None, 0.0, name, note)
    if one.dtype != two.dtype and one.is_floating_point() != two.is_floating_point():
        return _Gap(math.inf, None, 0.0, name, f"{name} is {two.dtype} instead of {one.dtype}")
    kind = torch.complex128 if one.is_complex() else torch.float64
    left, right = (part.detach().to_dense().cpu().to(kind) for part in (one, two))
    if left.numel() == 0:
        return _Gap(0.0, 0.0, 0.0, name)
    bad = left.isnan() != right.isnan()
    equal = (left == right) | (left.isnan() & right.isnan())
    apart = torch.where(equal, 0.0, (left - right).abs())
    worst = math.inf if bool(bad.any()) else apart.max().item()
    relative = max(_RELATIVE.get(one.dtype, 0.0), _RELATIVE.get(two.dtype, 0.0))
    finite = left[left.isfinite()].abs()
    tolerance = relative * max(finite.max().item() if finite.numel() else 0.0, _LEAST)
    if worst == 0:
        return _Gap(0.0, 0.0, tolerance, name)
    far = worst / tolerance if tolerance else math.inf
    return _Gap(far, worst if math.isfinite(worst) else None, tolerance, name)
