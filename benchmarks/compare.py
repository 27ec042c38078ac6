"""Every tool on every case: once in a fresh process each, then in interleaved rounds.

The fresh process tells the peak memory, the nodes, what the first use in a process costs, and how it
fails where it fails. What was quick enough is then measured again and again: in each round every tool
has its turn, in an order that rotates, with the plain forward (and backward) right before it.
"""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from benchmarks.child import LEAST, MOST_TIMES
from benchmarks.tools import CAPTURE, TASKS
from benchmarks.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.cases import Case
    from benchmarks.tools import Tool

Found = dict[str, Any]
WARM = 5  # plain runs in a fresh process, of which the quickest counts: the first one is slow


@dataclass(frozen=True)
class Effort:
    """How much time is spent: seconds that one measurement may last, and for the rounds of a cell."""

    limit: float = 120.0
    rounds: int = 15
    cell: float = 12.0


def compare(cases: Sequence[Case], tools: Sequence[Tool], effort: Effort) -> Iterator[list[Found]]:
    """Yield, after each case, all rows so far: one for each case, tool and task."""
    rows: list[Found] = []
    for case in cases:
        rows += _case(case, tools, effort)
        yield rows


def _case(case: Case, tools: Sequence[Tool], effort: Effort) -> list[Found]:
    rows = [row for tool in tools for row in _first(case, tool, effort)]
    again = [row for row in rows if row["first"].get("tool", effort.cell) * 3 <= effort.cell]
    with ExitStack() as stack:
        workers = {key: stack.enter_context(Worker(case.key, key)) for key in {row["tool"] for row in again}}
        for task in TASKS:
            _rounds([row for row in again if row["task"] == task], workers, effort)
    return rows


def _first(case: Case, tool: Tool, effort: Effort) -> Iterator[Found]:
    """Yield what a fresh process tells of each task of a tool."""
    slow = ""
    for task in TASKS:
        row: Found = {"case": case.key, "tool": tool.key, "task": task, "rounds": []}
        if task not in tool.tasks:
            continue
        _say(f"{case.name}: {tool.name}, {task}")
        if find_spec(tool.package) is None:
            row["first"] = {"failure": "not installed", "kind": "not installed"}
        elif slow:
            row["first"] = {"failure": slow, "kind": "time limit", "limit": effort.limit}
        else:
            with Worker(case.key, tool.key) as worker:
                row["first"] = worker.ask({"task": task, "runs": WARM}, effort.limit)
        if task == CAPTURE and row["first"].get("kind") == "time limit":
            slow = f"not tried: capture alone is not done after {effort.limit:g} s"
        yield row


def _rounds(rows: list[Found], workers: dict[str, Worker], effort: Effort) -> None:
    """Fill the rounds of one task of one case: each tool in each, after one that does not count."""
    questions = {}
    for row in rows:
        warm = workers[row["tool"]].ask({"task": row["task"]}, effort.limit)
        if "tool" in warm:
            questions[row["tool"]] = {
                "task": row["task"],
                "times": _times(warm["plain"]),
                "tool_times": _times(warm["tool"]),
            }
    left = [row for row in rows if row["tool"] in questions]
    begun = time.monotonic()
    for turn in range(effort.rounds):
        if turn >= 3 and time.monotonic() - begun > effort.cell * len(left):
            break
        shift = turn % len(left) if left else 0
        for row in left[shift:] + left[:shift]:
            answer = workers[row["tool"]].ask(questions[row["tool"]], effort.limit)
            if "tool" in answer:
                row["rounds"].append({"plain": answer["plain"], "tool": answer["tool"]})


def _times(taken: float) -> int:
    """Return how often something is done in one measurement."""
    return max(1, min(MOST_TIMES, round(LEAST / max(taken, 1e-6))))


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)
