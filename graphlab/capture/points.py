"""The data of a regression on one variable, found among the user's own variables.

x is what the prediction's graph saved of the data, y another of the user's tensors of the same
length, and the fitted values are the prediction that the loss was computed from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from graphlab.capture.frames import is_made
from graphlab.recording import Points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from torch.autograd.graph import Node

    from graphlab.capture.frames import Variable

_MOST = 1_000  # points
_LEAST = 2
_TARGETS = ("y", "t", "target", "targets", "label", "labels")


class Roles(NamedTuple):
    """The names of the three tensors."""

    x: str
    y: str
    fitted: str


def find_roles(found: Mapping[str, Variable], nodes: Mapping[Node, int]) -> Roles | None:
    """Return which variables are the data and the prediction; None unless that is plain.

    ``nodes`` are those of the loss's graph, before its backward.
    """
    columns = {name: one.tensor for name, one in found.items() if _is_column(one.tensor)}
    made = {name: one for name, one in columns.items() if is_made(one)}
    fitted = [name for name, one in made.items() if one.grad_fn in nodes]
    data = {name: one for name, one in columns.items() if not one.requires_grad}
    for name in fitted:
        length = columns[name].numel()
        node = columns[name].grad_fn
        assert node is not None
        same = {other: one for other, one in data.items() if one.numel() == length}
        # Residuals have the targets in them, and predictions do not.
        saved = {one.data_ptr() for one in _saved(node)}
        inputs = [other for other, one in same.items() if one.data_ptr() in saved]
        if not inputs:
            continue
        pointer = same[inputs[0]].data_ptr()
        rest = [other for other, one in same.items() if one.data_ptr() != pointer]
        target = _target(rest, same)
        if target:
            return Roles(inputs[0], target, name)
    return None


def _target(names: list[str], tensors: Mapping[str, torch.Tensor]) -> str:
    """Return the one tensor among them that can be the target, "" if there are several."""
    if len({tensors[name].data_ptr() for name in names}) == 1:
        return names[0]
    likely = [name for name in names if name.lower().partition("_")[0] in _TARGETS]
    return likely[0] if len({tensors[name].data_ptr() for name in likely}) == 1 else ""


def read(roles: Roles, found: Mapping[str, Variable]) -> Points | None:
    """Return the points as they are now."""
    tensors = [found[name].tensor for name in roles if name in found]
    if len(tensors) != len(roles) or len({one.numel() for one in tensors}) != 1:
        return None
    if not all(map(_is_column, tensors)):
        return None
    x, y, fitted = (tuple(map(float, one.detach().reshape(-1).tolist())) for one in tensors)
    return Points(x, y, fitted, roles.x, roles.y)


def _is_column(tensor: torch.Tensor) -> bool:
    return (
        tensor.is_floating_point()
        and tensor.is_cpu
        and tensor.layout is torch.strided
        and _LEAST <= tensor.numel() <= _MOST
        and tensor.numel() == max(tensor.shape)
        and type(tensor) is torch.Tensor
    )


def _saved(root: Node) -> Iterator[torch.Tensor]:
    """Yield the tensors that a graph keeps; unpack hooks of the user are not run."""
    seen = {root}
    order = [root]
    for node in order:  # grows while it is walked through
        for name in dir(type(node)):
            if not name.startswith("_raw_saved_"):
                continue
            raw = getattr(node, name, None)
            for one in raw if isinstance(raw, tuple) else (raw,):
                if one is not None and one.unpack_hook is None and isinstance(one.data, torch.Tensor):
                    yield one.data
        fresh = [head for head, _ in node.next_functions if head is not None and head not in seen]
        seen.update(fresh)
        order += fresh
        if len(order) > _MOST:
            return
