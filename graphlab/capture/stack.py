"""Reads the newest value on a running frame's evaluation stack, for the forward values.

CPython offers no call for this. The layout of a frame is fixed within a minor version, so a
table of offsets serves, checked once against a frame whose stack is known. Where the check
fails, or the version is unknown, values of unnamed intermediates are simply not recorded.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

# Minor version: (offset of the frame in the frame object, of the stack's height, of the slots).
# Source: Include/internal/pycore_frame.h and Include/cpython/frameobject.h of each version.
_LAYOUTS = {(3, 11): (24, 64, 72), (3, 12): (24, 64, 72), (3, 13): (24, 64, 72)}


def _reader(layout: tuple[int, int, int]) -> Callable[[FrameType], object]:
    in_object, height_at, slots_at = layout
    pointer, integer, reference = ctypes.c_void_p, ctypes.c_int, ctypes.py_object

    def top(frame: FrameType) -> object:
        """Return the value on top of the stack of a frame that is being traced, or None."""
        start = pointer.from_address(id(frame) + in_object).value
        if not start:
            return None
        height = integer.from_address(start + height_at).value
        slot = start + slots_at + 8 * (height - 1)
        if height <= 0 or not pointer.from_address(slot).value:
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
