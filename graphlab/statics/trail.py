"""Which user's line and which module call each node of a graph was made in, noted while it is made."""

from __future__ import annotations

import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import torch
from torch.fx.experimental.proxy_tensor import get_proxy_mode
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.overrides import TorchFunctionMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Source
    from graphlab.statics.sources import Lines


class Trail(TorchFunctionMode):
    """Notes, for each call of torch, the line that made it and the nodes that it added to the graph."""

    def __init__(self, module: torch.nn.Module, lines: Lines) -> None:
        super().__init__()
        self.lines = lines
        self.nodes: dict[str, tuple[Source | None, str]] = {}
        self.start = 0
        self._paths = {id(one): path for path, one in module.named_modules()}
        self._inside: list[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        graph = _graph()
        before = len(graph.nodes) if graph is not None else 0
        try:
            return func(*args, **(kwargs or {}))
        finally:
            if graph is not None and len(graph.nodes) > before:
                here = self._here()
                for node in _last(graph, len(graph.nodes) - before):
                    self.nodes.setdefault(node.name, (here, self._inside[-1] if self._inside else ""))

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Note all that happens inside; what an earlier run noted is forgotten."""
        self.nodes.clear()
        self._inside.clear()
        self.start = torch.autograd._get_sequence_nr()  # type: ignore[attr-defined]
        with ExitStack() as stack:
            for handle in (
                register_module_forward_pre_hook(self._enter),
                register_module_forward_hook(self._leave, always_call=True),
            ):
                stack.callback(handle.remove)
            stack.enter_context(self)
            yield

    def last(self) -> str:
        """Return the name of the node that was added last."""
        graph = _graph()
        return graph._root._prev.name if graph is not None else ""

    def _enter(self, module: torch.nn.Module, *_: object) -> None:
        self._inside.append(self._paths.get(id(module), self._inside[-1] if self._inside else ""))

    def _leave(self, *_: object) -> None:
        if self._inside:
            self._inside.pop()

    def _here(self) -> Source | None:
        frame = sys._getframe(2)
        frames = []
        while frame is not None:
            frames.append((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back  # type: ignore[assignment]
        return self.lines.innermost(frames)


def _graph() -> torch.fx.Graph | None:
    mode = get_proxy_mode()
    return mode.tracer.graph if mode is not None else None


def _last(graph: torch.fx.Graph, many: int) -> list[torch.fx.Node]:
    """Return the nodes that were added last."""
    found: list[torch.fx.Node] = []
    node = graph._root._prev
    while len(found) < many:
        found.append(node)
        node = node._prev
    return found[::-1]
