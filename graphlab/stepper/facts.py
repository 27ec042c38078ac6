"""Norm, extremes and counts of a recorded gradient: as measured, or as its values say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.renderers import words
from graphlab.renderers.sums import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import TensorSummary
    from graphlab.recording import Step


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a gradient; None where nobody measured it."""

    norm: float | None = None
    min: float | None = None
    max: float | None = None
    n_nan: int | None = None
    n_inf: int | None = None
    n_zero: int | None = None

    @property
    def not_finite(self) -> bool:
        """Return whether some value is known to be NaN or infinite."""
        return bool(self.n_nan or self.n_inf)


def facts(tensor: TensorSummary) -> Facts:
    """Return the facts of a gradient."""
    listed = values(tensor)
    if listed is None:
        return _measured(tensor)
    real = [one for one in listed if not isinstance(one, complex)]
    finite = [one for one in real if one == one]
    return Facts(
        words.norm(tensor),
        min(finite, default=None),
        max(finite, default=None),
        sum(one != one for one in listed),
        sum(math.isinf(abs(one)) for one in listed if one == one),
        sum(one == 0 for one in listed),
    )


def _measured(tensor: TensorSummary) -> Facts:
    """Return the facts of a gradient without values; a norm that is no number says so much."""
    norm = tensor.norm
    n_nan, n_inf = tensor.n_nan, tensor.n_inf
    if norm is not None and n_nan is None and norm != norm:
        n_nan = 1
    if norm is not None and n_inf is None and math.isinf(norm):
        n_inf = 1
    return Facts(norm, tensor.min, tensor.max, n_nan, n_inf, tensor.n_zero)


def all_zero(tensor: TensorSummary) -> bool:
    """Return whether the gradient surely is zero everywhere; an empty one is not."""
    size = math.prod(tensor.shape)
    known = facts(tensor)
    return size > 0 and (known.n_zero == size or known.norm == 0)


def gradients(step: Step) -> Iterator[TensorSummary]:
    """Yield every defined gradient of a step: arrived, sent, stored."""
    for one in (*step.grad_outputs, *step.grad_inputs, step.grad_after):
        if one is not None:
            yield one
