"""Which tensor to start from, when the script never called backward; and what one is called that it did."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.walk import tensors_in

if TYPE_CHECKING:
    from collections.abc import Mapping


def choose_root(scope: Mapping[str, Any]) -> list[tuple[str, torch.Tensor]]:
    """Return the newest tensor with a grad_fn among the variables, a scalar before all others.

    The newest cannot be part of another's graph. Without one, what a variable holds in a dict,
    list or dataclass (a model's output) is taken whole.
    """
    tensors = [
        (name, one)
        for name, one in list(scope.items())
        if isinstance(one, torch.Tensor) and one.grad_fn is not None and not name.startswith("__")
    ]
    if tensors:
        return [max(tensors, key=lambda pair: (pair[1].numel() == 1, _created(pair[1])))]
    held = [
        [(f"{name}.{key}", one) for key, one in tensors_in(value) if one.grad_fn is not None]
        for name, value in list(scope.items())
        if not name.startswith("__") and not isinstance(value, torch.Tensor)
    ]
    return max(held, key=lambda group: max((_created(one) for _, one in group), default=-1), default=[])


def started_from(text: str) -> str:
    """Return what the call of a backward starts from, as written: ``scaler.scale(loss)``; "" if unknown."""
    try:
        statement = ast.parse(text.strip())
    except (SyntaxError, ValueError):
        return ""
    for call in ast.walk(statement):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        owner, name = call.func.value, call.func.attr
        if name in ("backward", "grad") and ast.unparse(owner) in ("torch.autograd", "autograd"):
            return ast.unparse(call.args[0]) if call.args else ""
        if name == "backward":
            return ast.unparse(owner)
    return ""


def look_up(scope: Mapping[str, Any], path: str) -> list[tuple[str, torch.Tensor]]:
    """Return the tensors that ``path`` (a variable, with attributes) holds; none if there is none."""
    name, *attributes = path.split(".")
    value = scope.get(name)
    for attribute in attributes:
        value = value.get(attribute) if isinstance(value, dict) else getattr(value, attribute, None)
    return [(f"{path}.{key}" if key else path, one) for key, one in tensors_in(value)]


def _created(tensor: torch.Tensor) -> int:
    node = tensor.grad_fn
    return node._sequence_nr() if node is not None else -1
