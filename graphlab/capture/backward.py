"""A backward while it runs: its Pass, its hooks, and what it gave back.

Backwards run inside others: reentrant checkpointing does, and so may any custom Function. What
the inner one sends to leaves shows up in no other graph, so each has a Pass of its own.
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture import engine
from graphlab.capture.describe import Surroundings, describe
from graphlab.capture.gradients import Gradients
from graphlab.capture.quiet import undisturbed
from graphlab.capture.tensors import Summaries
from graphlab.capture.walk import edge_of, walk
from graphlab.recording import Pass, Returned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from graphlab.capture.names import Names
    from graphlab.capture.walk import Walked
    from graphlab.graph import Source

    Begin = Callable[["Call", "Running | None", FrameType], "Running | None"]
    End = Callable[["Running | None", BaseException | None, FrameType], None]

_INPUTS = 3  # the place of ``inputs`` among what the engine is called with, after the outputs


@dataclass(slots=True)
class Call:
    """What the engine is called with, and from which line of the user's."""

    outputs: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    source: Source | None = None

    @property
    def kind(self) -> str:
        """Return ``backward`` or ``grad``."""
        return "backward" if self.kwargs.get("accumulate_grad") else "grad"

    @property
    def roots(self) -> list[tuple[str, Any]]:
        """Return the roots, which have no names yet."""
        outputs = [self.outputs] if isinstance(self.outputs, torch.Tensor) else list(self.outputs)
        return [("", one) for one in outputs]

    @property
    def inputs(self) -> tuple[Any, ...]:
        """Return the tensors that ``torch.autograd.grad`` was asked about."""
        return tuple(self.args[_INPUTS]) if self.kind == "grad" and len(self.args) > _INPUTS else ()


def read(
    roots: Sequence[tuple[str, Any]],
    around: Surroundings,
    *,
    index: int,
    call: Call | None,
    careful: bool = False,
) -> tuple[Pass, Walked] | None:
    """Return the Pass with the graph that the roots reach, and the walk; None without a gradient.

    ``call`` is None where the user's code called no backward; ``careful`` is as in ``walk``.
    """
    known = [(name, tensor, edge_of(tensor)) for name, tensor in roots]
    found = [(name, tensor, edge) for name, tensor, edge in known if edge is not None]
    if not found:
        return None
    walked = walk([edge for _, _, edge in found], careful=careful)
    named = [(name or _called(around.names, tensor), tensor) for name, tensor, _ in found]
    graph = describe(walked, named, around)
    one = Pass(
        index=index,
        call=call.kind if call is not None else "none",
        root=graph.roots[0].name,
        source=call.source if call is not None else None,
        loss=_loss([tensor for _, tensor in roots]),
        n_nodes=len(graph.nodes),
        graph=graph,
    )
    return one, walked


class Running:
    """A backward that runs with our hooks on its nodes; ``finish`` takes them away.

    ``position`` is that of its Pass in the recording, ``outer`` the backward it runs inside.
    """

    def __init__(
        self,
        one: Pass,
        walked: Walked,
        inputs: Sequence[Any],
        limit: int,
        position: int = 0,
        outer: Running | None = None,
    ) -> None:
        self.position = position
        self.outer = outer
        if outer is not None:
            one = replace(one, outer=outer.position, inside=outer.inside())
            outer.gradients.paused = True
        self.summaries = Summaries(limit)
        self.gradients: Gradients = Gradients(walked, self.summaries)
        self.one = one
        self.place = {node: position for position, node in enumerate(walked.nodes)}
        self.leaves = {
            id(node.variable): position  # type: ignore[attr-defined]
            for position, node in enumerate(walked.nodes)
            if walked.seqs[position] is None
        }
        self.ends = [self._end(tensor) for tensor in inputs]
        self.returned: tuple[Returned, ...] = ()

    def _end(self, tensor: Any) -> tuple[str, int]:
        if isinstance(tensor, torch.Tensor) and tensor.grad_fn is None:
            # Asking torch for a leaf's node would make a node of our own.
            position = self.leaves.get(id(tensor))
            return ("", 0) if position is None else (f"n{position}", 0)
        edge = edge_of(tensor)
        if edge is None or edge[0] not in self.place:
            return "", 0
        return f"n{self.place[edge[0]]}", edge[1]

    def inside(self) -> str:
        """Return the node that is running now."""
        node = torch._C._current_autograd_node()
        return f"n{self.place[node]}" if node in self.place else ""

    def give_back(self, result: Any) -> None:
        """Note what ``torch.autograd.grad`` returns."""
        if not isinstance(result, tuple) or len(result) != len(self.ends):
            return
        given = [None if one is None else self.summaries.measured(one, {}) for one in result]
        self.returned = tuple(Returned(*end, one) for end, one in zip(self.ends, given, strict=True))

    def finish(self, error: BaseException | None) -> Pass:
        """Return the Pass with its steps; ``error`` is what the engine raised."""
        self.gradients.remove()
        if self.outer is not None:
            self.outer.gradients.paused = False
        failed = self.gradients.failed if error is not None else None
        return replace(
            self.one,
            steps=tuple(self.gradients.steps),
            error=f"{type(error).__name__}: {error}" if error is not None else "",
            failed="" if failed is None else f"n{failed}",
            returned=self.returned,
        )


def _called(names: Names, root: Any) -> str:
    """Return the user's name for a root, "" when there is none."""
    known = names.names.get(id(root), [])
    return known[0] if known else ""


class Backwards:
    """Follows every call of the engine in each thread; the inner of two is part of the outer.

    ``begin`` is called before a backward, with the one that it runs inside, and returns the
    Running if it is to be recorded; ``end`` after it, with the error that it raised. Their own
    errors end in ``say``. Torch's own backwards, under a dispatch mode, are passed over.
    """

    def __init__(self, begin: Begin, end: End, say: Callable[[str], None]) -> None:
        self._begin, self._end, self._say = begin, end, say
        self._local = threading.local()

    def patch(self) -> Callable[[], None]:
        """Follow the engine from now on; return a function that ends it."""
        return engine.patch(self._before, self._after, self._result)

    @property
    def entered(self) -> list[Running | None]:
        """Return this thread's backwards, the innermost last; None for one that is not recorded."""
        stack: list[Running | None] = self._local.__dict__.setdefault("entered", [])
        return stack

    def _before(self, outputs: Any, args: Any, kwargs: dict[str, Any]) -> None:
        outer = next((one for one in reversed(self.entered) if one is not None), None)
        first = not self.entered
        self.entered.append(None)
        if torch._C._len_torch_dispatch_stack() > 0 or not (first or outer):
            return
        try:
            self.entered[-1] = self._begin(Call(outputs, args, kwargs), outer, sys._getframe(1))
        except Exception as error:
            self._say(f"this backward could not be captured: {error!r}")

    def _result(self, given: Any) -> Any:
        """Return what the engine returned, having noted it if ``torch.autograd.grad`` was called."""
        if given and self.entered and self.entered[-1] is not None:
            with suppress(Exception), undisturbed():
                self.entered[-1].give_back(given)
        return given

    def _after(self) -> None:
        if not self.entered:
            return
        running, error = self.entered.pop(), sys.exc_info()[1]
        try:
            self._end(running, error, sys._getframe(1))
        except Exception as problem:
            self._say(f"the gradients could not be recorded: {problem!r}")


def tensors_of(roots: Sequence[tuple[str, Any]]) -> list[Any]:
    """Return those of the roots that have a gradient."""
    return [tensor for _, tensor in roots if edge_of(tensor) is not None]


def _loss(roots: Sequence[Any]) -> float | None:
    tensor = roots[0]
    if len(roots) != 1 or not isinstance(tensor, torch.Tensor) or tensor.is_complex():
        return None
    if tensor.numel() != 1 or tensor.device.type != "cpu":
        return None
    try:
        return float(tensor.detach())
    except (RuntimeError, NotImplementedError):  # one number for each of vmap's samples
        return None
