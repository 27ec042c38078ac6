"""For Python: the graph of tensors that exist already, and of a function that is run."""

from __future__ import annotations

import pickle
import platform
import sys
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.backward import Backwards, Call, Running, read
from graphlab.capture.codes import user_frame
from graphlab.capture.deep import TooDeep
from graphlab.capture.describe import Surroundings
from graphlab.capture.expressions import Sources
from graphlab.capture.fork import in_a_fork
from graphlab.capture.names import Names, names_in, names_in_frames
from graphlab.capture.quiet import undisturbed
from graphlab.capture.trace import Tracing
from graphlab.capture.walk import tensors_in
from graphlab.errors import NOTHING, GraphlabError
from graphlab.lang import t
from graphlab.recording import Pass, Recording
from graphlab.uncollected import uncollected
from graphlab.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import FrameType


def capture(
    loss: Any,
    *,
    model: torch.nn.Module | None = None,
    names: Mapping[str, Any] | None = None,
    values: int = 16,
) -> Recording:
    """Return the recording of the graph that ``loss`` has now, before or after backward.

    ``loss`` may be a tensor, or what a model returns: a dict, list, tuple or dataclass.
    Raises: GraphlabError (GL002) if no tensor in it requires a gradient.
    """
    known = names_in_frames(user_frame(sys._getframe(1)))
    extra = names_in([{**({"model": model} if model is not None else {}), **(names or {})}])
    _merge(extra, known)
    return _recording([_pass(_named(tensors_in(loss), extra), Surroundings(extra, limit=values))])


def record(function: Callable[[], Any], *, values: int = 16) -> Recording:
    """Return the recording of the first backward that ``function()`` runs, or of what it returns.

    The steps of a backward hold the gradients of every node, in the engine's order.
    Raises: GraphlabError (GL002) if there is neither; whatever ``function`` raises.
    """
    watch = _Watch(values)
    unpatch = watch.backwards.patch()
    watch.tracing.start(None)
    try:
        result = function()
    finally:
        watch.tracing.stop(sys._getframe())
        unpatch()
    if watch.passes:
        return _recording(watch.passes, watch.notes)
    names = names_in_frames(user_frame(sys._getframe(1)))
    return _recording([_pass(_named(tensors_in(result), names), watch.around(names, measure=False))])


class _Watch:
    """The first backward of a function, and those that run inside it."""

    def __init__(self, values: int) -> None:
        self.values = values
        self.tracing = Tracing(values)
        self.sources = Sources()
        self.backwards = Backwards(self._begin, self._end, self._say)
        self.passes: list[Pass] = []
        self.notes: list[str] = []

    def around(self, names: Names, *, measure: bool) -> Surroundings:
        """Return what is known around a graph; norms of what it saved go with gradients only."""
        return Surroundings(names, self.tracing.traces, self.sources, self.values, measure=measure)

    def _begin(self, call: Call, outer: Running | None, frame: FrameType) -> Running | None:
        if outer is None and self.passes:
            return None
        with undisturbed():
            user = user_frame(frame)
            call.source = self.sources.place(user.f_code, user.f_lasti)[0] if user is not None else None
            around = self.around(names_in_frames(user), measure=True)
            try:
                found = read(call.roots, around, index=1, call=call, careful=True)
            except TooDeep:
                self.notes.append("gradients were not recorded: the graph is too deep to hook and run on")
                self.passes.append(_from_a_fork(call.roots, around, call))
                return None
            if found is None:
                return None
            self.passes.append(found[0])
            return Running(*found, call.inputs, self.values, len(self.passes) - 1, outer)

    def _end(self, running: Running | None, error: BaseException | None, frame: FrameType) -> None:
        if running is not None:
            with undisturbed():
                self.passes[running.position] = running.finish(error)

    def _say(self, text: str) -> None:
        self.notes.append(text)


def _pass(roots: Sequence[tuple[str, Any]], around: Surroundings) -> Pass:
    """Return the Pass with the graph of the roots, for which no backward was called.

    Raises: GraphlabError GL002 if no root has a gradient, GL003 if a deep graph could not be read.
    """
    try:
        found = read(roots, around, index=1, call=None, careful=True)
    except TooDeep:
        return _from_a_fork(roots, around, None)
    if found is None:
        raise GraphlabError(
            "GL002",
            t("there is no graph: no tensor here requires a gradient"),
            why=t("autograd records what depends on a tensor with requires_grad=True, outside no_grad()"),
            fix=t("give a leaf requires_grad=True"),
            exit_code=NOTHING,
        )
    return found[0]


def _from_a_fork(roots: Sequence[tuple[str, Any]], around: Surroundings, call: Call | None) -> Pass:
    """Return the Pass, read in a copy of the process. Raises: GraphlabError GL003 if that failed."""
    data = in_a_fork(lambda: pickle.dumps((read(roots, around, index=1, call=call) or [None])[0]))
    if not data:
        raise GraphlabError(
            "GL003", t("the graph is too deep to be read here"), why=t("reading it in a copy failed")
        )
    with uncollected():
        one: Pass = pickle.loads(data)
    return one


def _named(roots: Sequence[tuple[str, Any]], names: Names) -> list[tuple[str, Any]]:
    """Return the roots with the user's names for them."""
    return [(_key(names, key, tensor), tensor) for key, tensor in roots]


def _key(names: Names, key: str, tensor: torch.Tensor) -> str:
    known = names.names.get(id(tensor), [])
    return known[0] if known else "" if key.isdigit() else key


def _merge(into: Names, other: Names) -> None:
    for key, known in other.names.items():
        for name in known:
            into.add(other.tensors[key], name, other.roles.get(key, ""))
    for key, path in other.modules.items():
        into.modules.setdefault(key, path)
    for key, groups in other.groups.items():
        into.groups.setdefault(key, groups)


def _recording(passes: Sequence[Pass], notes: Sequence[str] = ()) -> Recording:
    versions = {"graphlab": __version__, "python": platform.python_version(), "torch": str(torch.__version__)}
    return Recording(script="python", versions=versions, passes=tuple(passes), notes=tuple(notes))
