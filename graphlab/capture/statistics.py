"""Numbers about a large tensor: norm, extremes, NaN, infinities, zeros; in few fused passes.

What is asked of a tensor decides the cost of recording a model's gradients: three kernels that
vectorise, and a look at NaN or infinities only where the extremes tell of them.
"""

from __future__ import annotations

import math
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

_HALF = (torch.float16, torch.bfloat16)
_FEW = 8192  # up to here, one call beats two faster ones


class Statistics(NamedTuple):
    """The fields of a TensorSummary that speak of all elements; None where they make no sense."""

    norm: float | None = None
    min: float | None = None
    max: float | None = None
    n_nan: int | None = None
    n_inf: int | None = None
    n_zero: int | None = None


def unseen() -> AbstractContextManager[None]:
    """Compute without autograd, and without any mode of the user's that would see it."""
    if torch._C._len_torch_function_stack() or torch._C._len_torch_dispatch_stack():
        return _behind_modes()
    return _WithoutGrad() if torch.is_grad_enabled() else _nothing


@contextmanager
def _behind_modes() -> Iterator[None]:
    with torch.no_grad(), torch._C.DisableTorchFunction(), torch._C._DisableTorchDispatch():
        yield


class _WithoutGrad:
    """``torch.no_grad()`` where gradients are enabled, at a tenth of its cost."""

    def __enter__(self) -> None:
        torch._C._set_grad_enabled(False)

    def __exit__(self, *_: object) -> None:
        torch._C._set_grad_enabled(True)


_nothing = nullcontext()


def statistics(tensor: torch.Tensor) -> Statistics:
    """Return the numbers of a dense tensor; all of them None for one without elements, or of ints.

    Integers are indices, masks, or the opaque workspace of a kernel, whose bytes are by chance.
    Units: ``norm`` is the L2 norm in the tensor's own precision, wider where that overflows.
    """
    if tensor.numel() == 0 or not (tensor.is_floating_point() or tensor.is_complex()):
        return Statistics()
    kept, repeats = _without_repeats(tensor)
    flat = _flat(kept)
    found = _complex(flat) if flat.is_complex() else _floating(flat)
    return found if repeats == 1 else _repeated(found, repeats)


def _without_repeats(tensor: torch.Tensor) -> tuple[torch.Tensor, int]:
    """Return one of the equal slices of an expanded tensor, and how many there are."""
    repeats = 1
    strides = tensor.stride()
    if 0 in strides:
        for axis, (size, stride) in enumerate(zip(tensor.shape, strides, strict=True)):
            if stride == 0 and size > 1:
                repeats *= size
                tensor = tensor.narrow(axis, 0, 1)
    return tensor, repeats


def _flat(tensor: torch.Tensor) -> torch.Tensor:
    """Return all elements in one dimension, in the order of memory where that is dense."""
    if tensor.is_contiguous():
        return tensor.view(-1)
    if is_dense(tensor):
        return tensor.as_strided((tensor.numel(),), (1,))
    return tensor.reshape(-1)


def is_dense(tensor: torch.Tensor) -> bool:
    """Return whether the elements fill one stretch of memory without gap or overlap."""
    if tensor.is_contiguous():
        return True
    expected = 1
    for stride, size in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if size == 1:
            continue
        if stride != expected:
            return False
        expected *= size
    return True


def _floating(flat: torch.Tensor) -> Statistics:
    low, high = _extremes(flat)
    n_nan = n_inf = 0
    norm = _norm(flat, low, high)
    if math.isnan(low):
        is_nan = flat.isnan()
        n_nan = int(is_nan.sum())
        numbers = flat[~is_nan]
        if numbers.numel() == 0:
            return Statistics(norm, None, None, n_nan, 0, 0)
        low, high = _extremes(numbers)
    if math.isinf(low) or math.isinf(high):
        n_inf = int(flat.isinf().sum())
    n_zero = 0 if low > 0 or high < 0 else _zeros(flat)
    return Statistics(norm, low, high, n_nan, n_inf, n_zero)


def _extremes(flat: torch.Tensor) -> tuple[float, float]:
    if flat.numel() <= _FEW:
        low, high = flat.aminmax()
        return float(low), float(high)
    return float(flat.amin()), float(flat.amax())


def _norm(flat: torch.Tensor, low: float, high: float) -> float:
    wide = torch.float32 if flat.dtype in _HALF else None
    norm = float(torch.linalg.vector_norm(flat, dtype=wide))
    too_wide = math.isinf(norm) and math.isfinite(low) and math.isfinite(high)
    if too_wide or (norm == 0 and (low, high) != (0, 0)):
        return float(torch.linalg.vector_norm(flat, dtype=torch.float64))
    return norm


def _complex(flat: torch.Tensor) -> Statistics:
    norm = float(torch.linalg.vector_norm(flat))
    sound = math.isfinite(norm)
    n_nan = 0 if sound else int(flat.isnan().sum())
    n_inf = 0 if sound else int(flat.isinf().sum())
    return Statistics(norm, n_nan=n_nan, n_inf=n_inf, n_zero=_zeros(flat))


def _zeros(flat: torch.Tensor) -> int:
    """Return how many elements are zero; of many, numpy adds up a truth table with vector instructions."""
    count = flat.numel()
    if count < _FEW or flat.device.type != "cpu" or not _has_numpy():
        return count - int(torch.count_nonzero(flat))
    return count - int(np.count_nonzero(flat.bool().numpy()))


@cache
def _has_numpy() -> bool:
    """Return whether this torch was built for the numpy that is installed."""
    try:
        torch.empty(0).numpy()
    except RuntimeError:
        return False
    return True


def _repeated(one: Statistics, repeats: int) -> Statistics:
    """Return the numbers of a tensor that holds the same elements ``repeats`` times."""
    norm = None if one.norm is None else one.norm * math.sqrt(repeats)
    counts = [None if count is None else count * repeats for count in (one.n_nan, one.n_inf, one.n_zero)]
    return Statistics(norm, one.min, one.max, *counts)
