"""Try every static graph on one forward: captured or refused, right or wrong, and at what cost."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

import torch

from graphlab.outcome import BACKENDS, Agreement, Case, Input, Refused, StaticGraph, Traced
from graphlab.statics.agree import agreement, answered, same, summary
from graphlab.statics.captured import Backend, Captured
from graphlab.statics.cost import cost
from graphlab.statics.counterexample import Wrong, search
from graphlab.statics.effects import effects
from graphlab.statics.isolate import in_a_copy
from graphlab.statics.quiet import heard
from graphlab.statics.refusals import refusal
from graphlab.statics.runs import Runs, copies
from graphlab.statics.sources import Lines
from graphlab.statics.state import State, seeded
from graphlab.statics.tried import Found, Tried, cut_short, ended, put_together
from graphlab.statics.warned import deprecation, warned

if TYPE_CHECKING:
    from graphlab.statics.forward import Forward, GivenCase

_SEARCH = 5.0  # seconds for the search on one backend: a compiled module compiles for each new size
_TIMING = 1.0  # seconds for the timing of one backend
_NOT_REPRODUCIBLE = "the user's code gives another answer each time with the same random numbers"


def try_all(
    forward: Forward,
    cases: Sequence[GivenCase],
    *,
    only: Sequence[str] = BACKENDS,
    seed: int = 0,
    seconds: float = 60.0,
    values: int = 16,
    timing: bool = True,
    look: bool = True,
) -> tuple[Tried, ...]:
    """Return what each backend did, in the order of ``only``; every one in a copy of the process.

    ``seconds`` limits each backend. ``values`` is how many elements of a tensor are written down.
    ``look`` for an input on which a captured graph is wrong. Nothing of the caller's changes:
    neither tensors nor gradients nor random numbers.
    """
    asked = _Asked(forward, tuple(cases), seed, seconds, values, timing, look)
    why = _cannot(forward)
    if why:
        return tuple(Tried(Refused(name, why, "not available")) for name in only)
    made: dict[str, Tried] = {}

    def all_of_them(send: Callable[[object], None]) -> None:
        _warm(only)
        for name in only:
            send((name, _try(name, asked)))

    told = in_a_copy(all_of_them, seconds * (len(only) + 1))
    made.update(told.messages)
    return tuple(made.get(name) or Tried(ended(name, told, 0.0, seconds)) for name in only)


def _warm(only: Sequence[str]) -> None:
    """Load what several backends need, once, in the copy that theirs are copies of."""
    if set(only) - {"jit.trace", "jit.script"}:
        with heard():
            import_module("torch._dynamo")
            import_module("torch.export")


@dataclass(frozen=True, slots=True)
class _Asked:
    forward: Forward
    cases: tuple[GivenCase, ...]
    seed: int
    seconds: float
    values: int
    timing: bool
    look: bool


def _try(name: str, asked: _Asked) -> Tried:
    begun = time.monotonic()
    told = in_a_copy(lambda send: _work(name, asked, send), asked.seconds, inner=True)
    made = put_together(told)
    if made is None:
        return Tried(ended(name, told, time.monotonic() - begun, asked.seconds))
    short = cut_short(told, asked.seconds)
    return replace(made, notes=(*made.notes, short)) if short else made


def _cannot(forward: Forward) -> str:
    """Return why no backend can be tried here, "" if they can."""
    if not hasattr(os, "fork"):
        return "graphs are captured in a copy of the process, and this system cannot make one"
    tensors = [*forward.inputs, *forward.module.parameters(), *forward.module.buffers()]
    if any(one.is_cuda for one in tensors) or torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        return "graphs are captured in a copy of the process, which cannot use the GPU"
    return ""


def _work(name: str, asked: _Asked, send: Callable[[object], None]) -> None:
    """Capture, compare, look for a wrong answer and measure; send each result as soon as it is there."""
    forward, lines = asked.forward, Lines(asked.forward.files)
    try:
        with heard():
            backend: Backend = import_module(f"graphlab.statics.{name.replace('.', '_')}")
    except ImportError as missing:  # some are not public, and another torch may not have them
        send(
            Tried(Refused(name, f"torch {torch.__version__} does not have it", "not available", str(missing)))
        )
        return
    state = State(forward.module)
    seeded(asked.seed)
    begun = time.perf_counter()
    captured, error = None, None
    with heard() as said:
        try:
            captured = backend.capture(replace(forward, inputs=copies(forward.inputs)))
        except BaseException as refused:  # SystemExit too: a refusal is a result
            error = refused
    seconds = time.perf_counter() - begun
    state.restore()
    ends = deprecation(said.warnings)
    if captured is None:
        assert error is not None
        send(Tried(refusal(name, error, lines, seconds, ends)))
        return
    outcome = Traced(
        name,
        captured.graph,
        warned(said.warnings, lines),
        seconds,
        captured.breaks,
        captured.pieces,
        captured.guards,
        ends,
    )
    send(Tried(outcome, notes=captured.notes))
    with heard():
        _judge(name, captured, asked, Runs(forward, state, asked.seed), outcome, send)


def _judge(
    name: str,
    captured: Captured,
    asked: _Asked,
    runs: Runs,
    outcome: Traced,
    send: Callable[[object], None],
) -> None:
    agreements = tuple(
        _compared(name, at, one, captured, runs, asked.values) for at, one in enumerate(asked.cases)
    )
    send(agreements)
    changed = effects(runs, captured, Lines(asked.forward.files))
    if changed:
        send(replace(outcome, effects=changed))
    if asked.timing:  # before other inputs make the graph compile once more
        nodes = sum(_operations(one) for one in (outcome.graph, *outcome.pieces))
        budget = min(_TIMING, asked.seconds / 8)
        send(cost(runs, captured, name, budget, outcome.seconds, nodes))
        if captured.forget is not None:
            captured.forget()
    if asked.look:
        budget = min(_SEARCH, asked.seconds / 4)
        wrong = search(runs, captured, name, len(asked.cases), budget, asked.values)
        send([_found(one, asked, len(asked.cases) + at) for at, one in enumerate(wrong)])


def _operations(graph: StaticGraph) -> int:
    return sum(node.kind in ("op", "block") for node in graph.nodes)


def _compared(name: str, at: int, given: GivenCase, captured: Captured, runs: Runs, limit: int) -> Agreement:
    dynamic = runs.eager(given.inputs)
    static = runs.static(captured, given.inputs)
    again = "" if same(dynamic, runs.eager(given.inputs)) else _NOT_REPRODUCIBLE
    return agreement(name, at, dynamic, static, limit, again=again)


def _found(wrong: Wrong, asked: _Asked, at: int) -> Found:
    one = wrong.candidate
    data = io.BytesIO()
    torch.save(list(one.inputs), data)
    names = asked.forward.names
    described = tuple(
        Input(name, summary(tensor, asked.values), tensor.requires_grad)
        for name, tensor in zip(names, one.inputs, strict=True)
    )
    case = Case(f"case {at + 1}", "found", one.how, described)
    return Found(case, data.getvalue(), answered(wrong.dynamic, asked.values), wrong.agreement)
