"""The parent's side: runs the user's code in a child that really is ``python script args``.

The child gets the recorder through PYTHONPATH and a sitecustomize module (inject/), which
leaves no trace a script could see. This side never imports torch and cannot be taken down by
the script: it reads what the child has written, whatever became of the child.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from graphlab import graph as graph_types
from graphlab import outcome as outcome_types
from graphlab import recording as recording_types
from graphlab import stages
from graphlab.capture import board
from graphlab.capture.assemble import assemble
from graphlab.capture.flags import needs_runner, python_flags
from graphlab.errors import NOTHING, USAGE, GraphlabError, reason
from graphlab.lang import t
from graphlab.lang.retold import retold
from graphlab.paths import shown_path
from graphlab.serialize import load
from graphlab.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphlab.capture.board import Counted
    from graphlab.capture.target import Target
    from graphlab.recording import Recording

_INJECT = Path(__file__).parent / "inject"
_ROOT = Path(__file__).parents[2]
_WATCHER = "graphlab.capture.watching:Watcher"
_TICK = 0.25  # seconds between two looks at what has been counted


@dataclass(frozen=True, slots=True)
class Request:
    """What to run, and what to capture of it.

    ``backward`` is the number of the backward call, from 1, or "last"; ``values`` the number
    of elements up to which a tensor's values are kept. ``walk`` runs backward from the chosen root
    where the script did not. ``nudge`` moves an element of a leaf; see nudge.py. ``silent_input``
    gives the script an empty stdin, where ours is read; ``silent`` keeps what it prints to itself.
    ``recorder`` is the class, as MODULE:NAME, that watches in the child, and ``extra`` what it alone
    wants to know; ``stdin`` is what the script reads, where it is not ours, and ``text`` the script
    itself, where that was read from ours before.
    ``watch`` follows every backward to the script's end and keeps each ``every``-th, 0 for few;
    ``meanwhile`` is called now and then with what has been counted.
    """

    target: Target
    argv: tuple[str, ...] = ()
    backward: int | Literal["last"] = 1
    root: str = ""
    run_to_end: bool = False
    values: int = 16
    grads: bool = False
    torchviz: bool = False
    input: tuple[str, ...] = ()
    nudge: dict[str, Any] | None = None
    silent: bool = False
    walk: bool = False
    silent_input: bool = False
    recorder: str = "graphlab.capture.recorder:Recorder"
    extra: dict[str, Any] = field(default_factory=dict)
    stdin: int | None = None
    text: bytes | None = None
    watch: bool = False
    every: int = 0
    meanwhile: Callable[[Counted], None] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was recorded, and how the user's code ended: its exit code, or the signal it died of."""

    recording: Recording | None
    exit_code: int
    signal: int | None = None


def run(request: Request) -> Outcome:
    """Return what one run of the target recorded.

    Raises: GraphlabError where the target ran well and there is nothing to show (GL002, GL004;
    exit code 3), where its object cannot be used (GL009, GL014; 2), or a recording is broken.
    """
    if request.target.kind == "recording":
        return Outcome(_read_recording(Path(request.target.value)), 0)
    with tempfile.TemporaryDirectory(prefix="graphlab-") as folder:
        return _Child(request, Path(folder)).outcome()


def _read_recording(path: Path) -> Recording:
    stages.begin(t("reading {file}", file=path))
    try:
        return load(path)
    except OSError as error:
        raise GraphlabError(
            "GL010", t("cannot read {path}", path=path), why=reason(error), exit_code=USAGE
        ) from error


class _Child:
    def __init__(self, request: Request, folder: Path) -> None:
        self.request, self.folder = request, folder
        self.recording = folder / "recording"
        self.count = folder / "count"
        self.busy = folder / "busy"
        self.answer = folder / "answer.json"
        self.stdin: Any = subprocess.DEVNULL if request.silent_input else request.stdin
        self.journal = folder / "journal"
        self.board = folder / "board"
        self.texts: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.skip: dict[str, int] = {}

    def outcome(self) -> Outcome:
        command = self._command()
        (self.folder / "request.json").write_text(json.dumps(self._request()), encoding="utf-8")
        if self.request.watch:
            board.make(self.board)
        tick = self._tick if self.request.meanwhile is not None or stages.heard() else None
        code = _wait(command, self._environment(), self.stdin, silent=self.request.silent, tick=tick)
        stages.begin(t("reading what was recorded"))
        recording = self._watched(code) if self.request.watch else self._read()
        self._raise_answer()
        if code == 0 and recording is None:
            raise self._nothing()
        died = -code if code < 0 else None
        return Outcome(recording, 128 - code if code < 0 else code, died)

    def _command(self) -> list[str]:
        target = self.request.target
        python = [sys.executable, *python_flags(sys.orig_argv)]
        if needs_runner():
            python.append(str(_INJECT / "runner.py"))
        match target.kind:
            case "module":
                return [*python, "-m", target.value, *self.request.argv]
            case "expression":
                from graphlab.capture.target import expression_script

                text = expression_script(target)
                self.texts["<string>"] = text
                self.labels["<string>"] = "expression"
                self.skip["<string>"] = 1 + len(target.at)
                return [*python, "-c", text, *self.request.argv]
            case "stdin":
                self._take_stdin()
                return [*python, "-", *self.request.argv]
            case "name":
                runner = str(_INJECT / "name_runner.py")
                return [*python, runner, str(self.answer), target.value, target.name, *self.request.input]
            case _:
                return [*python, target.value, *self.request.argv]

    def _take_stdin(self) -> None:
        """Keep a copy of the script on stdin, so that its lines can be shown."""
        self.labels["<stdin>"] = "stdin"
        if self.request.text is None and (sys.stdin is None or sys.stdin.isatty()):
            return
        text = sys.stdin.buffer.read() if self.request.text is None else self.request.text
        path = self.folder / "stdin.py"
        path.write_bytes(text)
        self.texts["<stdin>"] = text.decode(errors="replace")
        self.stdin = path.open("rb")

    def _request(self) -> dict[str, Any]:
        one = self.request
        return {
            "kind": one.target.kind,
            "script": shown(one.target),
            "argv": list(one.argv),
            "backward": one.backward,
            "root": one.root,
            "run_to_end": one.run_to_end,
            "values": one.values,
            "grads": one.grads,
            "torchviz": one.torchviz,
            "nudge": one.nudge,
            "walk": one.walk,
            "recorder": _WATCHER if one.watch else one.recorder,
            "extra": one.extra,
            "every": one.every,
            "journal": str(self.journal),
            "board": str(self.board),
            "texts": self.texts,
            "labels": self.labels,
            "skip": self.skip,
            "recording": str(self.recording),
            "count": str(self.count),
            "busy": str(self.busy),
        }

    def _environment(self) -> dict[str, str]:
        environment = dict(os.environ)
        before = environment.get("PYTHONPATH")
        if before is not None:
            environment["GRAPHLAB_PYTHONPATH"] = before
        environment["PYTHONPATH"] = os.pathsep.join([str(_INJECT), *([before] if before else [])])
        environment["GRAPHLAB_REQUEST"] = str(self.folder / "request.json")
        environment["GRAPHLAB_ROOT"] = str(_ROOT)
        return environment

    def _read(self) -> Recording | None:
        if not self.recording.exists():
            return None
        recording: Recording = read_plain(self.recording)
        return recording

    def _tick(self) -> None:
        if self.request.meanwhile is not None:
            self.request.meanwhile(board.read(self.board, losses=False))
        elif not self.request.silent:
            stages.begin(t("reading the graph") if self.busy.exists() else "")

    def _watched(self, code: int) -> Recording | None:
        interrupted = code in (-signal.SIGINT, 128 + signal.SIGINT)
        return assemble(
            self.journal,
            board.read(self.board),
            script=shown(self.request.target),
            argv=self.request.argv,
            interrupted=interrupted,
            ended="" if code == 0 or interrupted else _ended(code),
        )

    def _raise_answer(self) -> None:
        if self.answer.exists():
            problem = json.loads(self.answer.read_text(encoding="utf-8"))
            raise GraphlabError(
                problem["code"],
                retold(problem["what"]),
                where=shown(self.request.target),
                why=retold(problem["why"]),
                fix=retold(problem["fix"]),
                exit_code=USAGE,
            )

    def _nothing(self) -> GraphlabError:
        number = int(self.count.read_text()) if self.count.exists() else 0
        label = shown(self.request.target)
        if self.request.watch:
            return GraphlabError(
                "GL301",
                t("there is nothing to watch: no backward ran"),
                where=label,
                why=t("a training loop is watched from backward to backward, or torch.autograd.grad"),
                fix=t("watch the script that trains; graphlab render draws a graph that has no backward"),
                exit_code=NOTHING,
            )
        if self.request.root:
            return GraphlabError(
                "GL002",
                t("no tensor with a grad_fn is called {name}", name=repr(self.request.root)),
                where=label,
                why=t("--root looks among the script's variables when it has ended"),
                fix=t("name a top-level variable of the script that depends on a leaf with requires_grad"),
                exit_code=NOTHING,
            )
        if self.request.target.kind == "name":
            return GraphlabError(
                "GL002",
                t("there is no graph: {name} gives no tensor with a grad_fn", name=self.request.target.name),
                where=label,
                why=t("the graph of a name is that of its tensor, or of what its call returns"),
                fix=t(
                    "name something that depends on a leaf with requires_grad, or draw a backward of the "
                    "file itself: graphlab render {path}",
                    path=shown_path(self.request.target.value),
                ),
                exit_code=NOTHING,
            )
        if number and (self.request.backward == "last" or number >= self.request.backward):
            return GraphlabError(
                "GL003",
                t("backward {wanted} could not be captured", wanted=self.request.backward),
                where=label,
                why=t("it has no graph, or a line above that begins with graphlab: says what went wrong"),
                fix=t("choose another one with --backward N, or a variable with --root NAME"),
            )
        if number:
            return GraphlabError(
                "GL004",
                t("there is no backward {wanted}: the script ran backward once", wanted=self.request.backward)
                if number == 1
                else t(
                    "there is no backward {wanted}: the script ran backward {number} times",
                    wanted=self.request.backward,
                    number=number,
                ),
                where=label,
                fix=t("choose --backward 1")
                if number == 1
                else t("choose --backward 1 to {number}, or --backward last", number=number),
                exit_code=NOTHING,
            )
        return GraphlabError(
            "GL002",
            t("there is no graph: no backward ran, and no tensor with a grad_fn is left"),
            where=label,
            why=t(
                "autograd records only what depends on a tensor with requires_grad=True, outside no_grad()"
            ),
            fix=t("give a leaf requires_grad=True, or name a function: graphlab render FILE.py:function"),
            exit_code=NOTHING,
        )


def shown(target: Target) -> str:
    match target.kind:
        case "expression":
            return "expression"
        case "stdin":
            return "stdin"
        case "module":
            return f"-m {target.value}"
        case "name":
            return f"{shown_path(target.value)}:{target.name}"
        case _:
            return shown_path(target.value)


def _ended(code: int) -> str:
    """Return how a process ended, in words: ``exit code 3``, or the signal it died of."""
    if code >= 0:
        return f"exit code {code}"
    known = {one.value: one.name for one in signal.Signals}
    return known.get(-code, f"signal {-code}")


def _wait(
    command: list[str],
    environment: dict[str, str],
    stdin: Any,
    *,
    silent: bool,
    tick: Callable[[], None] | None = None,
) -> int:
    """Return the child's return code; signals for this process are passed on to it.

    ``tick`` is called several times a second meanwhile. A ``silent`` run is work of our own, which
    nobody wants the rest of when it was to be stopped: with the child, this process ends too.
    """
    null = subprocess.DEVNULL if silent else None
    child = subprocess.Popen(command, env=environment, stdin=stdin or null, stdout=null, stderr=null)
    at_terminal = os.isatty(0)
    stopped: list[int] = []

    def forward(number: int, _: object) -> None:
        if silent and number in _STOPS:
            stopped.append(number)
        # A terminal sends Ctrl-C to both processes by itself, and so may whoever signals a group.
        if number == signal.SIGINT and (at_terminal or _ends_soon(child.pid)):
            return
        child.send_signal(number)

    before = {one: signal.signal(one, forward) for one in _forwarded()}
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                code = child.wait(_TICK if tick is not None else None)
                break
            if tick is not None:
                tick()
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    if stopped:
        raise KeyboardInterrupt if stopped[0] == signal.SIGINT else SystemExit(128 + stopped[0])
    return code


_STOPS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)}


def _ends_soon(pid: int) -> bool:
    """Return whether the child ends within a moment, of a signal that it got itself."""
    if not hasattr(os, "waitid"):
        return False
    for _ in range(25):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.02)
    return False


def _forwarded() -> Iterator[signal.Signals]:
    import threading

    if threading.current_thread() is threading.main_thread():
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
        known = [getattr(signal, name) for name in names if hasattr(signal, name)]
        # What we were told to ignore, the child ignores too.
        yield from (one for one in known if signal.getsignal(one) != signal.SIG_IGN)


def read_plain(path: Path) -> Any:
    """Return what the child has pickled into a file, if it is made of our own plain types."""
    with uncollected(), path.open("rb") as file:
        return _OnlyOurs(file).load()


class _OnlyOurs(pickle.Unpickler):
    """Reads the child's pickle; it may hold our own plain types and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        ours = {one.__name__: one for one in (graph_types, recording_types, outcome_types)}
        if name not in getattr(ours.get(module), "__dict__", {}) or name.startswith("_"):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a recording")
        return super().find_class(module, name)
