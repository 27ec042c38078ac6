"""Lives in the child, beside the user's script: waits for the backward that was asked for.

It is started once torch has been imported. Whatever goes wrong in here is said in one line on
stderr and never reaches the script. What is captured is written at once, so that it survives
a crash of the script.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import pickle
import platform
import sys
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.backward import Backwards, Call, Running, read, tensors_of
from graphlab.capture.classic import torchviz_drawing
from graphlab.capture.codes import user_frame
from graphlab.capture.deep import TooDeep
from graphlab.capture.describe import Surroundings
from graphlab.capture.expressions import Sources
from graphlab.capture.fork import in_a_fork
from graphlab.capture.names import Names, names_in, names_in_frames
from graphlab.capture.nudge import Nudge
from graphlab.capture.quiet import undisturbed
from graphlab.capture.roots import choose_root, look_up
from graphlab.capture.trace import Tracing
from graphlab.capture.walk import Walked, tensors_in
from graphlab.capture.walk_backward import walk_backward
from graphlab.recording import Pass, Recording
from graphlab.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType
    from typing import Protocol

    from graphlab.capture.trace import Trace

    class Watcher(Protocol):
        """What looks at the user's code while it runs: Tracing, or what stands in for it."""

        @property
        def traces(self) -> Sequence[Trace]: ...
        def start(self, frame: FrameType | None) -> None: ...
        def new_pass(self, frame: FrameType | None) -> None: ...
        def stop(self, frame: FrameType | None) -> None: ...


_WRITERS = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)  # open files of the script
RESULT = "graphlab_result"  # in __main__, when the child runs name_runner.py


def start(request: str) -> None:
    """Begin to watch this process; ``request`` is the path of the parent's request file."""
    with open(request, encoding="utf-8") as file:
        data = json.load(file)
    module, _, name = data["recorder"].partition(":")
    # By name: what contrasts static graphs with this one is further up than the capture.
    getattr(import_module(module), name)(data).watch(sys._getframe(1))


class Recorder:
    """Counts the backwards, captures one, and stops the script after it unless told not to."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.pid = os.getpid()
        self.ours = {name: one for name, one in sys.modules.items() if name.split(".")[0] == "graphlab"}
        self.tracing = self.make_tracing()
        self.sources = Sources(request["texts"], request["labels"], request["skip"])
        self.count = 0
        self.passes: list[Pass] = []
        self.notes: list[str] = []
        self.captured = False
        self.wanted_now = False
        self.own: Running | None = None  # a backward that we run where the script ran none

    def make_tracing(self) -> Watcher:
        """Return what looks at the user's code while it runs."""
        if not self.request["nudge"]:
            return Tracing(self.request["values"])
        return Nudge(self.request["nudge"], lambda: self.count + 1 == self.request["backward"])

    def watch(self, frame: FrameType | None) -> None:
        """Put the two calls into the engine, and begin to trace."""
        self.backwards = Backwards(self.begin, self.end, _say)
        self.unpatch = self.backwards.patch()
        atexit.register(self.at_exit)
        os.register_at_fork(after_in_child=self.leave)
        self.tracing.start(frame)

    def leave(self) -> None:
        """Do nothing more in this process: it is a fork, or the work is done."""
        self.pid = -1
        self.tracing.stop(sys._getframe(1))
        self.unpatch()

    def begin(self, call: Call, outer: Running | None, frame: FrameType) -> Running | None:
        """Capture, if this is the backward that was asked for; return it if it is to be recorded."""
        if os.getpid() != self.pid:
            return None
        if self.own is not None:
            running, self.own = self.own, None
            return running
        if outer is None:
            self.count += 1
            self.wanted_now = self._wanted()
        try:
            with undisturbed():
                return self.note_pass(call, outer, user_frame(frame))
        except Exception:
            self._tell_count()
            raise
        finally:
            if outer is None:
                self.tracing.new_pass(frame)

    def note_pass(self, call: Call, outer: Running | None, user: FrameType | None) -> Running | None:
        call.source = self.sources.place(user.f_code, user.f_lasti)[0] if user is not None else None
        if outer is not None:
            return self._nested(call, outer, self._names(user))
        if self.wanted_now:
            return self.capture(call.roots, self._names(user), call)
        self._tell_count()
        return None

    def _tell_count(self) -> None:
        """Let the parent know how many backwards ran, where it gets no recording."""
        with open(self.request["count"], "w") as file:
            file.write(str(self.count))

    def end(self, running: Running | None, error: BaseException | None, frame: FrameType) -> None:
        """Write what the hooks saw, and stop the script here unless it is to run on."""
        if os.getpid() != self.pid:
            return
        try:
            with undisturbed():
                self._finish(running, error)
        finally:
            if self.wanted_now and not self.backwards.entered:
                self._move_on(failed=error is not None, frame=frame)

    def _move_on(self, *, failed: bool, frame: FrameType) -> None:
        self.wanted_now = False
        if self.captured and self.request["backward"] != "last":
            self.tracing.stop(frame)
            if not self.request["run_to_end"] and not failed:
                stop_process()

    def at_exit(self) -> None:
        """Look for a graph that never got a backward, when the script has ended."""
        if os.getpid() != self.pid:
            return
        self.tracing.stop(None)
        if self.captured and not self.request["root"]:
            return
        try:
            with undisturbed():
                self.capture_from_main()
        except Exception as error:
            _say(f"the graph could not be captured: {error!r}")

    def _wanted(self) -> bool:
        if self.request["root"] or (self.captured and self.request["backward"] != "last"):
            return False
        if self.request["kind"] == "name":
            return hasattr(sys.modules["__main__"], RESULT)
        return self.request["backward"] in (self.count, "last")

    def _names(self, user: FrameType | None) -> Names:
        main = vars(sys.modules["__main__"])
        return names_in([_name_scope(main)]) if RESULT in main else names_in_frames(user)

    def capture_from_main(self) -> None:
        main = vars(sys.modules["__main__"])
        named = RESULT in main
        if named:
            roots = tensors_in(main[RESULT])
        elif self.request["root"]:
            roots = look_up(main, self.request["root"])
        elif self.count:
            return  # there were backwards, only not the one that was asked for
        else:
            roots = choose_root(main)
        if roots:
            names = names_in([_name_scope(main) if named else main])
            self.capture(roots, names, None)

    def capture(self, roots: Sequence[tuple[str, Any]], names: Names, call: Call | None) -> Running | None:
        """Write the graph of the roots; return the backward, if its gradients are to be recorded."""
        with self._busy():
            return self._capture(roots, names, call)

    def _capture(self, roots: Sequence[tuple[str, Any]], names: Names, call: Call | None) -> Running | None:
        hooks = self.request["grads"] and (call is not None or self.request["walk"])
        # Where the process goes on, or ends in the usual way, it must not touch a deep graph.
        goes_on = self.request["run_to_end"] or call is None or self.request["backward"] == "last"
        try:
            found = self.write(roots, names, call, careful=goes_on)
        except TooDeep:
            if hooks:
                self.notes.append("gradients were not recorded: the graph is too deep to hook and run on")
            written = in_a_fork(lambda: b"1" if self.write(roots, names, call) else b"")
            self.captured = self.captured or bool(written)
            return None
        if found is None:
            return None
        self.captured = True
        inputs = call.inputs if call is not None else ()
        running = Running(*found, inputs, self.request["values"]) if hooks else None
        if running is not None and call is None:
            self._walk(running, tensors_of(roots))
        return running

    def write(
        self, roots: Sequence[tuple[str, Any]], names: Names, call: Call | None, *, careful: bool = False
    ) -> tuple[Pass, Walked] | None:
        index = max(self.count, 1)
        found = read(roots, self._around(names), index=index, call=call, careful=careful)
        if found is None:
            return None
        one, walked = found
        if self.request["torchviz"]:
            drawing, note = torchviz_drawing(tensors_of(roots), names)
            one = replace(one, torchviz=drawing)
            self.notes += [note] if note else []
        self.passes = [one]
        self._save()
        return one, walked

    def _nested(self, call: Call, outer: Running, names: Names) -> Running | None:
        """Record a backward that runs inside another one."""
        found = read(call.roots, self._around(names), index=self.count, call=call)
        if found is None:
            return None
        one, walked = found
        self.passes.append(one)
        return Running(one, walked, call.inputs, self.request["values"], len(self.passes) - 1, outer)

    def _walk(self, running: Running, roots: Sequence[Any]) -> None:
        """Run the backward that the script did not, at its end."""
        self.own = running
        self.notes.append(walk_backward(roots, running.one.root))
        self._save()

    def _around(self, names: Names) -> Surroundings:
        limit, measure = self.request["values"], self.request["grads"]
        return Surroundings(names, self.tracing.traces, self.sources, limit, measure)

    def _finish(self, running: Running | None, error: BaseException | None) -> None:
        if running is None:
            return
        with self._busy():
            self.passes[running.position] = running.finish(error)
            if running.gradients.problem:
                self.notes.append(f"some gradients were not recorded: {running.gradients.problem}")
            if running.position == 0:
                self._save()

    @contextmanager
    def _busy(self) -> Iterator[None]:
        """Let the parent know that it is us who keep the script waiting."""
        path = self.request["busy"]
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
        try:
            yield
        finally:
            with suppress(OSError):
                os.unlink(path)

    def _save(self) -> None:
        """Write the recording in one move; the parent reads nothing else."""
        recording = Recording(
            script=self.request["script"],
            argv=tuple(self.request["argv"]),
            versions={
                "graphlab": __version__,
                "python": platform.python_version(),
                "torch": str(torch.__version__),
            },
            passes=tuple(self.passes),
            notes=tuple(self.notes),
        )
        path = self.request["recording"]
        with self.visible():
            data = pickle.dumps(recording, pickle.HIGHEST_PROTOCOL)
        with open(path + ".new", "wb") as file:
            file.write(data)
        os.replace(path + ".new", path)

    @contextmanager
    def visible(self) -> Iterator[None]:
        """Let pickle find our own classes, which are hidden from the user's imports."""
        theirs = {name: one for name, one in sys.modules.items() if name.split(".")[0] == "graphlab"}
        sys.modules.update(self.ours)
        try:
            yield
        finally:
            for name in self.ours:
                sys.modules.pop(name, None)
            sys.modules.update(theirs)


def stop_process() -> None:
    """End the process here, quietly, as if the script were done; no code of the user runs any more.

    Handlers, ``finally`` blocks and ``atexit`` are passed over on purpose: a script that saves
    its model there would overwrite a trained one by one that has seen a single batch.
    """
    streams = [one for one in gc.get_objects() if type(one) in _WRITERS]
    for stream in (*streams, sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    processes = sys.modules.get("multiprocessing")
    if processes is not None:
        for one in processes.active_children():
            one.terminate()
    os._exit(0)


def _name_scope(main: dict[str, Any]) -> dict[str, Any]:
    """Return the names of the file that name_runner.py loaded, and its result's."""
    scope: dict[str, Any] = main["graphlab_scope"]
    return scope


def _say(text: str) -> None:
    print(f"graphlab: {text}", file=sys.stderr)
