"""What kind of function a node is; looked up once for each of the types that autograd has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch.autograd.graph import Node

    from graphlab.graph import NodeKind

_VIEW_WRITES = ("CopySlices", "AsStridedBackward0")


class Ops:
    """The name and the kind of each node's op."""

    def __init__(self) -> None:
        self._known: dict[type, tuple[str, NodeKind]] = {}

    def of(self, node: Node) -> tuple[str, NodeKind]:
        """Return the op's name, such as MulBackward0, and its kind."""
        found = self._known.get(type(node))
        if found is None:
            found = _op(node)
            # Functions of C++ that torch has no Python type for share one, under different names.
            if type(node).__name__ != "CppFunction":
                self._known[type(node)] = found
        return found


def _op(node: Node) -> tuple[str, NodeKind]:
    op = node.name().removeprefix("torch::autograd::")
    if isinstance(node, torch.autograd.function.BackwardCFunction):
        return op, "custom"
    return op, "view_write" if op in _VIEW_WRITES else "leaf" if op == "AccumulateGrad" else "op"
