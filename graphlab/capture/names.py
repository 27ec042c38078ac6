"""What the user calls the tensors: variables, parameters by module path, optimizer groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.codes import is_user_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import FrameType

_MOST_ITEMS = 1000  # of one list or dict: enough for hidden states, bounded for data sets
_NAMELESS = frozenset(
    (FunctionType, BuiltinFunctionType, ModuleType, type, str, int, float, bool, type(None))
)
_NAMED = (torch.Tensor, torch.nn.Module, torch.optim.Optimizer)


@dataclass(slots=True)
class Names:
    """Names of tensors by identity, all of them, the best first; held only while describing.

    ``tensors`` keeps the tensors alive meanwhile, so that an id means one tensor.
    """

    tensors: dict[int, torch.Tensor] = field(default_factory=dict)
    names: dict[int, list[str]] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    groups: dict[int, list[int]] = field(default_factory=dict)
    modules: dict[int, str] = field(default_factory=dict)

    def add(self, tensor: torch.Tensor, name: str, role: str = "") -> None:
        """Note one more name of a tensor."""
        known = self.names.setdefault(id(tensor), [])
        self.tensors[id(tensor)] = tensor
        if name not in known:
            known.append(name)
        if role:
            self.roles.setdefault(id(tensor), role)


def names_in_frames(frame: FrameType | None) -> Names:
    """Return the names that the user's own frames hold, from ``frame`` outwards."""
    scopes: list[Mapping[str, Any]] = []
    seen: set[int] = set()
    while frame is not None:
        if is_user_code(frame.f_code):
            for scope in (frame.f_locals, frame.f_globals):
                if id(scope) not in seen:
                    seen.add(id(scope))
                    scopes.append(_written(scope))
        frame = frame.f_back
    return names_in(scopes)


def _written(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scope without what nobody wrote: pytest's ``@py_assert1``, a comprehension's ``.0``.

    And without what names no tensor in any case, such as functions.
    """
    return {
        name: value
        for name, value in list(scope.items())
        if type(value) not in _NAMELESS and not name.startswith(("@", ".", "__"))
    }


def names_in(scopes: Iterable[Mapping[str, Any]]) -> Names:
    """Return the names in dicts of variables; earlier scopes have the better names."""
    names = Names()
    modules: dict[int, tuple[str, torch.nn.Module]] = {}
    optimizers: list[torch.optim.Optimizer] = []
    later: list[tuple[str, Any]] = []
    for scope in scopes:
        for name, value in list(scope.items()):
            if name.startswith("__"):
                continue
            later += _sort(names, modules, optimizers, name, value)
    for name, value in later:
        _sort(names, modules, optimizers, name, value)
    _name_parameters(names, modules)
    for optimizer in optimizers:
        for position, group in enumerate(optimizer.param_groups):
            for tensor in group["params"]:
                names.groups.setdefault(id(tensor), []).append(position)
    return names


def _sort(
    names: Names,
    modules: dict[int, tuple[str, torch.nn.Module]],
    optimizers: list[torch.optim.Optimizer],
    name: str,
    value: Any,
) -> list[tuple[str, Any]]:
    """Note what ``value`` is; return what it holds, one level down."""
    kind = type(value)
    if isinstance(value, torch.Tensor):
        names.add(value, name)
    elif isinstance(value, torch.nn.Module):
        if "_modules" not in value.__dict__:
            return []  # its __init__ has not come as far as super().__init__()
        modules.setdefault(id(value), (name, value))
    elif isinstance(value, torch.optim.Optimizer):
        optimizers.append(value)
    elif kind in (list, tuple) and len(value) <= _MOST_ITEMS:
        return [(f"{name}[{at}]", item) for at, item in enumerate(value) if isinstance(item, _NAMED)]
    elif isinstance(value, dict) and len(value) <= _MOST_ITEMS:
        items = [(key, item) for key, item in value.items() if isinstance(item, _NAMED)]
        return [(f"{name}[{key!r}]", item) for key, item in items if type(key) in (str, int)]
    elif kind.__module__ == "__main__" or getattr(value, "__dataclass_fields__", None):
        own = getattr(value, "__dict__", None)
        return [(f"{name}.{key}", item) for key, item in own.items()] if isinstance(own, dict) else []
    return []


def _name_parameters(names: Names, found: dict[int, tuple[str, torch.nn.Module]]) -> None:
    """Name parameters by module path, with the variable in front when there are several models."""
    inside: set[int] = set()
    if len(found) > 1:
        inside = {id(child) for _, one in found.values() for child in one.modules() if child is not one}
    roots = [(name, module) for name, module in found.values() if id(module) not in inside]
    # A criterion holds no parameter, and so makes no parameter's name ambiguous.
    models = [module for _, module in roots if next(module.parameters(), None) is not None]
    for name, module in roots:
        alone = len(models) == 1 and module is models[0]
        front = "" if alone else f"{name}."
        tree = _tree(module)
        for path, child in tree:
            names.modules.setdefault(id(child), _module_path(name, path, module, alone))
        for path, tensor in _members(module, tree, "_parameters", "named_parameters"):
            names.add(tensor, front + path, "parameter")
        for path, buffer in _members(module, tree, "_buffers", "named_buffers"):
            names.add(buffer, front + path, "buffer")


def _tree(module: torch.nn.Module) -> list[tuple[str, torch.nn.Module]]:
    """Return the module and all inside it in the order of ``named_modules``, under each of their paths."""
    found: list[tuple[str, torch.nn.Module]] = []
    paths: dict[int, list[str]] = {}
    todo = [("", module)]
    while todo:
        path, one = todo.pop()
        earlier = paths.setdefault(id(one), [])
        if any(path.startswith(above and f"{above}.") for above in earlier):
            continue  # inside itself
        earlier.append(path)
        found.append((_own(path), one))
        if one._modules:
            front = path and f"{path}."
            inner = [(front + name, child) for name, child in one._modules.items() if child is not None]
            todo += reversed(inner)
    return found


def _members(
    module: torch.nn.Module, tree: list[tuple[str, torch.nn.Module]], kind: str, method: str
) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the path of each parameter or buffer in the tree, one that is shared under all its paths."""
    if getattr(type(module), method) is not getattr(torch.nn.Module, method):  # it has paths of its own
        for path, tensor in getattr(module, method)(remove_duplicate=False):
            yield _own(path), tensor
        return
    for path, child in tree:
        front = path and f"{path}."
        for name, tensor in getattr(child, kind).items():
            if tensor is not None:
                yield front + name, tensor


def _own(path: str) -> str:
    """Return the path without the module that torch.compile puts around the user's."""
    if "_orig_mod" not in path:
        return path
    return path.replace("_orig_mod.", "").removesuffix("_orig_mod").rstrip(".")


def _module_path(name: str, path: str, module: torch.nn.Module, alone: bool) -> str:
    """Return the path to show: the model that is alone is "", unless it has no modules inside."""
    if alone and (path or next(module.children(), None) is not None):
        return path
    return f"{name}.{path}" if path else name
