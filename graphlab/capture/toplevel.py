"""The backwards that the script itself starts, one at a time, and what runs inside them.

Torch's own backwards, under a dispatch mode, are passed over, and so is one that another thread
starts meanwhile: there is one ledger.
"""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any, Protocol

import torch

from graphlab.capture import engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


_this_thread = threading.get_ident
_dispatches_seen = torch._C._len_torch_dispatch_stack


class Listener(Protocol):
    """Who is told of the backwards; whatever it raises goes to ``fail``."""

    def begin(self, outputs: Any, args: Any, kwargs: dict[str, Any], frame: FrameType) -> None:
        """Hear that a backward of the script's is about to run."""

    def inner(self, outputs: Any) -> None:
        """Hear that a backward runs inside the one that began."""

    def gave(self, result: Any) -> None:
        """Hear what ``torch.autograd.grad`` gives back."""

    def end(self, error: BaseException | None, frame: FrameType) -> None:
        """Hear that it has ended, and what it raised."""

    def fail(self, error: Exception) -> None:
        """Hear of an error of our own."""


class TopLevel:
    """Follows every call of the engine, and tells ``listener`` of those that the script starts."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self._depth: dict[int, int] = {}  # by thread, of calls that have not ended
        self._thread = 0  # whose backward is followed
        self.others = 0  # backwards that other threads started meanwhile

    def patch(self) -> Callable[[], None]:
        """Follow the engine from now on; return a function that ends it."""
        return engine.patch(self._before, self._after, self._result)

    def _before(self, outputs: Any, args: Any, kwargs: dict[str, Any]) -> None:
        thread = _this_thread()
        depth = self._depth[thread] = self._depth.get(thread, 0) + 1
        if _dispatches_seen() > 0:
            return
        try:
            if depth == 1 and not self._thread:
                self._thread = thread
                self.listener.begin(outputs, args, kwargs, sys._getframe(1))
            elif self._thread == thread:
                self.listener.inner(outputs)
            elif depth == 1:
                self.others += 1
        except Exception as error:
            self.listener.fail(error)

    def _result(self, given: Any) -> Any:
        thread = _this_thread()
        if given and self._thread == thread and self._depth.get(thread) == 1:
            try:
                self.listener.gave(given)
            except Exception as error:
                self.listener.fail(error)
        return given

    def _after(self) -> None:
        thread = _this_thread()
        depth = self._depth.get(thread, 1) - 1
        if depth > 0:
            self._depth[thread] = depth
            return
        self._depth.pop(thread, None)
        if self._thread != thread:
            return
        try:
            self.listener.end(sys.exc_info()[1], sys._getframe(1))
        except Exception as error:
            self.listener.fail(error)
        finally:
            self._thread = 0
