"""What a forward changes in Python beside its arithmetic, and what of that a captured graph still does.

Lists, dictionaries, sets, numbers and what names stand for: in the modules' attributes, and in the
globals, closures and objects that their code reaches. All of it is found by running.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from graphlab.outcome import Effect
from graphlab.statics.reach import places
from graphlab.statics.runs import copies
from graphlab.statics.state import seeded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from graphlab.graph import Source
    from graphlab.statics.captured import Captured
    from graphlab.statics.runs import Runs
    from graphlab.statics.sources import Lines

_MANY = 8
_MOST_ITEMS = 64
_LONGEST = 2.0  # seconds to look for the lines
_SIZED = (list, dict, set)


class _Fact(NamedTuple):
    """What a place holds: its type's name, a length or number, and what tells one content from another."""

    kind: str
    size: float | None
    content: object


def effects(runs: Runs, captured: Captured, lines: Lines) -> tuple[Effect, ...]:
    """Return what one forward of the user's code changes otherwise than one run of the captured graph.

    Nothing is said of what the user's code does not do alike twice, or where either raises.
    """
    ours = _changes(runs, runs.forward.module, None)
    again = _changes(runs, runs.forward.module, None) if ours else None
    if not ours or again is None:
        return ()
    known = {name: one for name, one in ours.items() if again.get(name) == one}
    theirs = _changes(runs, captured.run, captured)
    if theirs is None:
        return ()
    lost = [name for name, one in known.items() if theirs.get(name, (one[0], "")) != one][:_MANY]
    places_of = _where(runs, lost, lines) if lost else {}
    return tuple(
        Effect(name, known[name][0], known[name][1], theirs.get(name, ("", ""))[1], places_of.get(name))
        for name in lost
    )


def _changes(
    runs: Runs, call: Callable[..., object], captured: Captured | None
) -> dict[str, tuple[str, str]] | None:
    """Return the kind of each place that one call changes, and how; None if the call raises."""
    runs.state.restore()
    if captured is not None and captured.reset is not None:
        captured.reset()
    instead = captured.module if captured is not None else None
    seeded(runs.seed)
    inputs = copies(runs.forward.inputs)
    try:
        before = _facts(runs.forward.module, instead)
        if captured is not None and captured.joint is not None:
            captured.joint(inputs, lambda outputs: [torch.ones_like(one) for one in outputs])
        else:
            call(*inputs)
        after = _facts(runs.forward.module, instead)
    except Exception:  # its agreement says so
        return None
    finally:
        runs.state.restore()
    found = {}
    for name, one in after.items():
        if before.get(name) != one:
            found[name] = (one.kind, _how(before.get(name), one))
    return found


def _facts(module: torch.nn.Module, instead: torch.nn.Module | None) -> dict[str, _Fact]:
    return {name: _fact(value) for name, value in places(module, instead)}


def _fact(value: Any, depth: int = 0) -> _Fact:
    kind = type(value).__name__
    if isinstance(value, (bool, str, bytes)) or value is None:
        return _Fact(kind, None, value)
    if isinstance(value, (int, float)):
        return _Fact(kind, float(value) if abs(value) < 2**53 else None, value)
    if isinstance(value, _SIZED) or kind == "deque":
        items: object = None
        if depth == 0 and len(value) <= _MOST_ITEMS and not isinstance(value, set):
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            items = tuple((repr(key)[:_MOST_ITEMS], _fact(item, 1).content) for key, item in pairs)
        return _Fact(kind, float(len(value)), items)
    return _Fact(kind, None, id(value))


def _how(before: _Fact | None, after: _Fact) -> str:
    """Return what happened, in words that do not depend on how often it had happened before."""
    if before is None:
        return "is set anew"
    if before.kind != after.kind:
        return f"becomes {_a(after.kind)}"
    if before.size is not None and after.size is not None and before.size != after.size:
        step = after.size - before.size
        return f"{'grows' if step > 0 else 'shrinks'} by {abs(step):g}"
    return "holds other items" if after.size is not None else "is set anew"


def _a(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def _where(runs: Runs, names: Sequence[str], lines: Lines) -> dict[str, Source | None]:
    """Return the user's line at which each place changes first, from one more run that is watched."""
    wanted, found = set(names), dict[str, "Source | None"]()
    runs.state.restore()
    seeded(runs.seed)
    module = runs.forward.module
    known = {name: one for name, one in _facts(module, None).items() if name in wanted}
    deadline = time.monotonic() + _LONGEST
    at: dict[int, int] = {}  # the line that a frame is on

    def look(frame: FrameType) -> None:
        if len(found) == len(wanted) or time.monotonic() > deadline:
            return
        for name, one in _facts(module, None).items():
            if name in wanted and name not in found and known.get(name) != one:
                found[name] = lines.place(frame.f_code.co_filename, at.get(id(frame), frame.f_lineno))

    def on_event(frame: FrameType, event: str, arg: object) -> Any:
        look(frame)
        at[id(frame)] = frame.f_lineno
        return on_event

    def on_call(frame: FrameType, event: str, arg: object) -> Any:
        if lines.place(frame.f_code.co_filename, frame.f_lineno) is None:
            return None
        at[id(frame)] = frame.f_lineno
        return on_event

    inputs = copies(runs.forward.inputs)
    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        module(*inputs)
    except Exception:
        return found
    finally:
        sys.settrace(before)
        runs.state.restore()
    return found
