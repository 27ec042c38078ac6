"""The user's own frames: which lines are the user's, and the variables that hold tensors.

Reading a running function's variables leaves a snapshot of them in its frame (Python before
3.13), which would keep a loss, and its graph, alive: ``forget`` empties it.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import torch

from graphlab.capture.codes import is_user_code
from graphlab.capture.stores import stores
from graphlab.paths import SITE

if TYPE_CHECKING:
    from types import CodeType, FrameType

_OPTIMIZED = 0x1
_HOLDERS = 3  # of a snapshot that is ours alone: the frame, our variable, the question itself

if sys.version_info < (3, 13):
    _TO_VARIABLES = ctypes.pythonapi.PyFrame_LocalsToFast
    _TO_VARIABLES.argtypes, _TO_VARIABLES.restype = (ctypes.py_object, ctypes.c_int), None

_kinds: dict[int, tuple[CodeType, bool]] = {}  # by the code's id, because its hash takes long


def is_own(code: CodeType) -> bool:
    """Return whether the code is the user's own, and of no installed library."""
    known = _kinds.get(id(code))
    if known is None or known[0] is not code:
        known = _kinds[id(code)] = code, _is_own(code)
    return known[1]


def _is_own(code: CodeType) -> bool:
    # Functions without a file were made by a library, as a named tuple's are; ours among them.
    made = code.co_filename == "<string>" and code.co_name != "<module>"
    return is_user_code(code) and SITE not in code.co_filename and not made


def own_frame(frame: FrameType | None) -> FrameType | None:
    """Return the innermost frame of the user's own, from ``frame`` outwards."""
    kinds = _kinds
    while frame is not None:
        code = frame.f_code
        known = kinds.get(id(code))  # written out: this is asked at every backward
        if known[1] if known is not None and known[0] is code else is_own(code):
            return frame
        frame = frame.f_back
    return None


class Variable(NamedTuple):
    """A tensor, and the code whose variable it is."""

    tensor: torch.Tensor
    code: CodeType


def is_made(tensor: torch.Tensor) -> bool:
    """Return whether an op made the tensor with a gradient; False for a view whose base was changed.

    Such a view gets a new node when it is asked, or raises.
    """
    stale = tensor._is_view() and not tensor.is_inference() and tensor._version > 0
    return tensor.requires_grad and not stale and not tensor.is_leaf


def variables(frame: FrameType | None) -> dict[str, Variable]:
    """Return the tensors among the variables of the user's frames, the innermost frame's first."""
    found: dict[str, Variable] = {}
    while frame is not None:
        if is_own(frame.f_code):
            for name, value in list(frame.f_locals.items()):
                if isinstance(value, torch.Tensor) and name not in found:
                    found[name] = Variable(value, frame.f_code)
        frame = frame.f_back
    return found


def forget(frame: FrameType | None) -> None:
    """Empty the snapshots that reading variables left, but for one that the user holds too."""
    if sys.version_info >= (3, 13):
        return
    while frame is not None:
        if frame.f_code.co_flags & _OPTIMIZED and is_own(frame.f_code) and frame.f_trace is None:
            snapshot = frame.f_locals
            if sys.getrefcount(snapshot) <= _HOLDERS:
                snapshot.clear()
            del snapshot
            # Python takes a snapshot that was read for one that was written to: at the next event
            # of a tracer it would fill it, and take the variables back from it.
            _TO_VARIABLES(frame, 0)
        frame = frame.f_back


def made_at(frame: FrameType | None, name: str) -> tuple[str, int] | None:
    """Return file and line that give the variable its value; None where that is no single line.

    Of ``net.weight`` it is the line of ``net``; one that writes in place, as ``w -= 1``, makes nothing.
    """
    variable = name.partition(".")[0].partition("[")[0]
    while frame is not None:
        if is_own(frame.f_code):
            lines = _stores(frame.f_code, variable)
            if lines:
                return (frame.f_code.co_filename, lines[0]) if len(lines) == 1 else None
        frame = frame.f_back
    return None


@cache
def _stores(code: CodeType, name: str) -> list[int]:
    return sorted({one.line for one in stores(code) if name in one.variables and not one.in_place})


@cache
def last_stored_at(code: CodeType, name: str) -> int:
    """Return the last line that gives the variable a value, 0 where none does."""
    return max((one.line for one in stores(code) if name in one.variables), default=0)


@cache
def stored_at(code: CodeType, name: str) -> int:
    """Return the line that gives the variable its value, 0 if there is none or several."""
    lines = {one.line for one in stores(code) if name in one.variables}
    return lines.pop() if len(lines) == 1 else 0
