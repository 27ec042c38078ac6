"""The Python state that a forward can reach: attributes of modules, globals, closures, objects.

By name, as the code says it: what is reached in another way is not seen. Bounded in depth and number.
"""

from __future__ import annotations

import sys
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

_DEPTH = 6
_MOST = 2000
_PLAIN = (bool, int, float, str, bytes, list, dict, set, type(None))
_OWN = frozenset(vars(torch.nn.Module()))


def places(module: torch.nn.Module, instead: torch.nn.Module | None = None) -> Iterator[tuple[str, Any]]:
    """Yield what can be changed, under the name that the user's code has for it.

    ``instead`` is a compiled module that keeps the attributes of this one itself.
    """
    compiled = dict(instead.named_modules()) if instead is not None else {}
    seen: set[str] = set()
    for path, one in module.named_modules():
        if _is_library(type(one).__module__):
            continue
        for name, value in list(vars(one).items()):
            if name in _OWN or not _is_state(value):
                continue
            held = getattr(compiled.get(path), name, value) if compiled else value
            yield f"{path or 'self'}.{name}", held
    for name, value in _reached(module):
        if name not in seen and _is_state(value):
            seen.add(name)
            yield name, value


def scopes(module: torch.nn.Module) -> list[dict[str, Any]]:
    """Return the globals of the code that the forwards reach, and that is no library's."""
    found = {id(one.__globals__): one.__globals__ for one in _functions(module)}
    return list(found.values())


def _reached(module: torch.nn.Module) -> Iterator[tuple[str, Any]]:
    for function in _functions(module):
        for name, value in _names(function):
            yield name, value
            if _is_object(value):
                for inner, held in list(vars(value).items()):
                    yield f"{name}.{inner}", held


def _functions(module: torch.nn.Module) -> list[FunctionType]:
    """Return the functions of the user's that a forward calls by name, its own first."""
    found: dict[int, FunctionType] = {}
    todo: list[tuple[Any, int]] = []
    for one in module.modules():
        if not _is_library(type(one).__module__):
            todo += [(vars(one).get("forward", type(one).forward), 0)]
            todo += [(held, 1) for held in vars(type(one)).values() if isinstance(held, FunctionType)]
    while todo and len(found) < _MOST:
        value, depth = todo.pop(0)
        function = value.__func__ if isinstance(value, MethodType) else value
        if not isinstance(function, FunctionType) or id(function) in found or depth > _DEPTH:
            continue
        if _is_library(function.__globals__.get("__name__", "")):
            continue
        found[id(function)] = function
        todo += [(held, depth + 1) for _, held in _names(function)]
        for _, held in _names(function):
            if _is_object(held):
                methods = (one for one in vars(type(held)).values() if isinstance(one, FunctionType))
                todo += [(one, depth + 1) for one in methods]
    return list(found.values())


def _names(function: FunctionType) -> Iterator[tuple[str, Any]]:
    """Yield what a function's code names outside of itself: globals, and cells of functions around it."""
    for name in sorted(_words(function.__code__)):
        if name in function.__globals__:
            yield name, function.__globals__[name]
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            yield name, cell.cell_contents
        except ValueError:  # not set yet
            continue


def _words(code: CodeType) -> set[str]:
    found = set(code.co_names)
    for part in code.co_consts:
        if hasattr(part, "co_names"):
            found |= _words(part)
    return found


def _is_state(value: Any) -> bool:
    """Return whether a change of this can be told: tensors are compared as numbers elsewhere."""
    known = (torch.nn.Module, type, ModuleType, FunctionType, MethodType, BuiltinFunctionType)
    return isinstance(value, _PLAIN) or not (isinstance(value, known) or callable(value))


def _is_object(value: Any) -> bool:
    """Return whether this is an object of a class of the user's."""
    if isinstance(value, (type, ModuleType, FunctionType, torch.Tensor, torch.nn.Module)):
        return False
    return isinstance(getattr(value, "__dict__", None), dict) and not _is_library(type(value).__module__)


def _is_library(name: str) -> bool:
    home = sys.modules.get(name)
    file = getattr(home, "__file__", None) or "" if isinstance(home, ModuleType) else ""
    first = name.split(".")[0]
    if first in sys.stdlib_module_names and first != "__main__":
        return True
    return first in ("torch", "graphlab", "numpy") or "site-packages" in file
