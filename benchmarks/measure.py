"""The clocks: every alternative of a case runs in every round, in an order that rotates.

CPU time of this process with one torch thread: on a shared machine it is steadier than the
time on the wall. Each alternative is timed on a forward pass of its own.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.cases import Case
    from graphlab.graph import Graph


@dataclass
class Times:
    """The seconds of one alternative, a value for each round."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def spread(self) -> float:
        """Return the distance between the first and the third quartile."""
        if len(self.seconds) < 2:
            return 0.0
        first, _, third = quantiles(self.seconds, n=4)
        return third - first


@dataclass
class Measured:
    """One case: the graph's size and the times of each alternative, by name."""

    name: str
    nodes: int
    edges: int
    times: dict[str, Times]


PLAIN, TRACED, READ, MAKE_DOT = "forward", "forward, traced", "names, walk, describe", "make_dot"


def measure(case: Case) -> Measured:
    """Return the times of a case, after one round that does not count."""
    forward, params = case.make()
    times = {name: Times() for name in (PLAIN, TRACED, READ, MAKE_DOT)}
    graphs: list[Graph] = []
    runs: list[Callable[[], dict[str, float]]] = [
        lambda: plain(forward),
        lambda: captured(forward, graphs, []),
        lambda: torchviz_drawn(forward, params),
    ]
    for turn in range(case.rounds + 1):
        shift = turn % len(runs)
        for run in runs[shift:] + runs[:shift]:
            gc.collect()
            for name, seconds in run().items():
                if turn:
                    times[name].seconds.append(seconds)
        del graphs[1:]
    return Measured(case.name, len(graphs[0].nodes), len(graphs[0].edges), times)


def plain(forward: Callable[[], object]) -> dict[str, float]:
    start = time.process_time()
    loss = forward()
    seconds = time.process_time() - start
    del loss
    return {PLAIN: seconds}


def captured(forward: Callable[[], object], graphs: list[Graph], kept: list[object]) -> dict[str, float]:
    """Do what the recorder does in a user's process: trace the forward, then read the graph.

    ``kept`` gets what holds autograd's own graph: freeing a very long one ends the process.
    """
    from graphlab.capture.describe import Surroundings, describe
    from graphlab.capture.names import names_in_frames
    from graphlab.capture.quiet import undisturbed
    from graphlab.capture.trace import Tracing
    from graphlab.capture.walk import edge_of, walk

    tracing = Tracing()
    start = time.process_time()
    tracing.start(None)
    loss = forward()
    tracing.stop(None)
    middle = time.process_time()
    with undisturbed():
        names = names_in_frames(sys._getframe())
        walked = walk([edge for edge in [edge_of(loss)] if edge is not None])  # type: ignore[arg-type]
        graphs.append(describe(walked, [("loss", loss)], Surroundings(names, tracing.traces)))
    end = time.process_time()
    kept += [loss, walked]
    return {TRACED: middle - start, READ: end - middle}


def torchviz_drawn(forward: Callable[[], object], params: dict[str, object]) -> dict[str, float]:
    """Let torchviz make its Digraph; it recurses once for every node of the longest path."""
    from torchviz import make_dot

    loss = forward()
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(10**6)
    start = time.process_time()
    make_dot(loss, params=params)
    seconds = time.process_time() - start
    sys.setrecursionlimit(before)
    return {MAKE_DOT: seconds}


def commands(pairs: dict[str, list[str]], rounds: int) -> dict[str, Times]:
    """Return the time on the wall of whole commands, interleaved, after one that does not count."""
    times = {name: Times() for name in pairs}
    for turn in range(rounds + 1):
        for name, command in pairs.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            if turn:
                times[name].seconds.append(time.perf_counter() - start)
    return times


def long_chain(length: int, kept: list[object]) -> dict[str, float]:
    """Return what one capture of a very long chain takes; to be run in a process of its own."""
    from benchmarks.cases import chain

    forward, _ = chain(length)()
    before = time.process_time()
    loss = forward()
    seconds = time.process_time() - before
    del loss
    plain_rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    graphs: list[Graph] = []
    found = captured(forward, graphs, kept)
    return {
        "nodes": len(graphs[0].nodes),
        "forward": seconds,
        "traced": found[TRACED],
        "read": found[READ],
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "forward_peak_mb": plain_rss,
    }
