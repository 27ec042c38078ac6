"""Variables that hold on to the graphs of earlier passes: ``total += loss``, ``losses.append(loss)``.

Their nodes are alive and no backward will ever use them; every pass adds some. Looked for in few
passes, when a backward begins, and noted where they have grown from look to look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch

from graphlab.capture.frames import forget, is_made, is_own, last_stored_at
from graphlab.capture.structure import inner_nodes
from graphlab.recording import Unused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from types import CodeType, FrameType

    from torch.autograd.graph import Node

    from graphlab.capture.expressions import Sources

MOST_HELD = 2_000  # nodes that are counted
_LOOKS = 3  # in which it has grown
_MOST_NAMES = 200  # that are looked at


class _Holder(NamedTuple):
    name: str
    code: CodeType
    tensors: list[torch.Tensor]


class Growing:
    """Finds what grows; ``note`` gets it at each look from the third on."""

    def __init__(self, sources: Sources, note: Callable[[Unused], None]) -> None:
        self.sources, self._note = sources, note
        self._known: dict[tuple[CodeType, str], tuple[int, int]] = {}  # nodes, and looks with ever more

    def look(self, frame: FrameType | None, nodes: Collection[Node], after_pass: int) -> None:
        """Count the nodes that each variable of the user's frames holds beside this backward's own."""
        for one in list(_holders(frame))[:_MOST_NAMES]:
            count = _count(one.tensors, nodes)
            before, looks = self._known.get((one.code, one.name), (0, 0))
            looks = looks + 1 if count > before or count == before == MOST_HELD else 0
            self._known[one.code, one.name] = count, looks
            if looks > _LOOKS:
                line = last_stored_at(one.code, one.name.partition(".")[0]) if "." not in one.name else 0
                source = self.sources.line(one.code.co_filename, line) if line else None
                self._note(Unused(one.name, "grad", source, after_pass, None, count, True, grows=True))
        forget(frame)


def _holders(frame: FrameType | None) -> Iterator[_Holder]:
    """Yield tensors with a graph, and lists that end in one, also of the object a method runs for."""
    while frame is not None:
        if is_own(frame.f_code):
            variables = list(frame.f_locals.items())
            owner = getattr(
                next((value for name, value in variables if name == "self"), None), "__dict__", None
            )
            if type(owner) is dict:
                variables += [(f"self.{name}", value) for name, value in owner.items()]
            for name, value in variables:
                tensors = [value] if isinstance(value, torch.Tensor) else value
                if type(tensors) is list and tensors and _has_graph(tensors[-1]):
                    yield _Holder(name, frame.f_code, [one for one in tensors if _has_graph(one)])
        frame = frame.f_back


def _has_graph(value: object) -> bool:
    return isinstance(value, torch.Tensor) and is_made(value)


def _count(tensors: list[torch.Tensor], without: Collection[Node]) -> int:
    """Return how many nodes the graphs have, but for leaves and for those of this backward."""
    roots = (one.grad_fn for one in reversed(tensors))
    own = inner_nodes((one for one in roots if one is not None and one not in without), without, MOST_HELD)
    return min(len(own), MOST_HELD)
