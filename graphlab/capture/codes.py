"""What is known of a code object whatever runs of it: whose it is, and how it has to be watched."""

from __future__ import annotations

import bdb
import os
from typing import TYPE_CHECKING, NamedTuple

import torch

from graphlab.capture.lines import Only, quiet_lines
from graphlab.paths import SITE

if TYPE_CHECKING:
    from types import CodeType, FrameType

IGNORED, MODULE, USER, DEBUGGER = 0, 1, 2, 3
MODULE_CALL = torch.nn.Module._call_impl.__code__
_STDLIB = os.path.dirname(os.__file__) + os.sep
_NOT_THE_USERS = (
    os.path.dirname(torch.__file__) + os.sep,
    os.path.dirname(os.path.dirname(__file__)) + os.sep,
    "<frozen ",
)
_DEBUGGER_STARTS = bdb.Bdb.set_trace.__code__
_MOST = 20_000  # code objects that are kept in mind, and kept alive


class Watched(NamedTuple):
    """What the trace function needs of a function that it watches.

    ``quiet`` are the lines that are watched as a whole, ``loud`` the others.
    """

    code: CodeType
    library: bool
    quiet: dict[int, Only]
    loud: frozenset[int]
    instructions: bytes


def is_user_code(code: CodeType) -> bool:
    """Return whether ``code`` is the user's own, or of a library other than torch and Python's."""
    file = code.co_filename
    if file.startswith(_NOT_THE_USERS):
        return False
    return not file.startswith(_STDLIB) or SITE in file


def user_frame(frame: FrameType | None) -> FrameType | None:
    """Return the innermost frame of the user's own code, from ``frame`` outwards."""
    while frame is not None and not is_user_code(frame.f_code):
        frame = frame.f_back
    return frame


def kind_of(code: CodeType) -> int:
    """Return how calls of the code are watched: one of the four constants above."""
    if code is MODULE_CALL:
        return MODULE
    if code is _DEBUGGER_STARTS:
        return DEBUGGER
    if not is_user_code(code):
        return IGNORED
    # The body of an imported library builds no graph, and there can be thousands of them.
    return IGNORED if SITE in code.co_filename and code.co_name == "<module>" else USER


def watched(code: CodeType) -> Watched:
    """Return how the lines of the code are watched."""
    known = _watched.get(id(code))
    if known is None:
        if len(_watched) >= _MOST:
            _watched.clear()
        known = _watched[id(code)] = _of(code)
    return known


# By the code's id, because its hash takes long; the entries keep the ids from being used again.
_watched: dict[int, Watched] = {}


def _of(code: CodeType) -> Watched:
    library = SITE in code.co_filename
    quiet = quiet_lines(code, library=library)
    loud = {one for _, _, one in code.co_lines() if one is not None} - quiet.keys()
    return Watched(code, library, quiet, frozenset(loud), code.co_code)


# What runs inside the trace function.
FUNCTIONS = (is_user_code, user_frame, kind_of, watched, _of)
