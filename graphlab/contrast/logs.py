"""Stands in for Tracing in the first run: which lines of which frame made which nodes, calls included.

Only frames that are still there when backward is called can be taken apart, and functions that were
asked for by name; of module calls the outermost are noted, for where the lines are of no use.
"""

from __future__ import annotations

import sys
import threading
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from graphlab.capture.codes import MODULE_CALL, is_user_code
from graphlab.capture.trace import hide_from_dynamo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, FrameType

    from graphlab.capture.trace import Trace

_MOST = 400_000  # line events that are kept of one frame
_MOST_CALLS = 20_000


class Lines:
    """The lines of one frame in the order in which they ran, and the next creation number at each."""

    __slots__ = ("code", "lines", "seqs")

    def __init__(self, code: CodeType) -> None:
        self.code = code
        self.lines = array("l")
        self.seqs = array("Q")

    def note(self, line: int, seq: int) -> None:
        """Note that a line begins."""
        self.lines.append(line)
        self.seqs.append(seq)
        if len(self.lines) > _MOST:
            del self.lines[: _MOST // 2]
            del self.seqs[: _MOST // 2]

    def makers(self, made: Sequence[int], now: int) -> tuple[list[int], int]:
        """Return the positions of the lines that made any of these nodes, and of how many they are all.

        ``made`` is sorted; a line's nodes include those of the calls that it made.
        """
        found, covered = [], 0
        ends = [*self.seqs[1:], now]
        for position, (first, last) in enumerate(zip(self.seqs, ends, strict=True)):
            number = bisect_left(made, last) - bisect_left(made, first)
            if number:
                found.append(position)
                covered += number
        return found, covered


class ModuleRun(NamedTuple):
    """One outermost module call: its number since the start, its class, the nodes it made."""

    number: int
    type: str
    first: int
    last: int
    bare: bool  # no frame of the user's was around it


class Logs:
    """Keeps the lines of every running frame of the user's code in the thread that began."""

    traces: tuple[Trace, ...] = ()

    def __init__(self) -> None:
        self.frames: dict[int, Lines] = {}
        self.ended: Lines | None = None  # of the last frame that had no other of the user's around it
        self.ended_at = 0
        self.ended_scope: dict[str, Any] = {}
        self.calls: list[ModuleRun] = []
        self.number = 0
        self._inside = 0
        self._thread = threading.get_ident()
        self._before: Any = None
        self._peek = torch.autograd._get_sequence_nr  # type: ignore[attr-defined]
        hide_from_dynamo(self.on_call.__func__, self._line, self._in_module)  # type: ignore[attr-defined]

    def start(self, frame: FrameType | None) -> None:
        """Log from here on, in the frames from ``frame`` outwards too."""
        self._before = sys.gettrace()
        sys.settrace(self.on_call)
        while frame is not None:
            if is_user_code(frame.f_code):
                frame.f_trace = self._line(frame)
            frame = frame.f_back

    def created(self) -> int:
        """Return the creation number that the next node will get."""
        return int(self._peek())

    def new_pass(self, frame: FrameType | None) -> None:
        """Do nothing: a graph may hold nodes from before another backward."""

    def stop(self, frame: FrameType | None) -> None:
        """Log no more."""
        sys.settrace(self._before)
        while frame is not None:
            if getattr(frame.f_trace, "__module__", "") == __name__:
                frame.f_trace = None
            frame = frame.f_back

    def on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        """Take up a frame of the user's, or a module call."""
        code = frame.f_code
        if code is MODULE_CALL:
            self._inside += 1
            return self._in_module(frame) if self._inside == 1 else self._deeper(frame)
        return self._line(frame) if is_user_code(code) else None

    def _line(self, frame: FrameType) -> Any:
        log = Lines(frame.f_code)
        key, peek, note = id(frame), self._peek, log.note
        self.frames[key] = log

        def on_event(frame: FrameType, event: str, arg: object) -> Any:
            if event == "line":
                note(frame.f_lineno, peek())
            elif event == "return":
                self.frames.pop(key, None)
                if log.seqs and peek() > log.seqs[0] and outermost(frame):
                    self.ended, self.ended_at = log, peek()
                    self.ended_scope = frame.f_globals
            return on_event

        return on_event

    def _in_module(self, frame: FrameType) -> Any:
        frame.f_trace_lines = False
        first, number = self._peek(), self.number
        self.number += 1

        def on_event(frame: FrameType, event: str, arg: object) -> Any:
            if event == "return":
                self._inside -= 1
                last = self._peek()
                if last > first and len(self.calls) < _MOST_CALLS:
                    module = frame.f_locals.get("self")
                    self.calls.append(ModuleRun(number, type(module).__name__, first, last, outermost(frame)))
            return on_event

        return on_event

    def _deeper(self, frame: FrameType) -> Any:
        frame.f_trace_lines = False

        def on_event(frame: FrameType, event: str, arg: object) -> Any:
            if event == "return":
                self._inside -= 1
            return on_event

        return on_event


def outermost(frame: FrameType) -> bool:
    """Return whether no other frame of the user's code is around this one."""
    outer = frame.f_back
    while outer is not None:
        if is_user_code(outer.f_code):
            return False
        outer = outer.f_back
    return True
