"""Small arrays of recorded numbers: what ``p`` computes with. No input can make it slow.

Every number is a float, an integer below 2**53 or a complex number, so that a power is computed
in a moment or is out of range; an array has as many elements as were recorded.
"""

from __future__ import annotations

import cmath
import math
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.stepper.problem import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphlab.graph import TensorSummary

Number = float | int | bool | complex

_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers in a shape, flat and row-major; ``()`` is the shape of a scalar."""

    shape: tuple[int, ...]
    flat: tuple[Number, ...]

    def __str__(self) -> str:
        """Return the numbers as pictures have them, with the brackets of the shape."""
        items = [text(one) for one in self.flat]
        for size in reversed(self.shape):
            if not size:
                return "[]"
            items = ["[" + ", ".join(items[at : at + size]) + "]" for at in range(0, len(items), size)]
        return items[0]


def text(value: Number) -> str:
    """Return a number as everywhere else."""
    if isinstance(value, complex):
        return words.number((value.real, value.imag))
    return words.number(value)


def scalar(value: Number) -> Array:
    """Return one number as an array."""
    return Array((), (value,))


def of(tensor: TensorSummary) -> Array | None:
    """Return the recorded values; None where they are too many to have been recorded."""
    if tensor.values is None:
        return None
    flat = tuple(complex(*one) if isinstance(one, tuple) else one for one in tensor.values)
    return Array(tensor.shape, flat) if len(flat) == math.prod(tensor.shape) else Array((len(flat),), flat)


def _power(base: Number, exponent: Number) -> Number:
    if isinstance(base, complex) or isinstance(exponent, complex):
        return complex(base) ** complex(exponent)
    result: Number = float(base) ** float(exponent)
    return result


OPERATIONS: dict[str, Callable[[Number, Number], Number]] = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mult": operator.mul,
    "Div": operator.truediv,
    "FloorDiv": operator.floordiv,
    "Mod": operator.mod,
    "Pow": _power,
    "Lt": operator.lt,  # type: ignore[dict-item]
    "LtE": operator.le,  # type: ignore[dict-item]
    "Gt": operator.gt,  # type: ignore[dict-item]
    "GtE": operator.ge,  # type: ignore[dict-item]
    "Eq": operator.eq,
    "NotEq": operator.ne,
}


def combine(operation: str, left: Array, right: Array) -> Array:
    """Return the operation element by element; a scalar goes with every shape.

    Raises: CommandError for shapes that do not fit, or numbers that have no such result.
    """
    work = OPERATIONS[operation]
    if left.shape != right.shape and left.shape != () and right.shape != ():
        one_shape, other_shape = words.shape(left.shape), words.shape(right.shape)
        raise CommandError(
            t("shapes {one} and {other} do not fit together", one=one_shape, other=other_shape),
            t("they must be equal, or one of them a scalar"),
        )
    shape = left.shape or right.shape
    count = max(len(left.flat), len(right.flat)) if math.prod(shape) else 0
    one, two = (side.flat * count if side.shape == () else side.flat for side in (left, right))
    return Array(shape, tuple(_safe(work, pair) for pair in zip(one[:count], two[:count], strict=True)))


def _safe(work: Callable[..., Number], numbers: Sequence[Number]) -> Number:
    """Return the result, with integers kept small.

    Raises: CommandError where there is none.
    """
    small = [float(one) if isinstance(one, int) and abs(one) > _EXACT else one for one in numbers]
    try:
        result = work(*small)
    except ZeroDivisionError:
        raise CommandError(t("division by zero"), t("print the two sides alone")) from None
    except OverflowError:
        raise CommandError(t("the result is too large for a number"), t("print its parts alone")) from None
    except (ValueError, TypeError) as error:
        what = t("this cannot be computed: {error}", error=error)
        raise CommandError(what, t("print its parts alone")) from None
    return float(result) if isinstance(result, int) and abs(result) > _EXACT else result


def negative(value: Array) -> Array:
    """Return the negative of every element."""
    return Array(value.shape, tuple(-one for one in value.flat))


def item(value: Array, index: int) -> Array:
    """Return element ``index`` of the first dimension.

    Raises: CommandError when there is none.
    """
    if not value.shape:
        raise CommandError(t("a scalar has no elements"), t("leave the brackets out"))
    size = value.shape[0]
    if not -size <= index < size:
        raise CommandError(
            t("there is no element {n}", n=index),
            t("the elements are 0 to {last}", last=size - 1) if size else t("it is empty"),
        )
    each = len(value.flat) // size
    start = (index % size) * each
    return Array(value.shape[1:], value.flat[start : start + each])


def _each(work: Callable[[Number], Number]) -> Callable[[Array], Array]:
    return lambda value: Array(value.shape, tuple(_safe(work, (one,)) for one in value.flat))


def _whole(work: Callable[[Sequence[Number]], Number]) -> Callable[[Array], Array]:
    return lambda value: scalar(_safe(lambda *each: work(each), value.flat))


def _root(value: Number) -> Number:
    return cmath.sqrt(value) if isinstance(value, complex) else math.sqrt(value)


def _real(value: Number) -> float:
    if isinstance(value, complex):
        raise TypeError(t("complex numbers have no order"))
    return value


def _norm(flat: Sequence[Number]) -> Number:
    return math.hypot(*(abs(one) for one in flat))


FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "abs": _each(abs),
    "sqrt": _each(_root),
    "exp": _each(lambda one: cmath.exp(one) if isinstance(one, complex) else math.exp(one)),
    "log": _each(lambda one: cmath.log(one) if isinstance(one, complex) else math.log(one)),
    "sum": _whole(sum),
    "mean": _whole(lambda flat: sum(flat) / len(flat)),
    "min": _whole(lambda flat: min(flat, key=_real)),
    "max": _whole(lambda flat: max(flat, key=_real)),
    "norm": _whole(_norm),
}
