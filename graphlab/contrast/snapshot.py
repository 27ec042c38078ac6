"""Stands in for Tracing in the second run: takes what the forward is given, each time it is about to run."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.codes import MODULE_CALL, is_user_code
from graphlab.capture.trace import hide_from_dynamo
from graphlab.contrast.reads import reads
from graphlab.contrast.values import Kept, Taken, modules_within, take, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from graphlab.capture.trace import Trace
    from graphlab.contrast.slicing import Slice

Words = tuple[str, ...]


@dataclass(slots=True)
class Hit:
    """One time that the forward was about to run: what each name held, and the state of the modules.

    ``scope`` has the globals of the frame. Of a module call, ``module`` is the module, ``args`` and
    ``kwargs`` what it was called with.
    """

    names: dict[Words, Taken] = field(default_factory=dict)
    scope: dict[str, Any] = field(default_factory=dict)
    kept: Kept | None = None
    module: torch.nn.Module | None = None
    args: list[Taken] = field(default_factory=list)
    kwargs: dict[str, Taken] = field(default_factory=dict)
    within: list[tuple[str, torch.nn.Module]] = field(default_factory=list)


class Snapshots:
    """Tells ``on_hit`` of each time; looks at no other code of the user's."""

    traces: tuple[Trace, ...] = ()

    def __init__(self, on_hit: Callable[[Hit], None]) -> None:
        self.on_hit = on_hit
        self._before: Any = None

    def start(self, frame: FrameType | None) -> None:
        """Look from here on, in the frames from ``frame`` outwards too."""
        self._before = sys.gettrace()
        sys.settrace(self.on_call)
        while frame is not None:
            if is_user_code(frame.f_code):
                frame.f_trace = self.on_call(frame, "call", None)
            frame = frame.f_back

    def new_pass(self, frame: FrameType | None) -> None:
        """Do nothing: the forward is the same after a backward."""

    def stop(self, frame: FrameType | None) -> None:
        """Look no more."""
        sys.settrace(self._before)
        while frame is not None:
            if getattr(frame.f_trace, "__module__", "") == __name__:
                frame.f_trace = None
            frame = frame.f_back

    def on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        """Return what follows a frame, None for one that is not the forward's."""
        return None


class LineSnapshots(Snapshots):
    """For a forward that is lines of one frame."""

    def __init__(self, found: Slice, skip: int, on_hit: Callable[[Hit], None]) -> None:
        super().__init__(on_hit)
        watched = found.watched
        self._file, self._name = watched.file, watched.name
        self._first = watched.first
        self._range = range(found.start + skip, found.end + skip + 1)
        self._skip = skip
        self._words: list[Words] = list(dict.fromkeys(one.words for one in reads(found.body)))
        hide_from_dynamo(self.on_call.__func__, self._follow)  # type: ignore[attr-defined]

    def on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        """Return what follows a frame of the code that has the lines."""
        code = frame.f_code
        if code.co_filename != self._file or code.co_qualname != self._name:
            return None
        if max(code.co_firstlineno - self._skip, 1) != self._first:
            return None
        return self._follow()

    def _follow(self) -> Any:
        inside = False

        def on_event(frame: FrameType, event: str, arg: object) -> Any:
            nonlocal inside
            if event == "line":
                was, inside = inside, frame.f_lineno in self._range
                if inside and not was:
                    self.on_hit(unseen(lambda: self._hit(frame)))
            return on_event

        return on_event

    def _hit(self, frame: FrameType) -> Hit:
        hit = Hit(scope=frame.f_globals)
        known: dict[int, Taken] = {}
        local = frame.f_locals
        for words in self._words:
            if words[0] in local:
                value = local[words[0]]
            elif words[0] in frame.f_globals:
                value = frame.f_globals[words[0]]
            else:
                continue
            length, value = _resolve(words, value)
            key = words[:length]
            if key not in hit.names:
                taken = known.get(id(value)) or take(value)
                hit.names[key] = known[id(value)] = taken
        hit.within = [
            one
            for taken in hit.names.values()
            if taken.kind == "constant"
            for one in modules_within(taken.value)
        ]
        hit.kept = Kept(
            [*_modules(hit.names.values()), *(one for _, one in hit.within)], _parameters(hit.names.values())
        )
        return hit


class CallSnapshots(Snapshots):
    """For a forward that is the call of a module: the one with this number, and the next ones of it."""

    def __init__(self, number: int, on_hit: Callable[[Hit], None]) -> None:
        super().__init__(on_hit)
        self._wanted = number
        self._number = 0
        self._inside = 0
        self._module: Any = None
        hide_from_dynamo(self.on_call.__func__, self._follow)  # type: ignore[attr-defined]

    def on_call(self, frame: FrameType, event: str, arg: object) -> Any:
        """Return what follows a module call."""
        if frame.f_code is not MODULE_CALL:
            return None
        self._inside += 1
        if self._inside == 1:
            if self._number == self._wanted:
                self._module = frame.f_locals["self"]
            self._number += 1
            if self._module is not None and frame.f_locals["self"] is self._module:
                self.on_hit(unseen(lambda: self._hit(frame)))
        frame.f_trace_lines = False
        return self._follow

    def _follow(self, frame: FrameType, event: str, arg: object) -> Any:
        if event == "return":
            self._inside -= 1
        return self._follow

    def _hit(self, frame: FrameType) -> Hit:
        module, given = frame.f_locals["self"], frame.f_locals
        return Hit(
            module=module,
            args=[take(one) for one in given["args"]],
            kwargs={name: take(one) for name, one in given["kwargs"].items()},
            kept=Kept([module], []),
        )


def _resolve(words: Words, value: Any) -> tuple[int, Any]:
    """Return how many words of a chain lead to what is taken, and that value."""
    whole = value
    for length in range(1, len(words) + 1):
        if isinstance(value, (torch.Tensor, torch.nn.Module)) and not (length == 1 and words[0] == "self"):
            return length, value
        if isinstance(value, (list, tuple, dict)):
            return length, value
        if length == len(words):
            break
        own = getattr(value, "__dict__", None)
        part = own.get(words[length]) if isinstance(own, dict) and not isinstance(value, type) else None
        if part is None and isinstance(value, torch.nn.Module):
            part = getattr(value, words[length], None)
        if part is None or isinstance(whole, type(sys)):
            return 1, whole
        value = part
    return (length, value) if _is_taken(value) else (1, whole)


def _is_taken(value: Any) -> bool:
    simple = isinstance(value, (bool, int, float, str))
    return simple or isinstance(value, (torch.Tensor, torch.nn.Module, list, tuple, dict))


def _modules(values: Any) -> list[torch.nn.Module]:
    return [one.value for one in _flat(values) if one.kind == "module"]


def _parameters(values: Any) -> list[torch.nn.Parameter]:
    return [one.value for one in _flat(values) if one.kind == "parameter"]


def _flat(values: Sequence[Taken]) -> list[Taken]:
    found = []
    todo = list(values)
    while todo:
        one = todo.pop()
        found.append(one)
        todo += [item for _, item in one.items]
    return found
