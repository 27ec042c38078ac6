"""How time and memory grow with the graph: capture, reading, folding, the overview picture, JSON.

Each stage has a process of its own, as it has in use: the script's process captures and writes the
recording, graphlab's own reads it and draws. ``python -m benchmarks.growth STAGE SUBJECT NODES FILE``
is one stage; it prints a line of JSON.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cases import GROWING
from benchmarks.meter import Peak, seconds
from benchmarks.worker import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphlab.recording import Recording

CAPTURE, READ, FOLD, PICTURE, JSON, HELD = "capture", "read", "fold", "picture", "json", "held"
STAGES = (CAPTURE, READ, FOLD, PICTURE, JSON)
SIZES = (1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 3
LIMIT = 1800.0
LEAST = 0.1  # seconds that a measurement takes at least, by doing it again and again


def growth(
    subjects: Sequence[str], sizes: Sequence[int] = SIZES, rounds: int = ROUNDS
) -> Iterator[list[Any]]:
    """Yield, now and then, a row for each subject, size and stage: seconds and megabytes of each round."""
    found: dict[tuple[str, int, str], dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(rounds):
            for subject in subjects:
                for size in sizes:
                    _say(f"round {turn + 1}: {subject}, {size:,} nodes")
                    file = Path(folder) / f"{subject}-{size}"
                    for stage in (*STAGES, *([HELD] if turn == 0 else [])):
                        answer = _stage(stage, subject, size, file)
                        row = found.setdefault(
                            (subject, size, stage), {"subject": subject, "size": size, "stage": stage}
                        )
                        for key, value in answer.items():
                            row.setdefault(key, []).append(value)
                    yield list(found.values())


def _stage(stage: str, subject: str, size: int, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.growth", stage, subject, str(size), str(file)]
    try:
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=False, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return {"failure": f"not done after {LIMIT:g} s"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return {"failure": f"ended with {done.returncode}: {last}"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main(arguments: list[str]) -> None:
    """Do one stage."""
    stage, subject, size, file = arguments
    print(json.dumps(done(stage, subject, int(size), Path(file))), flush=True)
    os._exit(0)  # taking a million nodes apart is nobody's measurement


def done(stage: str, subject: str, size: int, file: Path) -> dict[str, Any]:
    """Return what a stage took; capture leaves the recording in the file, the others read it there."""
    return _capture(subject, size, file) if stage == CAPTURE else _later(stage, file)


def _capture(subject: str, size: int, path: Path) -> dict[str, Any]:
    import torch

    import graphlab

    torch.set_num_threads(1)
    made = GROWING[subject](size)()
    graphlab.record(lambda: torch.ones(1, requires_grad=True) * 2)  # what is imported late is imported now
    plain, loss, _ = _clocked(made.forward)
    del loss
    taken, recording, peak = _clocked(lambda: graphlab.record(made.forward))
    assert recording.graph is not None
    path.write_bytes(pickle.dumps(recording, pickle.HIGHEST_PROTOCOL))
    nodes = len(recording.graph.nodes)
    return {"nodes": nodes, "edges": len(recording.graph.edges), "plain": plain, "s": taken, "mb": peak}


def _later(stage: str, path: Path) -> dict[str, Any]:
    """Do a stage that begins with a recording, in a process without torch."""
    from graphlab.capture.run import read_plain
    from graphlab.folding.fold import fold
    from graphlab.renderers import render
    from graphlab.serialize import to_json

    if stage == HELD:
        import tracemalloc

        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        recording = read_plain(path)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        return {"bytes": held, "nodes": len(recording.graph.nodes)}
    if stage == READ:
        taken, recording, peak = _clocked(lambda: read_plain(path))
        return {"s": taken, "mb": peak, "nodes": len(recording.graph.nodes)}
    recording = read_plain(path)
    work: Callable[[], Any] = {
        FOLD: lambda: fold(_anew(recording).graph),
        PICTURE: lambda: render(_anew(recording), "svg"),
        JSON: lambda: to_json(recording),
    }[stage]
    taken, _, peak = _clocked(work)
    return {"s": taken, "mb": peak, "nodes": len(recording.graph.nodes)}


def _anew(recording: Recording) -> Recording:
    """Return an equal recording with a graph of its own: the last one that was folded is remembered."""
    first, *others = recording.passes
    return replace(recording, passes=(replace(first, graph=replace(first.graph)), *others))


def _clocked(work: Callable[[], Any]) -> tuple[float, Any, float]:
    """Return the seconds of one run, what it made, and the megabytes that it took on top.

    What is quick is done again; the first run, which loads what is loaded late, does not count then.
    """
    gc.collect()
    peak = Peak()
    start = seconds()
    made = work()
    taken, mb = seconds() - start, peak.more()
    if taken < LEAST:
        begun, times = seconds(), 0
        while seconds() - begun < LEAST:
            made = work()
            times += 1
        taken = (seconds() - begun) / times
    return taken, made, mb


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
