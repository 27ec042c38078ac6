"""The norm of all gradients together, for a model with too many leaves for a row each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterable


def total_norm(leaves: Iterable[torch.Tensor]) -> float | None:
    """Return the L2 norm of every ``.grad`` as one vector; None where there is none, or it cannot be read.

    Like ``torch.nn.utils.clip_grad_norm_`` before it clips; summed in double precision.
    """
    squares = []
    for leaf in leaves:
        grad = leaf.grad
        if grad is None:
            continue
        if grad.is_sparse:
            grad = grad.coalesce().values()
        if grad.layout is not torch.strided or grad.is_meta:
            return None
        squares.append(float(torch.linalg.vector_norm(grad.detach())))
    return math.hypot(*squares) if squares else None
