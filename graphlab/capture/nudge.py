"""Moves one element of one leaf a little, in the child, before the forward that is asked about.

Two runs with the element moved up and down tell what the gradient must be, by the user's own
forward alone: no rule and no hook has a part in it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.codes import is_user_code
from graphlab.capture.names import names_in_frames
from graphlab.paths import SITE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    from graphlab.capture.trace import Trace

_EVERY_LINE = 500  # from then on, only where a variable is new


class Nudge:
    """Stands in for Tracing: looks for the leaf between the user's lines.

    ``wanted`` is the leaf as the recording names it: name, shape, dtype; with the position of
    the element in row-major order, what to add to it, and the value that it has in the first
    pass: until then it may be made and initialised several times. ``due`` says whether this is
    the time between the backward before the one asked about and that one.
    """

    def __init__(self, wanted: dict[str, Any], due: Callable[[], bool]) -> None:
        self.wanted = wanted
        self.due = due
        self.traces: tuple[Trace, ...] = ()
        self._moved: list[torch.Tensor] = []
        self._sizes: dict[CodeType, int] = {}
        self._looks = 0
        self._before: Any = None

    def start(self, frame: FrameType | None) -> None:
        """Look from here on, in the frames from ``frame`` outwards too."""
        self._before = sys.gettrace()
        sys.settrace(self._on_call)
        while frame is not None:
            if is_user_code(frame.f_code):
                frame.f_trace = self._on_line
            frame = frame.f_back

    def new_pass(self, frame: FrameType | None) -> None:
        """Look at every frame anew after a backward."""
        self._sizes.clear()

    def stop(self, frame: FrameType | None) -> None:
        """Look no more."""
        sys.settrace(self._before)
        while frame is not None:
            if frame.f_trace == self._on_line:
                frame.f_trace = None
            frame = frame.f_back

    def _on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        own = is_user_code(frame.f_code) and SITE not in frame.f_code.co_filename
        return self._on_line if own else None

    def _on_line(self, frame: FrameType, event: str, arg: object) -> Any:
        if event == "line" and self.due():
            size = len(frame.f_locals)
            if self._looks < _EVERY_LINE or self._sizes.get(frame.f_code) != size:
                self._sizes[frame.f_code] = size
                self._looks += 1
                self._look(frame)
        return self._on_line

    def _look(self, frame: FrameType) -> None:
        sys.settrace(None)
        try:
            names = names_in_frames(frame)
            for key, tensor in names.tensors.items():
                if self.wanted["name"] in names.names[key] and self._fits(tensor):
                    self._move(tensor)
                    return
        except Exception:  # half-made objects of the user's: look again on the next line
            return
        finally:
            sys.settrace(self._on_call)

    def _fits(self, tensor: torch.Tensor) -> bool:
        return (
            tensor.is_leaf
            and tensor.requires_grad
            and list(tensor.shape) == self.wanted["shape"]
            and str(tensor.dtype) == f"torch.{self.wanted['dtype']}"
            and self._has_come(tensor)
        )

    def _has_come(self, tensor: torch.Tensor) -> bool:
        if self.wanted["value"] is None:
            return not any(one is tensor for one in self._moved)
        return bool(tensor.data[self._place(tensor)] == self.wanted["value"])

    def _place(self, tensor: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return torch.unravel_index(torch.tensor(self.wanted["index"]), tensor.shape)

    def _move(self, tensor: torch.Tensor) -> None:
        # Through .data: the version counter must not tell of a write.
        tensor.data[self._place(tensor)] += self.wanted["delta"]
        self._moved.append(tensor)
