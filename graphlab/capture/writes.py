"""Looks between the user's lines, in a few passes, so that a change can be put down to its line.

An in-place write has no function that could be watched. Where a loop writes by hand, this
trace function asks after every line of the user's own whether something changed.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from graphlab.capture.frames import forget, is_own, own_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    Check = Callable[[CodeType, int], None]  # what ran last: the code, and the line in it

MOST_LINES = 5_000  # of one pass; a pass with more has a loop of its own that should not be slowed


class Lines:
    """Traces the user's own lines; ``check`` is called after each, ``left`` when a function returns."""

    def __init__(self, check: Check, left: Callable[[FrameType], None]) -> None:
        self.check = check
        self.left = left
        self.on = False
        self.busy = False  # we are at work: what runs now is no line of the user's
        self._count = 0
        self._read = False  # frames have snapshots of their variables, from having been traced
        self._last: tuple[CodeType, int] | None = None
        self.instruction = 0  # where the line that ran last begins

    def start(self, frame: FrameType | None) -> None:
        """Look from here on, in the frames from ``frame`` outwards too; not beside another tracer."""
        if self.on or sys.gettrace() is not None:
            return
        user = own_frame(frame)
        self._last = None if user is None else (user.f_code, user.f_lineno)
        self.instruction = 0 if user is None else user.f_lasti
        self._count = 0
        self.on = self._read = True
        sys.settrace(self._on_call)
        while frame is not None:
            if is_own(frame.f_code) and frame.f_trace is None:
                frame.f_trace = self._on_line
            frame = frame.f_back

    def stop(self, frame: FrameType | None) -> None:
        """Look no more. Not to be called from a trace function: Python takes its frame's variables back."""
        if self._read:
            self._cease(frame)
            self._read = False
            forget(frame)

    def _cease(self, frame: FrameType | None) -> None:
        self.on = False
        if sys.gettrace() == self._on_call:
            sys.settrace(None)
        while frame is not None:
            if frame.f_trace == self._on_line:
                frame.f_trace = None
            frame = frame.f_back

    @property
    def last(self) -> tuple[CodeType, int] | None:
        """Return the line that ran last."""
        return self._last

    def _on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        return self._on_line if self.on and not self.busy and is_own(frame.f_code) else None

    def _on_line(self, frame: FrameType, event: str, arg: object) -> Any:
        if not self.on:
            return None
        if event == "exception":
            return self._on_line
        if self._last is not None:
            self.check(*self._last)
        if event == "return":
            self.left(frame)
            caller = own_frame(frame.f_back)
            self._last = None if caller is None else (caller.f_code, caller.f_lineno)
            self.instruction = 0 if caller is None else caller.f_lasti
            return None
        self._last = (frame.f_code, frame.f_lineno)
        self.instruction = frame.f_lasti
        self._count += 1
        if self._count > MOST_LINES:
            self._cease(frame)
            return None
        return self._on_line


def deed(text: str) -> str:
    """Return what a line does to a tensor, as PyTorch calls it: ``-=``, ``.data -=``, ``zero_``, ``=``.

    "" where the line does not say it.
    """
    text = text.strip()
    if text.endswith(":"):
        text += " pass"
    try:
        statement = ast.parse(text).body[0]
    except (SyntaxError, ValueError, IndexError):
        return ""
    body = getattr(statement, "body", None)
    if isinstance(body, list) and body:
        statement = body[0]
    match statement:
        case ast.AugAssign(target=target, op=op):
            return f"{_data(target)}{_OPERATORS.get(type(op).__name__, '')}="
        case ast.Assign(targets=[target, *_], value=ast.Constant(value=None)):
            return f"{_data(target)}= None"
        case ast.Assign(targets=[ast.Name()], value=ast.Call(func=ast.Attribute(attr=name))):
            return name
        case ast.Assign(targets=[target, *_]):
            return f"{_data(target)}="
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name, value=value))):
            return f"{_data(value)}{name}".replace(" ", ".") if _data(value) else name
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name
    return ""


_OPERATORS = {
    "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "Pow": "**", "MatMult": "@", "FloorDiv": "//",
    "Mod": "%", "BitAnd": "&", "BitOr": "|", "BitXor": "^", "LShift": "<<", "RShift": ">>",
}  # fmt: skip


def _data(target: ast.expr) -> str:
    """Return ``.data `` or ``[] `` where the target is written through it."""
    if isinstance(target, ast.Subscript):
        return _data(target.value) or "[] "
    return ".data " if isinstance(target, ast.Attribute) and target.attr == "data" else ""
