"""What is known of a node's values: what it saved, what its operands are, what arrived."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphlab.rules.formula import Expression, transform
from graphlab.rules.functions import Level
from graphlab.rules.printing import Shown, latex_name, show_number

if TYPE_CHECKING:
    from graphlab.graph import Saved, TensorSummary

_UNSIGNED = 2**64
MANY = 16  # elements that are printed at most


def signed(value: object) -> object:
    """Return an integer as it was meant: torch shows a saved -1 as 18446744073709551615."""
    if isinstance(value, tuple | list):
        return tuple(signed(one) for one in value)
    if isinstance(value, int) and value >= _UNSIGNED // 2:
        return value - _UNSIGNED
    return value


def constant(saved: Saved) -> object:
    """Return a saved value that is no tensor; a word, such as ``tanh``, is returned as text."""
    try:
        return signed(ast.literal_eval(saved.value))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return saved.value


def scalar(tensor: TensorSummary | None) -> float | None:
    """Return the value of a tensor that has one real element."""
    if tensor is None or tensor.values is None or len(tensor.values) != 1:
        return None
    value = tensor.values[0]
    return None if isinstance(value, tuple) else float(value)


def show_tensor(tensor: TensorSummary | None) -> Shown | None:
    """Return a small tensor's values, in the brackets of its shape; a single one stands alone."""
    if tensor is None or tensor.values is None or not 0 < len(tensor.values) <= MANY:
        return None
    items = [_element(one) for one in tensor.values]
    if len(items) == 1:
        return items[0]
    text, latex = [one.text for one in items], [one.latex for one in items]
    for size in reversed(tensor.shape):
        if size < 1 or len(text) % size:
            return None
        text, latex = _rows(text, size), _rows(latex, size)
    return Shown(text[0], latex[0])


def show_shape(size: Sequence[int]) -> str:
    """Return a shape as Python writes it: ``(3,)``."""
    return str(tuple(size))


def counted(expression: Expression, known: Known) -> Expression:
    """Return the formula with its counts of elements worked out, where the shapes are known."""

    def change(node: Expression) -> Expression:
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=first), *rest]) if name in _COUNTS:
                size = known.size(first)
                more = [one.value for one in rest if isinstance(one, ast.Constant)]
                if size is not None and len(more) == len(rest):
                    return ast.Constant(_COUNTS[name](size, *more))
        return node

    return transform(expression, change)


def _along(size: tuple[int, ...], dim: object = None) -> int:
    """Return how many elements one reduction over ``dim`` takes in; None and () mean all."""
    dims = dim if isinstance(dim, tuple) else () if dim is None else (dim,)
    chosen = [size[one] for one in dims if isinstance(one, int) and -len(size) <= one < len(size)]
    return math.prod(chosen if dims else size)


_COUNTS: dict[str, Callable[..., float]] = {
    "numel": _along,
    "count_along": _along,
    "freedom": lambda size, dim, correction: _along(size, dim) - correction,
    "averaged": lambda size, reduction: _along(size) if reduction == 1 else 1,
}


def _rows(items: list[str], size: int) -> list[str]:
    return ["[" + ", ".join(items[at : at + size]) + "]" for at in range(0, len(items), size)]


def _element(value: float | int | bool | tuple[float, float]) -> Shown:
    if isinstance(value, tuple):
        text = f"{value[0]:.4g}{value[1]:+.4g}j"
        return Shown(text, text, Level.SUM)
    if isinstance(value, bool):
        return Shown(str(value), rf"\text{{{value}}}")
    return show_number(value)


@dataclass(frozen=True, slots=True)
class Known:
    """What formulas of one node may use: tensors, constants and shapes."""

    tensors: Mapping[str, TensorSummary]
    constants: Mapping[str, object]
    shapes: Mapping[str, tuple[int, ...]]

    def size(self, name: str) -> tuple[int, ...] | None:
        """Return the shape of a tensor, or the shape that ``name_shape`` stands for."""
        if name in self.tensors:
            return self.tensors[name].shape
        return self.shapes.get(name.removesuffix("_shape"))

    @property
    def settings(self) -> dict[str, Any]:
        """Return what was no tensor and can stand in a formula as it is."""
        return {
            name: value
            for name, value in self.constants.items()
            if value is None or isinstance(value, int | float | str | tuple)
        }

    @property
    def scalars(self) -> dict[str, object]:
        """Return every value that plain arithmetic can work with, by name."""
        known: dict[str, object] = dict(self.constants)
        for name, tensor in self.tensors.items():
            value = scalar(tensor)
            if value is not None:
                known[name] = value
        return known

    def numbers(self) -> dict[str, Shown]:
        """Return how each known name looks as a number."""
        found: dict[str, Shown] = {}
        for name, size in self.shapes.items():
            found[f"{name}_shape"] = Shown(show_shape(size), show_shape(size))
        for name, value in self.constants.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                found[name] = Shown(str(value), rf"\text{{{latex_name(str(value))}}}")
            else:
                found[name] = show_number(value)
        for name, tensor in self.tensors.items():
            shown = show_tensor(tensor)
            if shown is not None:
                found[name] = shown
        return found
