"""Values of a TorchScript graph: what they come from, and what is known of them without running it."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch

from graphlab.graph import TensorSummary
from graphlab.statics.baked import NOT_A_VALUE


class Ref(NamedTuple):
    """What a value of the graph is: its text, the nodes that it comes from, a Python value if it has one."""

    text: str
    ids: tuple[str, ...] = ()
    value: object = NOT_A_VALUE
    path: str | None = None  # of a module
    parts: tuple[Ref, ...] | None = None  # of a list or tuple


def listed(given: list[Ref], brackets: str) -> Ref:
    """Return the list, tuple or dict of these values."""
    texts = [ref.text for ref in given]
    if brackets == "{}":
        texts = [f"{key}: {value}" for key, value in zip(texts[::2], texts[1::2], strict=True)]
    text = brackets[0] + ", ".join(texts) + brackets[1]
    values = [ref.value for ref in given]
    value: object = NOT_A_VALUE if any(one is NOT_A_VALUE for one in values) else values
    ids = tuple(one for ref in given for one in ref.ids)
    return Ref(text, ids, value, parts=tuple(given))


def values_of(ref: Ref) -> object:
    """Return the Python values that a value is or holds, NOT_A_VALUE for those that nodes give."""
    return [values_of(one) for one in ref.parts] if ref.parts is not None else ref.value


def scope(node: Any) -> str:
    """Return the path of the module that a traced node ran in."""
    return str(node.scopeName()).rsplit("/", 1)[-1].partition("__module.")[2]


def described(value: Any) -> TensorSummary | None:
    """Return what the graph says of a tensor's shape; None where it does not know."""
    kind = value.type()
    if kind.kind() != "TensorType":
        return None
    sizes, dtype = kind.sizes(), kind.dtype()
    if sizes is None or dtype is None:
        return None
    device = str(kind.device()) if kind.device() is not None else "cpu"
    return TensorSummary(tuple(sizes), str(dtype).removeprefix("torch."), device)


def reach(module: Any, path: str) -> Any:
    """Return the submodule, parameter or attribute at a path of a ScriptModule (its C++ form)."""
    here = getattr(module, "_c", module)
    for name in path.split(".") if path else ():
        here = here.getattr(name)
    return here


def users_function(name: str) -> Any:
    """Return the graph of a scripted function of the user, None for one of torch."""
    if "torch.nn.functional" in name or not name:
        return None
    unit = getattr(torch.jit._state, "_python_cu", None)
    found = unit.find_function(name) if unit is not None else None
    return found.graph if found is not None else None
