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
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture import engine
from graphlab.capture.classic import torchviz_drawing
from graphlab.capture.describe import Surroundings, describe
from graphlab.capture.expressions import Sources
from graphlab.capture.fork import in_a_fork, is_deep
from graphlab.capture.gradients import Gradients
from graphlab.capture.names import Names, names_in, names_in_frames
from graphlab.capture.quiet import undisturbed
from graphlab.capture.roots import choose_root, look_up
from graphlab.capture.tensors import Summaries
from graphlab.capture.trace import Tracing, user_frame
from graphlab.capture.walk import edge_of, tensors_in, walk
from graphlab.capture.walk_backward import walk_backward
from graphlab.recording import Pass, Recording
from graphlab.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from graphlab.capture.walk import Walked
    from graphlab.graph import Source

_WRITERS = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)  # open files of the script
RESULT = "graphlab_result"  # in __main__, when the child runs name_runner.py


def start(request: str) -> None:
    """Begin to watch this process; ``request`` is the path of the parent's request file."""
    with open(request, encoding="utf-8") as file:
        Recorder(json.load(file)).watch(sys._getframe(1))


class Recorder:
    """Counts the backwards, captures one, and stops the script after it unless told not to."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.pid = os.getpid()
        self.ours = {name: one for name, one in sys.modules.items() if name.split(".")[0] == "graphlab"}
        self.tracing = Tracing(request["values"])
        self.sources = Sources(request["texts"], request["labels"], request["skip"])
        self.local = threading.local()
        self.count = 0
        self.passes: list[Pass] = []
        self.notes: list[str] = []
        self.captured = False
        self.wanted_now = False
        self.gradients: Gradients | None = None

    def watch(self, frame: FrameType | None) -> None:
        """Put the two calls into the engine, and begin to trace."""
        self.unpatch = engine.patch(self.before, self.after)
        atexit.register(self.at_exit)
        os.register_at_fork(after_in_child=self.leave)
        self.tracing.start(frame)

    def leave(self) -> None:
        """Do nothing more in this process: it is a fork, or the work is done."""
        self.pid = -1
        self.tracing.stop(sys._getframe(1))
        self.unpatch()

    def before(self, outputs: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Capture, if this is the backward that was asked for; called before the engine runs."""
        if os.getpid() != self.pid:
            return
        depth = self.local.depth = getattr(self.local, "depth", 0) + 1
        # A backward inside a backward is part of it, and one under a dispatch mode is torch's own.
        if depth > 1 or torch._C._len_torch_dispatch_stack() > 0:
            return
        self.count += 1
        self.wanted_now = self._wanted()
        try:
            with undisturbed():
                self._note_pass(outputs, kwargs, sys._getframe(1))
            self.tracing.new_pass(sys._getframe(1))
        except Exception as error:
            _say(f"this backward could not be captured: {error!r}")

    def after(self) -> None:
        """Write what the hooks saw, and stop the script here unless it is to run on."""
        if os.getpid() != self.pid:
            return
        depth = self.local.depth = getattr(self.local, "depth", 1) - 1
        if depth > 0 or not self.wanted_now:
            return
        self.wanted_now = False
        failed = sys.exc_info()[0] is not None
        try:
            with undisturbed():
                self._collect_gradients()
        except Exception as error:
            _say(f"the gradients could not be recorded: {error!r}")
        last = self.request["backward"] == "last"
        if self.captured and not last:
            self.tracing.stop(sys._getframe(1))
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
                self._capture_from_main()
        except Exception as error:
            _say(f"the graph could not be captured: {error!r}")

    def _wanted(self) -> bool:
        if self.request["root"] or (self.captured and self.request["backward"] != "last"):
            return False
        if self.request["kind"] == "name":
            return hasattr(sys.modules["__main__"], RESULT)
        return self.request["backward"] in (self.count, "last")

    def _note_pass(self, outputs: Any, kwargs: dict[str, Any], frame: FrameType) -> None:
        if not self.wanted_now:
            with open(self.request["count"], "w") as file:
                file.write(str(self.count))
            return
        outputs = [outputs] if isinstance(outputs, torch.Tensor) else list(outputs)
        user = user_frame(frame)
        place = self.sources.place(user.f_code, user.f_lasti)[0] if user is not None else None
        call = "backward" if kwargs.get("accumulate_grad") else "grad"
        main = vars(sys.modules["__main__"])
        names = names_in([_name_scope(main)]) if RESULT in main else names_in_frames(user)
        self._capture([("", one) for one in outputs], names, call, place)

    def _capture_from_main(self) -> None:
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
            self._capture(roots, names, "none", None)

    def _capture(
        self, roots: Sequence[tuple[str, Any]], names: Names, call: str, place: Source | None
    ) -> None:
        known = [(name, tensor, edge_of(tensor)) for name, tensor in roots]
        found = [(name, tensor, edge) for name, tensor, edge in known if edge is not None]
        if not found:
            return
        # Where the process goes on, or ends in the usual way, it must not touch a deep graph.
        if is_deep() and (self.request["run_to_end"] or call == "none"):
            if self.request["grads"]:
                self.notes.append("gradients were not recorded: the graph is too deep to hook and run on")
            in_a_fork(lambda: self._write(found, names, call, place, hooks=False))
        else:
            walks = call == "none" and self.request["walk"]
            self._write(found, names, call, place, hooks=self.request["grads"] and (call != "none" or walks))
            if walks:
                self._walk([tensor for _, tensor, _ in found])
        self.captured = True

    def _write(self, found: Any, names: Names, call: str, place: Source | None, *, hooks: bool) -> bytes:
        walked = walk([edge for _, _, edge in found])
        named = [(name or _called(names, tensor), tensor) for name, tensor, _ in found]
        around = Surroundings(names, self.tracing.traces, self.sources, self.request["values"])
        graph = describe(walked, named, around)
        drawing = ""
        if self.request["torchviz"]:
            drawing, note = torchviz_drawing([tensor for _, tensor in named], names)
            self.notes += [note] if note else []
        one = Pass(
            index=max(self.count, 1),
            call=call,
            root=graph.roots[0].name,
            source=place,
            loss=_loss(found),
            n_nodes=len(graph.nodes),
            graph=graph,
            torchviz=drawing,
        )
        self.passes = [one]
        self._save()
        if hooks:
            self._hook(walked)
        return b""

    def _walk(self, roots: Sequence[Any]) -> None:
        """Run the backward that the script did not, at its end."""
        self.unpatch()
        note, error = walk_backward(roots, self.passes[0].root)
        self.notes += [note]
        self.passes = [replace(self.passes[0], error=error)]
        self._collect_gradients()

    def _hook(self, walked: Walked) -> None:
        self.gradients = Gradients(walked.nodes, Summaries(self.request["values"]))

    def _collect_gradients(self) -> None:
        if self.gradients is None:
            return
        self.gradients.remove()
        self.passes = [replace(self.passes[0], steps=tuple(self.gradients.steps))]
        self.gradients = None
        self._save()

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
        with self._visible():
            data = pickle.dumps(recording, pickle.HIGHEST_PROTOCOL)
        with open(path + ".new", "wb") as file:
            file.write(data)
        os.replace(path + ".new", path)

    @contextmanager
    def _visible(self) -> Iterator[None]:
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


def _called(names: Names, root: Any) -> str:
    known = names.names.get(id(root), [])
    return known[0] if known else ""


def _loss(found: Any) -> float | None:
    tensor = found[0][1]
    if len(found) != 1 or not isinstance(tensor, torch.Tensor) or tensor.is_complex():
        return None
    if tensor.numel() != 1 or tensor.device.type != "cpu":
        return None
    return float(tensor.detach())


def _say(text: str) -> None:
    print(f"graphlab: {text}", file=sys.stderr)
