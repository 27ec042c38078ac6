"""Gradients of every node, in the order in which the engine really ran, by hooks.

The hooks look and never change: what they see is what the engine passes on. They are removed
when the backward ends, also when it raises. They hold no tensor between two nodes: memory does
not grow with the size of the gradients.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from graphlab.recording import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import torch

    from graphlab.capture.tensors import Known, Summaries
    from graphlab.capture.walk import Walked
    from graphlab.graph import TensorSummary

    Gradient = torch.Tensor | None


class _Sent(NamedTuple):
    """A contribution on its way: the tensor's address and version, and what was measured of it.

    The engine keeps the tensor alive until the node it goes to has run, so that the address
    is its own until then.
    """

    address: int
    version: int
    summary: TensorSummary


class Gradients:
    """Records one Step for each node that runs while the hooks are in place.

    ``running`` is the position of the node that began last, and ``finished`` whether it ended.
    ``paused`` is true while a backward inside this one is recorded: nodes that both graphs
    share, such as the leaves, then run for the other one. ``problem`` is what went wrong in here.
    """

    def __init__(self, walked: Walked, summaries: Summaries) -> None:
        self.summaries = summaries
        self.steps: list[Step] = []
        self.running: int | None = None
        self.finished = True
        self.paused = False
        self.problem = ""
        self._heads: list[dict[int, tuple[int, int]]] = [{} for _ in walked.nodes]
        for tail, slot, head, number in zip(
            walked.tails, walked.slot, walked.heads, walked.output_nr, strict=True
        ):
            self._heads[tail][slot] = (head, number)
        # A second contribution to the same output makes the sum another tensor: None from then on.
        self._sent: dict[tuple[int, int], _Sent | None] = {}
        self._before: dict[int, TensorSummary | None] = {}
        self._handles: list[Any] = []
        for position, node in enumerate(walked.nodes):
            variable = getattr(node, "variable", None) if walked.seqs[position] is None else None
            self._handles.append(node.register_prehook(self._begin(position, variable)))
            self._handles.append(node.register_hook(self._end(position, variable)))

    def remove(self) -> None:
        """Take every hook away."""
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    @property
    def failed(self) -> int | None:
        """Return the position of the node that began and did not end."""
        return None if self.finished else self.running

    def _begin(self, position: int, variable: torch.Tensor | None) -> Callable[[Any], None]:
        def hook(_: Any) -> None:
            if self.paused:
                return
            self.running, self.finished = position, False
            if variable is not None:
                try:
                    self._before[position] = self._measured(variable.grad, {})
                except Exception as error:
                    self.problem = repr(error)

        return hook

    def _end(self, position: int, variable: torch.Tensor | None) -> Callable[[Any, Any], None]:
        def hook(grad_inputs: Any, grad_outputs: Any) -> None:
            if self.paused:
                return
            # A tracer, ours or the user's, has no business in here: it would be called many times.
            traced = sys.gettrace()
            sys.settrace(None)
            try:
                self._note(position, variable, grad_inputs, grad_outputs)
            except Exception as error:  # none of ours may end the user's backward
                self.problem = repr(error)
            finally:
                sys.settrace(traced)
            self.finished = True

        return hook

    def _note(
        self,
        position: int,
        variable: torch.Tensor | None,
        grad_inputs: Sequence[Gradient],
        grad_outputs: Sequence[Gradient],
    ) -> None:
        heads = self._heads[position]
        known: Known = {}
        arrived = self._arrived(position, grad_outputs, known)
        left = tuple([self._measured(one, known) for one in grad_inputs])
        for slot, one in enumerate(grad_inputs):
            if one is not None and slot in heads:
                self._send(heads[slot], one, left[slot])
        before = self._before.get(position)
        after = self._measured(variable.grad, known) if variable is not None else None
        self.steps.append(Step(len(self.steps), f"n{position}", arrived, left, before, after))

    def _arrived(
        self, position: int, gradients: Sequence[Gradient], known: Known
    ) -> tuple[TensorSummary | None, ...]:
        made: list[TensorSummary | None] = []
        for number, gradient in enumerate(gradients):
            sent = self._sent.pop((position, number), None)
            if gradient is None:
                made.append(None)
                continue
            if sent is not None and sent[:2] == (gradient._cdata, _version(gradient)):
                self.summaries.remember(gradient, sent.summary, known)
                made.append(sent.summary)
            else:
                made.append(self._measured(gradient, known))
        return tuple(made)

    def _measured(self, gradient: Gradient, known: Known) -> TensorSummary | None:
        return None if gradient is None else self.summaries.measured(gradient, known)

    def _send(self, to: tuple[int, int], gradient: torch.Tensor, summary: TensorSummary | None) -> None:
        if to in self._sent or summary is None:
            self._sent[to] = None
        else:
            self._sent[to] = _Sent(gradient._cdata, _version(gradient), summary)


def _version(tensor: torch.Tensor) -> int:
    try:
        return tensor._version
    except RuntimeError:  # inference tensors count no versions
        return -1
