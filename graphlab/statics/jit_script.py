"""torch.jit.script: the source text of the forward, compiled; control flow stays in the graph."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import torch

from graphlab.statics.captured import Captured
from graphlab.statics.jit_nodes import static_graph
from graphlab.statics.jit_trace import plainly
from graphlab.statics.sources import Lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.statics.forward import Forward

_OWN = (int, float, bool, str, list, dict)


def capture(forward: Forward) -> Captured:
    """Return what the compiler makes of the source."""
    scripted = torch.jit.script(forward.module)
    graph = static_graph(scripted, Lines(forward.files), forward.names)
    reset = _reset(forward.module, scripted)
    return Captured(graph, plainly(scripted), mode=scripted.train, reset=reset, module=scripted)


def _is_torchs(name: str) -> bool:
    """Return whether nn.Module itself keeps something under this name."""
    return name in vars(torch.nn.Module())


def _reset(module: torch.nn.Module, scripted: torch.nn.Module) -> Callable[[], None]:
    """Return a function that makes the compiled module's own attributes what the user's now are."""
    compiled = dict(scripted.named_modules())
    kept = [(compiled[path], dict(vars(one))) for path, one in module.named_modules() if path in compiled]

    def reset() -> None:
        for one, values in kept:
            for name, value in values.items():
                if type(value) in _OWN and name != "training" and not _is_torchs(name):
                    with contextlib.suppress(Exception):  # constants cannot change
                        setattr(one, name, value)

    return reset
