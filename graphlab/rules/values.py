"""What is known of a node's values: what it saved, what its operands are, what arrived."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    """What formulas of one node may use: tensors, constants, shapes, and the user's words."""

    tensors: Mapping[str, TensorSummary]
    constants: Mapping[str, object]
    shapes: Mapping[str, tuple[int, ...]]
    words: Mapping[str, Shown]

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
            sizes = ", ".join(map(str, size))
            found[f"{name}_shape"] = Shown(f"({sizes})", f"({sizes})")
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
