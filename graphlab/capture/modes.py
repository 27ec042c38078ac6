"""Blocks under ``no_grad``, ``inference_mode`` and ``set_grad_enabled(False)``: what they computed.

A result that is computed there has no graph, on purpose: a validation loss. Which names a block
gives values to stands in its source; which of them are results is seen when the block is left.
"""

from __future__ import annotations

import ast
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import torch

from graphlab.capture.bracket import bracket, do_nothing
from graphlab.capture.frames import forget, is_own, stored_at
from graphlab.graph import TensorSummary
from graphlab.recording import Unused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

    from graphlab.capture.expressions import Sources
    from graphlab.capture.tensors import Summaries

    Mode = Literal["grad", "no_grad", "inference_mode"]

_OFTEN = 20  # after so many times, a block is looked at when its count is a power of two
_MODES: tuple[tuple[type, Mode], ...] = (
    (torch.no_grad, "no_grad"),
    (torch.inference_mode, "inference_mode"),
    (torch.set_grad_enabled, "no_grad"),
)


class Blocks:
    """Watches the user's blocks without gradients; ``note`` gets each result."""

    def __init__(self, sources: Sources, summaries: Summaries, note: Callable[[Unused], None]) -> None:
        self.sources, self.summaries, self.note = sources, summaries, note
        self._times: dict[tuple[CodeType, int], int] = {}
        self._targets: dict[tuple[str, int], dict[str, int]] = {}
        self._inside: list[CodeType] = []  # decorated functions that are looked into

    def patch(self) -> Iterator[Callable[[], None]]:
        """Watch from now on; yield functions that end it."""
        for kind, mode in _MODES:
            yield bracket(kind.__enter__, self._enter, do_nothing)  # type: ignore[attr-defined]
            yield bracket(kind.__exit__, partial(self._exit, mode), do_nothing)  # type: ignore[attr-defined]

    def _enter(self) -> None:
        caller = sys._getframe(1).f_back
        with suppress(Exception):
            self._look_into(caller)

    def _exit(self, mode: Mode) -> None:
        caller = sys._getframe(1).f_back
        with suppress(Exception):
            self._leave(caller, mode)

    def _look_into(self, caller: FrameType | None) -> None:
        """Look into a decorated function: its variables are gone when the block is left."""
        if caller is None or caller.f_code.co_name != "decorate_context" or sys.gettrace() is not None:
            return
        code = getattr(caller.f_locals.get("func"), "__code__", None)
        if code is None or not is_own(code) or not self._is_due(code, 0):
            return
        self._inside.append(code)
        sys.settrace(self._on_call)

    def _leave(self, caller: FrameType | None, mode: Mode) -> None:
        if torch.is_grad_enabled() or caller is None:
            return
        if sys.gettrace() == self._on_call:
            sys.settrace(None)
            self._inside.clear()
        if is_own(caller.f_code) and self._is_due(caller.f_code, caller.f_lineno):
            self._look(caller, self._given(caller.f_code.co_filename, caller.f_lineno), mode)
            forget(caller)

    def left(self, frame: FrameType) -> None:
        """Look at a decorated function that returns while lines are traced: nobody else may trace it."""
        caller = frame.f_back
        if caller is None or caller.f_code.co_name != "decorate_context" or torch.is_grad_enabled():
            return
        if self._is_due(frame.f_code, 0):
            self._on_return(frame, "return", None)

    def _is_due(self, code: CodeType, line: int) -> bool:
        times = self._times[code, line] = self._times.get((code, line), 0) + 1
        return times <= _OFTEN or times & (times - 1) == 0

    def _look(self, frame: FrameType, names: dict[str, int], mode: Mode) -> None:
        if not names:
            return
        for name, line in names.items():
            value = self._result(frame.f_locals.get(name), frame.f_code.co_filename, line)
            if value is not None:
                source = self.sources.line(frame.f_code.co_filename, line)
                self.note(Unused(name, mode, source, value=value))

    def _result(self, value: Any, file: str, line: int) -> TensorSummary | None:
        """Return the summary of a scalar result, None for anything else."""
        if isinstance(value, torch.Tensor):
            scalar = value.numel() == 1 and value.is_floating_point() and not value.requires_grad
            return self.summaries.measured(value, {}) if scalar else None
        if type(value) is float and ".item()" in self.sources.line(file, line).text:
            return TensorSummary((), "float64", "cpu", values=(value,))
        return None

    def _given(self, file: str, line: int) -> dict[str, int]:
        """Return the names that the block which begins at this line gives values to, with their lines."""
        known = self._targets.get((file, line))
        if known is None:
            known = self._targets[file, line] = self._find(file, line)
        return known

    def _find(self, file: str, line: int) -> dict[str, int]:
        try:
            tree = ast.parse("\n".join(one.rstrip("\n") for one in self.sources.read(file)))
        except (SyntaxError, ValueError, RecursionError):
            return {}
        blocks = [one for one in ast.walk(tree) if isinstance(one, ast.With) and one.lineno == line]
        return {
            target.id: one.lineno
            for block in blocks
            for one in ast.walk(block)
            if isinstance(one, (ast.Assign, ast.AugAssign, ast.AnnAssign))
            for part in (one.targets if isinstance(one, ast.Assign) else [one.target])
            for target in ast.walk(part)
            if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store)
        }

    def _on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        if frame.f_code not in self._inside:
            return None
        frame.f_trace_lines = False
        return self._on_return

    def _on_return(self, frame: FrameType, event: str, arg: object) -> Any:
        if event == "return":
            code = frame.f_code
            names = {name: stored_at(code, name) for name in code.co_varnames[code.co_argcount :]}
            mode: Mode = "inference_mode" if torch.is_inference_mode_enabled() else "no_grad"
            self._look(frame, {name: line for name, line in names.items() if line}, mode)
        return self._on_return
