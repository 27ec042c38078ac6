"""``python -m benchmarks.child CASE TOOL``: does one thing at a time as stdin says, and tells what it took.

A line of JSON in, a line of JSON out: ``{"task": "capture"}`` runs the plain forward (for gradients
the plain forward and backward) and then the tool's, and says the seconds of each. What a tool prints
goes nowhere. The process lives until stdin ends, so that rounds of several tools can be interleaved.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cases import CASES, Subject
from benchmarks.meter import Peak, seconds
from benchmarks.tools import GRADIENTS, TOOLS, NotWholeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.tools import Made, Task

LEAST = 0.02  # seconds that a measurement takes at least, by doing it again and again
MOST_TIMES = 20


def main(arguments: list[str]) -> None:
    """Answer until stdin ends."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    case = next(one for one in CASES if one.key == arguments[0])
    tool = next(one for one in TOOLS if one.key == arguments[1])
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    subject = case.make()
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            asked = json.loads(line)
            answer = done(asked, subject, tool.tasks[asked["task"]], Path(folder))
            print(json.dumps(answer), file=out, flush=True)
    # Freeing a graph that a tool has walked may recurse in C++ beyond any stack.
    os._exit(0)


def done(asked: dict[str, Any], subject: Subject, task: Task, folder: Path) -> dict[str, Any]:
    """Return what was measured, or the failure with its text."""
    backward = asked["task"] == GRADIENTS
    base = 0.0
    try:
        runs = [plain(subject, asked.get("times", 1), backward=backward) for _ in range(asked.get("runs", 1))]
        base = min(runs)
        peak = Peak()
        begun = time.monotonic()
        taken, nodes = clocked(subject, lambda: task(subject, folder), asked.get("tool_times", 1))
        return {
            "plain": base,
            "tool": taken,
            "nodes": nodes,
            "peak_mb": peak.more(),
            "wall": time.monotonic() - begun,
        }
    except NotWholeError as error:
        return {"plain": base, "failure": str(error), "kind": "not whole"}
    except BaseException as error:
        return {"plain": base, "failure": said(error, folder), "kind": type(error).__name__}


def plain(subject: Subject, times: int, *, backward: bool) -> float:
    """Return the seconds of a forward (and backward) with no tool in the way."""
    wrapped = _without_wrappers()

    def run() -> Made:
        loss = subject.forward()
        if backward:
            loss.backward()
        return lambda: 0, loss

    taken, _ = clocked(subject, run, times)
    wrapped()
    return taken


def clocked(subject: Subject, work: Callable[[], Made], times: int) -> tuple[float, int]:
    """Return the seconds of one run, and how many nodes it found; counting and freeing are not timed."""
    done = []
    gc.collect()
    start = seconds()
    for _ in range(times):
        subject.forget()
        done.append(work())
    taken = (seconds() - start) / times
    count, _ = done[-1]
    return taken, count()


def said(error: BaseException, folder: Path) -> str:
    """Return an error as the end of its traceback says it, without a folder that is there only now."""
    return f"{type(error).__name__}: {error}".replace(str(folder), "FOLDER").strip()


def _without_wrappers() -> Callable[[], None]:
    """Take away the wrappers that torchlens leaves around torch's functions; return what puts them back."""
    if "torchlens" not in sys.modules:
        return lambda: None
    wrappers = import_module("torchlens.backends.torch.wrappers")
    wrappers.unwrap_torch()
    return lambda: wrappers.wrap_torch()


if __name__ == "__main__":
    main(sys.argv[1:])
