"""Torch's functions that change leaves: zero_grad, an optimizer's step, clipping; with their line.

Each is watched where it stands: no frame is added, and nothing is wrapped. What has changed when
one of them returns is put down to it, and what had changed before it began is not.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.utils import clip_grad
from torch.optim import Optimizer
from torch.optim import optimizer as optimizers

from graphlab.capture.bracket import bracket
from graphlab.capture.ledger import Cause
from graphlab.recording import Closures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

    from graphlab.graph import Source
    from graphlab.recording import LedgerKind

    Look = Callable[[Cause | None], object]

_KEY = -1  # of our hooks among the optimizers' own, whose keys count from 0
_PARTS = Optimizer.profile_hook_step.__code__.co_consts
_WRAPPER: CodeType | None = next((one for one in _PARTS if getattr(one, "co_name", "") == "wrapper"), None)
_FUNCTIONS: tuple[tuple[Callable[..., Any], LedgerKind, str], ...] = (
    (Optimizer.zero_grad, "zero", "zero_grad"),
    (torch.nn.Module.zero_grad, "zero", "zero_grad"),
    (clip_grad.clip_grad_norm_, "clip", "clip_grad_norm_"),
    (clip_grad.clip_grad_value_, "clip", "clip_grad_value_"),
    *(
        ((clip_grad.clip_grads_with_norm_, "clip", "clip_grads_with_norm_"),)
        if hasattr(clip_grad, "clip_grads_with_norm_")
        else ()
    ),
)


class Functions:
    """Watches the functions; ``look`` is asked to compare the leaves, and is told what did it.

    ``exact`` says whether it is worth the while to know the line. ``steps`` counts optimizer
    steps; ``count`` is told the number of each.
    """

    def __init__(
        self,
        look: Look,
        place: Callable[[FrameType | None], Source | None],
        exact: Callable[[], bool],
        count: Callable[[int], None],
    ) -> None:
        self.look, self.place, self.exact, self.count = look, place, exact, count
        self.steps = 0
        self._by: dict[type[Optimizer], Cause] = {}  # what a step is put down to, but for its line
        self._running: list[tuple[int, str, Cause]] = []
        self._inside: dict[int, int] = {}  # backwards by the number of the step that runs
        self._closures: dict[str, list[int]] = {}  # steps, backwards, least and most, by optimizer

    def patch(self) -> Iterator[Callable[[], object]]:
        """Watch from now on; yield functions that end it."""
        for function, kind, name in _FUNCTIONS:
            yield bracket(function, self._before, partial(self._after, Cause(kind, name, None)))
        before, after = self._step_begins, self._step_ends
        optimizers._global_optimizer_pre_hooks[_KEY] = before
        optimizers._global_optimizer_post_hooks[_KEY] = after
        yield lambda: optimizers._global_optimizer_pre_hooks.pop(_KEY, None)
        yield lambda: optimizers._global_optimizer_post_hooks.pop(_KEY, None)

    @property
    def cause(self) -> Cause | None:
        """Return the optimizer step that is running, as what a change is put down to."""
        return self._running[-1][2] if self._running else None

    @property
    def closures(self) -> list[Closures]:
        """Return how many backwards closures ran, for each optimizer."""
        return [Closures(name, *counts) for name, counts in self._closures.items()]

    def step_in(self, frame: FrameType | None) -> int:
        """Return the number of the step whose closure ``frame`` runs in, 0 for none."""
        if not self._running:
            return 0
        while frame is not None:
            if frame.f_code is _WRAPPER:
                number, name, cause = self._running[-1]
                if cause.source is None:  # a pass that may be kept begins inside it
                    self._running[-1] = number, name, Cause("step", name, self.place(frame))
                self._inside[number] = self._inside.get(number, 0) + 1
                return number
            frame = frame.f_back
        self._running.clear()  # a step that raised has no end
        return 0

    def _before(self) -> None:
        if self.exact():
            self.look(self.cause)

    def _after(self, cause: Cause) -> None:
        self.look(cause._replace(source=self.place(sys._getframe(1))) if self.exact() else cause)

    def _step_begins(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        if self.exact():
            self.look(self.cause)
        self.steps += 1
        self.count(self.steps)
        cause = self._by.get(type(optimizer))
        if cause is None:
            cause = self._by[type(optimizer)] = Cause("step", f"{type(optimizer).__name__}.step", None)
        if self.exact():
            cause = cause._replace(source=self.place(sys._getframe(1)))
        self._running.append((self.steps, cause.by, cause))

    def _step_ends(self, optimizer: Optimizer, args: Any, kwargs: Any) -> None:
        if not self._running:
            return
        number, name, cause = self._running.pop()
        if number in self._inside:
            self._count_closure(name, self._inside.pop(number))
        if cause.source is None and self.exact():  # its closure began a pass that is kept
            cause = cause._replace(source=self.place(sys._getframe(1)))
        self.look(cause)

    def _count_closure(self, name: str, ran: int) -> None:
        steps, backwards, least, most = self._closures.get(name, (0, 0, ran, ran))
        self._closures[name] = [steps + 1, backwards + ran, min(least, ran), max(most, ran)]


for _hook in (Functions._step_begins, Functions._step_ends):
    _hook._torchdynamo_disable = True  # type: ignore[attr-defined]  # a compiled step calls them as they are
