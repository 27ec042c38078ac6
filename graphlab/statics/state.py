"""The state that a forward reads and changes, kept and given back, so that every run starts alike.

Parameters, buffers, what the modules have as attributes, the globals of their code, and the
random numbers.
"""

from __future__ import annotations

import random
import sys
from typing import Any

import torch

from graphlab.statics.reach import places, scopes


class State:
    """The state of a module at the time this was made."""

    def __init__(self, module: torch.nn.Module) -> None:
        self._module = module
        self._tensors = [
            (one, one.detach().clone()) for one in [*module.parameters(), *module.buffers()] if _is_plain(one)
        ]
        self._modules = [(one, dict(vars(one))) for one in module.modules()]
        self._globals = [(one, dict(one)) for one in scopes(module)]
        self._containers: list[tuple[Any, Any]] = []
        seen: set[int] = set()
        held = [kept.values() for _, kept in (*self._modules, *self._globals)]
        for values in [*held, [value for _, value in places(module)]]:
            for value in values:
                if type(value) in (list, dict, set) and id(value) not in seen and len(value) < 10_000:
                    seen.add(id(value))
                    self._containers.append((value, value.copy()))

    def restore(self) -> None:
        """Make everything what it was, in place."""
        self.restore_python()
        with torch.no_grad():
            for tensor, kept in self._tensors:
                if tensor.shape != kept.shape:
                    tensor.data = kept.clone()
                else:
                    tensor.data.copy_(kept)

    def restore_python(self) -> None:
        """Make attributes, globals and what they hold what they were; numbers in tensors stay."""
        for module, values in self._modules:
            _refill(vars(module), values)
        for scope, values in self._globals:
            _refill(scope, values)
        for container, values in self._containers:
            _refill(container, values)


def seeded(seed: int) -> None:
    """Set every source of random numbers that a forward may use."""
    torch.manual_seed(seed)
    random.seed(seed)
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)


def _refill(container: Any, values: Any) -> None:
    if isinstance(container, list):
        if len(container) != len(values) or any(a is not b for a, b in zip(container, values, strict=True)):
            container[:] = values
        return
    if isinstance(container, dict):
        # Compiled code puts names of its own among the globals, and needs them.
        for gone in [key for key in container if key not in values and not str(key).startswith("__")]:
            del container[gone]
        for key, value in values.items():
            if key not in container or container[key] is not value:
                container[key] = value
        return
    container.clear()
    container.update(values)


def _is_plain(tensor: torch.Tensor) -> bool:
    return tensor.layout is torch.strided and not torch.nn.parameter.is_lazy(tensor)
