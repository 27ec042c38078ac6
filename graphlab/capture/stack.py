"""Reads the newest value on a running frame's evaluation stack, for the forward values.

CPython offers no call for this. The layout of a frame is fixed within a minor version, so a
table of offsets serves, checked once against a frame whose stack is known. Python 3.11 notes the
stack's height in the frame before it calls a trace function; later ones do not, and there it
follows from the code. Where the check fails, or the version is unknown, values of unnamed
intermediates are simply not recorded.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphlab.capture.heights import heights

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType


class _Layout(NamedTuple):
    """Offsets of the frame in the frame object, of the stack's height if it is noted, of the slots."""

    frame: int
    height: int | None
    slots: int


# Source: Include/internal/pycore_frame.h and Include/cpython/frameobject.h of each version.
_LAYOUTS = {(3, 11): _Layout(24, 64, 72), (3, 12): _Layout(24, None, 72), (3, 13): _Layout(24, None, 72)}


def _reader(layout: _Layout) -> Callable[[FrameType], object]:
    pointer, integer, reference = ctypes.c_void_p, ctypes.c_int, ctypes.py_object
    in_object, height_at, slots_at = layout
    known: dict[int, tuple[dict[int, int], CodeType]] = {}  # by the code's id; it is kept alive

    def height(frame: FrameType, start: int) -> int:
        """Return how many slots are in use, those of variables among them; 0 if unknown."""
        if height_at is not None:
            return integer.from_address(start + height_at).value
        code = frame.f_code
        of_code = known.get(id(code))
        if of_code is None:
            of_code = known[id(code)] = heights(code), code
        return of_code[0].get(frame.f_lasti, 0)

    def top(frame: FrameType) -> object:
        """Return the value on top of the stack of a frame that is being traced, or None."""
        start = pointer.from_address(id(frame) + in_object).value
        if not start:
            return None
        slot = start + slots_at + 8 * (height(frame, start) - 1)
        if slot < start + slots_at or not pointer.from_address(slot).value:
            return None
        value: object = reference.from_address(slot).value
        return value

    return top


def _works(top: Callable[[FrameType], object]) -> bool:
    """Return whether the reader finds a value that is known to lie on top."""
    marker, seen = object(), []

    def probe() -> object:
        return [marker, marker].pop()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code is not probe.__code__:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            seen.append(top(frame))
        return trace

    before = sys.gettrace()
    # Python 3.12 reports instructions only if some frame wanted them before anything was traced.
    sys._getframe().f_trace_opcodes = True
    sys.settrace(trace)
    try:
        probe()
    finally:
        sys.settrace(before)
    return bool(seen) and seen[-1] is marker


@cache
def stack_reader() -> Callable[[FrameType], object] | None:
    """Return the function that reads the top of a traced frame's stack, None where unknown.

    Checked once, before the first trace: inside a trace function, as where a thread begins,
    nothing can be traced, and the check would fail.
    """
    layout = _LAYOUTS.get(sys.version_info[:2])
    if layout is None or sys.implementation.name != "cpython" or sys.maxsize < 2**32:
        return None
    top = _reader(layout)
    return top if _works(top) else None
