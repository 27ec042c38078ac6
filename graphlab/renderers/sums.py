"""Sums of recorded gradients, where all of their values were recorded."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import TensorSummary

# What rounding may make of a sum, relative to its largest term.
_ROUNDING = {"float16": 1e-2, "bfloat16": 5e-2, "float64": 1e-9, "complex128": 1e-9}
_FLOAT32 = 1e-4

Value = float | complex


def values(tensor: TensorSummary | None) -> list[Value] | None:
    """Return the values as numbers of Python; None where they were not recorded."""
    if tensor is None or tensor.values is None:
        return None
    return [complex(*one) if isinstance(one, tuple) else one for one in tensor.values]


def total(terms: Sequence[TensorSummary | None]) -> TensorSummary | None:
    """Return the sum of the gradients that are defined; None where it cannot be known."""
    defined = [one for one in terms if one is not None]
    if len(defined) == 1:
        return defined[0]
    listed = [one for one in map(values, defined) if one is not None]
    if not defined or len(listed) < len(defined) or len({one.shape for one in defined}) > 1:
        return None
    if len({len(one) for one in listed}) > 1:  # in a file that somebody edited
        return None
    sums = [_sum(column) for column in zip(*listed, strict=True)]
    return replace(
        defined[0],
        values=tuple((one.real, one.imag) if isinstance(one, complex) else one for one in sums),
        norm=None,
        min=None,
        max=None,
        n_nan=None,
        n_inf=None,
        n_zero=None,
    )


def _sum(terms: Sequence[Value]) -> Value:
    return sum(terms[1:], start=terms[0])


def differ(expected: TensorSummary | None, recorded: TensorSummary | None, *, exact: bool) -> bool:
    """Return whether the two surely are different gradients; not where too little is known.

    Unless ``exact``, what rounding can do to a sum makes no difference.
    """
    if expected is None or recorded is None or expected.shape != recorded.shape:
        return False
    mine, theirs = values(expected), values(recorded)
    if mine is None or theirs is None:
        known = expected.norm is not None and recorded.norm is not None
        return known and exact and not _same(expected.norm or 0.0, recorded.norm or 0.0, 0.0)
    room = 0.0 if exact else _ROUNDING.get(recorded.dtype, _FLOAT32)
    largest = max((abs(one) for one in mine if math.isfinite(abs(one))), default=0.0)
    pairs = zip(mine, theirs, strict=False)
    return len(mine) != len(theirs) or any(not _same(one, two, room * largest) for one, two in pairs)


def _same(one: Value, two: Value, room: float) -> bool:
    if one != one or two != two:  # NaN
        return one != one and two != two
    return one == two or abs(one - two) <= room
