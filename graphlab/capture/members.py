"""What objects, classes and modules hold, read without running any code of the user's.

``named_modules`` and its like ask each module for its hash, and may be the user's own methods; so may
what answers for ``__dict__``, and in a metaclass for ``__module__``.
"""

from __future__ import annotations

from types import GetSetDescriptorType
from typing import TYPE_CHECKING, Any

import torch

from graphlab.paths import SITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    Tree = list[tuple[str, torch.nn.Module]]

# How Python itself reads them from a class, whatever its metaclass says.
_bases = vars(type)["__mro__"].__get__
_written = vars(type)["__dict__"].__get__
_home = vars(type)["__module__"].__get__


def is_kind(value: object, kind: type | tuple[type, ...]) -> bool:
    """Return whether a value is of a type, whatever it says of its class itself, as a proxy does."""
    return issubclass(type(value), kind)


def home(kind: type) -> str:
    """Return the name of the module that a class is of; "" if the class says something else there."""
    found = _home(kind)
    return found if type(found) is str else ""


def declared(kind: type, name: str) -> Any:
    """Return what a class, or one that it is derived from, declares; None if nothing."""
    return next((_written(one)[name] for one in _bases(kind) if name in _written(one)), None)


def attributes(value: object) -> dict[str, Any]:
    """Return the attributes that an object has of its own, if it keeps them in a dict."""
    found = declared(type(value), "__dict__")
    if type(found) is not GetSetDescriptorType:  # slots, or a property
        return {}
    own = found.__get__(value)
    return own if type(own) is dict else {}


def children(module: torch.nn.Module) -> Tree:
    """Return the modules right inside a module, by name."""
    return [(name, one) for name, one in _held(module, "_modules") if is_kind(one, torch.nn.Module)]


def tree(module: torch.nn.Module) -> Tree:
    """Return the module and all inside it in the order of ``named_modules``, under each of their paths."""
    found: Tree = []
    paths: dict[int, list[str]] = {}
    todo = [("", module)]
    while todo:
        path, one = todo.pop()
        earlier = paths.setdefault(id(one), [])
        if any(path.startswith(above and f"{above}.") for above in earlier):
            continue  # inside itself
        earlier.append(path)
        found.append((path, one))
        front = path and f"{path}."
        todo += reversed([(front + name, child) for name, child in children(one)])
    return found


def parameters(of: Tree) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the path of each parameter in the tree, one that is shared under all its paths."""
    return _members(of, "_parameters", "named_parameters")


def buffers(of: Tree) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the path of each buffer in the tree, one that is shared under all its paths."""
    return _members(of, "_buffers", "named_buffers")


def _members(of: Tree, kind: str, method: str) -> Iterator[tuple[str, torch.Tensor]]:
    module = of[0][1]
    own = getattr(type(module), method)
    if own is not getattr(torch.nn.Module, method) and _is_of_a_library(own):  # it has paths of its own
        yield from getattr(module, method)(remove_duplicate=False)
        return
    for path, child in of:
        front = path and f"{path}."
        for name, tensor in _held(child, kind):
            if is_kind(tensor, torch.Tensor):
                yield front + name, tensor


def _is_of_a_library(function: Any) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and SITE in code.co_filename


def _held(module: torch.nn.Module, kind: str) -> list[tuple[str, Any]]:
    """Return what a module holds of a kind; nothing before its ``super().__init__()``."""
    found: Any = attributes(module).get(kind)
    if is_kind(found, dict):
        return list(dict.items(found))
    if is_kind(module, torch.jit.ScriptModule):  # holds them in C++
        return list(getattr(module, kind).items())
    return []
