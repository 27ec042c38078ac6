"""What a forward is given, kept as it was at that moment: tensors copied, modules and the rest as they are.

The script goes on after the moment, and changes what it holds: weights are trained, lists grow, names
mean something else. A ``Taken`` is what one name held, in a form that can be written as an expression.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any, Literal

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Kind = Literal["tensor", "parameter", "module", "list", "tuple", "dict", "object", "constant"]

_MOST_ITEMS = 1000
_MOST_TEXT = 200
_DEPTH = 4
_CONTAINERS: dict[type, Kind] = {list: "list", tuple: "tuple", dict: "dict"}


@dataclass(slots=True)
class Taken:
    """One value: ``value`` is a copied tensor, a module, a parameter, a constant, a container's type.

    ``items`` are a container's, each with its key as Python text. ``identity`` is the id() that the
    value had, so that two names of one tensor stay two names of one tensor.
    """

    kind: Kind
    value: Any
    items: list[tuple[str, Taken]] = field(default_factory=list)
    identity: int = 0

    def holds(self, *kinds: Kind) -> bool:
        """Return whether this, or anything in it, is of one of the kinds."""
        return self.kind in kinds or any(item.holds(*kinds) for _, item in self.items)


def take(value: Any, depth: int = 0) -> Taken:
    """Return a value as it is now."""
    if isinstance(value, torch.nn.Parameter):
        return Taken("parameter", value, identity=id(value))
    if isinstance(value, torch.Tensor):
        return Taken("tensor", copied(value), identity=id(value))
    if isinstance(value, torch.nn.Module):
        return Taken("module", value, identity=id(value))
    kind = type(value)
    if depth < _DEPTH and isinstance(value, (list, tuple, Mapping)) and len(value) <= _MOST_ITEMS:
        found = Taken(_kind(value), kind, identity=id(value))
        found.items = [(key, take(item, depth + 1)) for key, item in _items(value)]
        # A container without a tensor is written anew too, so that no call sees what another left in it.
        if found.holds("tensor", "parameter", "module") or (found.kind != "object" and _is_plain(found)):
            return found
    return Taken("constant", value, identity=id(value))


def copied(value: torch.Tensor) -> torch.Tensor:
    """Return an equal leaf with memory of its own."""
    with torch.no_grad():
        return value.detach().clone().requires_grad_(value.requires_grad)


def literal(value: Any) -> str | None:
    """Return a simple value as Python text, None where that would not be the same value."""
    if value is None or isinstance(value, (bool, int, str)) or type(value) is float:
        text = repr(value)
        known = type(value) in (bool, int, str, float, type(None))
        if known and text not in ("inf", "-inf", "nan") and len(text) <= _MOST_TEXT:
            return text
    return None


def _kind(value: Any) -> Kind:
    return _CONTAINERS.get(type(value), "object")


def _items(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, Mapping):
        return [(repr(key), item) for key, item in list(value.items())]
    return [(str(at), item) for at, item in enumerate(value)]


def _is_plain(found: Taken) -> bool:
    return all(
        item.holds("list", "tuple", "dict") or (item.kind == "constant" and literal(item.value) is not None)
        for _, item in found.items
    )


def modules_within(value: Any) -> list[tuple[str, torch.nn.Module]]:
    """Return the modules that a function or an object of the user's reaches by its own names."""
    found: dict[int, tuple[str, torch.nn.Module]] = {}
    seen: set[int] = set()
    todo: list[tuple[Any, int]] = [(value, 0)]
    while todo:
        one, depth = todo.pop()
        if id(one) in seen or depth > _DEPTH:
            continue
        seen.add(id(one))
        for name, item in _reached(one):
            if isinstance(item, torch.nn.Module):
                found.setdefault(id(item), (name, item))
            elif isinstance(item, (list, tuple, FunctionType, MethodType)) or _is_users(item):
                todo.append((item, depth + 1))
    return list(found.values())


def leaves_within(value: Any) -> list[str]:
    """Return the names of tensors with a gradient that a function reaches beside its arguments."""
    found = []
    todo, seen = [value], set()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        for name, item in _reached(one):
            if isinstance(item, torch.Tensor) and item.requires_grad and item.is_leaf:
                found.append(name)
            elif isinstance(item, (FunctionType, MethodType)):
                todo.append(item)
    return found


def _reached(one: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(one, MethodType):
        yield "self", one.__self__
        one = one.__func__
    if isinstance(one, FunctionType):
        code = one.__code__
        for name in _names(code):
            if name in one.__globals__:
                yield name, one.__globals__[name]
        for name, cell in zip(code.co_freevars, one.__closure__ or (), strict=False):
            try:
                yield name, cell.cell_contents
            except ValueError:  # not set yet
                continue
    elif isinstance(one, (list, tuple)):
        yield from ((str(at), item) for at, item in enumerate(one[:_MOST_ITEMS]))
    elif _is_users(one):
        yield from list(vars(one).items())


def _names(code: Any) -> set[str]:
    found = set(code.co_names)
    for part in code.co_consts:
        if hasattr(part, "co_names"):
            found |= _names(part)
    return found


def _is_users(value: Any) -> bool:
    """Return whether a value is an object of a class of the user's."""
    if isinstance(value, (type, ModuleType, BuiltinFunctionType, torch.Tensor)):
        return False
    known = type(value).__module__.split(".")[0]
    return known not in (builtins.__name__, "torch", "numpy") and isinstance(
        getattr(value, "__dict__", None), dict
    )


class Kept:
    """The weights, buffers and modes of modules at one moment, to be put back later."""

    def __init__(self, modules: list[torch.nn.Module], parameters: list[torch.nn.Parameter]) -> None:
        tensors = {id(one): one for one in parameters}
        for module in modules:
            tensors |= {id(one): one for one in (*module.parameters(), *module.buffers())}  # type: ignore[misc]
        self._tensors = [(one, one.detach().clone()) for one in tensors.values()]
        self._modes = [(part, part.training) for module in modules for part in module.modules()]

    def restore(self) -> None:
        """Put everything back, as the very same objects."""
        with torch.no_grad():
            for tensor, value in self._tensors:
                if tensor.shape == value.shape:
                    tensor.data.copy_(value)
        for module, mode in self._modes:
            module.training = mode


def unseen(work: Callable[[], Any]) -> Any:
    """Return what ``work`` returns, having kept it from the user's modes and from autograd."""
    with torch.no_grad(), torch._C.DisableTorchFunction():
        return work()
