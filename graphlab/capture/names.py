"""What the user calls the tensors: variables, parameters by module path, optimizer groups."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture import members
from graphlab.capture.codes import is_user_code
from graphlab.capture.members import is_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import FrameType

_MOST_ITEMS = 1000  # of one list, dict or tuple: enough for hidden states, bounded for data sets
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
        if type(value) not in _NAMELESS and not name.startswith(("@", "."))
    }


def names_in(scopes: Iterable[Mapping[str, Any]]) -> Names:
    """Return the names in dicts of variables; earlier scopes have the better names.

    What cannot be looked at, such as a proxy of what is gone, has none.
    """
    names = Names()
    modules: dict[int, tuple[str, torch.nn.Module]] = {}
    optimizers: list[torch.optim.Optimizer] = []
    later: list[tuple[str, Any]] = []
    for scope in scopes:
        for name, value in list(scope.items()):
            if not name.startswith("__"):
                later += _sort(names, modules, optimizers, name, value)
    for name, value in later:
        _sort(names, modules, optimizers, name, value)
    _name_parameters(names, modules)
    for optimizer in optimizers:
        for position, tensor in _in_groups(optimizer):
            names.groups.setdefault(id(tensor), []).append(position)
    return names


def _in_groups(optimizer: torch.optim.Optimizer) -> list[tuple[int, Any]]:
    """Return each tensor of an optimizer with the number of its group."""
    with suppress(Exception):  # its __init__ has not come to the groups, or they are not as torch has them
        groups = list(enumerate(optimizer.param_groups))
        return [(position, tensor) for position, group in groups for tensor in group["params"]]
    return []


def _sort(
    names: Names,
    modules: dict[int, tuple[str, torch.nn.Module]],
    optimizers: list[torch.optim.Optimizer],
    name: str,
    value: Any,
) -> list[tuple[str, Any]]:
    """Note what ``value`` is; return what it holds, one level down. Runs no code of the user's."""
    kind = type(value)
    if issubclass(kind, torch.Tensor):
        names.add(value, name)
    elif issubclass(kind, torch.nn.Module):
        modules.setdefault(id(value), (name, value))
    elif issubclass(kind, torch.optim.Optimizer):
        optimizers.append(value)
    elif kind in (list, tuple):
        if len(value) <= _MOST_ITEMS:
            return [(f"{name}[{at}]", item) for at, item in enumerate(value) if is_kind(item, _NAMED)]
    elif issubclass(kind, dict):
        if dict.__len__(value) <= _MOST_ITEMS:
            items = [(key, item) for key, item in dict.items(value) if is_kind(item, _NAMED)]
            found = members.declared(kind, "__dataclass_fields__")
            known = found if type(found) is dict else {}  # a ModelOutput of transformers: out.loss
            return [
                (f"{name}.{key}" if key in known else f"{name}[{key!r}]", item)
                for key, item in items
                if type(key) in (str, int)
            ]
    elif issubclass(kind, tuple) and (fields := _fields(kind)):
        pairs = zip(fields[:_MOST_ITEMS], tuple.__iter__(value), strict=False)
        return [(f"{name}.{key}", item) for key, item in pairs if is_kind(item, _NAMED)]
    elif members.home(kind) == "__main__" or members.declared(kind, "__dataclass_fields__") is not None:
        own = [(key, item) for key, item in members.attributes(value).items() if is_kind(item, _NAMED)]
        return [(f"{name}.{key}", item) for key, item in own if type(key) is str]
    return []


def _fields(kind: type) -> tuple[str, ...]:
    """Return the attributes that a tuple's items are: of a namedtuple, or of what x.max(dim=0) returns."""
    of_torch = members.home(kind) == "torch.return_types"
    found = members.declared(kind, "__match_args__" if of_torch else "_fields")
    return found if type(found) is tuple and all(type(one) is str for one in found) else ()


def _name_parameters(names: Names, found: dict[int, tuple[str, torch.nn.Module]]) -> None:
    """Name parameters by module path, with the variable in front when there are several models."""
    trees = [(name, members.tree(module)) for name, module in found.values()]
    inside = {id(child) for _, tree in trees for _, child in tree[1:]} if len(trees) > 1 else set()
    trees = [(name, tree) for name, tree in trees if id(tree[0][1]) not in inside]
    # A criterion holds no parameter, and so makes no parameter's name ambiguous.
    models = [tree for _, tree in trees if _holds_parameter(tree)]
    for name, tree in trees:
        alone = len(models) == 1 and tree is models[0]
        front = "" if alone else f"{name}."
        for path, child in tree:
            names.modules.setdefault(id(child), _module_path(name, _own(path), tree, alone))
        with suppress(Exception):  # a library's own listing
            for path, tensor in members.parameters(tree):
                names.add(tensor, front + _own(path), "parameter")
            for path, buffer in members.buffers(tree):
                names.add(buffer, front + _own(path), "buffer")


def _holds_parameter(tree: members.Tree) -> bool:
    with suppress(Exception):
        return next(members.parameters(tree), None) is not None
    return False


def _own(path: str) -> str:
    """Return the path without the module that torch.compile puts around the user's."""
    if "_orig_mod" not in path:
        return path
    return path.replace("_orig_mod.", "").removesuffix("_orig_mod").rstrip(".")


def _module_path(name: str, path: str, tree: members.Tree, alone: bool) -> str:
    """Return the path to show: the model that is alone is "", unless it has no modules inside."""
    if alone and (path or len(tree) > 1):
        return path
    return f"{name}.{path}" if path else name
