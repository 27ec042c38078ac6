"""What a contrast says in words: cases, answers, and where a captured graph is wrong.

The text, the picture and the page say the same, so they take their words from here.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Node, Source, TensorSummary
    from graphlab.outcome import (
        Agreement,
        Case,
        Contrast,
        Cost,
        Effect,
        Input,
        Rebuilt,
        Refused,
        StaticNode,
        Traced,
    )

# What a backend's graph is called within a sentence.
CALLED = {
    "jit.trace": "the trace",
    "jit.script": "the script",
    "export": "the exported program",
    "fx": "the fx graph",
    "aot": "the joint graph",
    "compile": "the compiled code",
}
# What the kinds of refusal mean that are no exception of the backend's.
REASONS = {
    "killed": "the process that captured it was killed",
    "timeout": "it took too long",
    "not available": "this torch does not have it",
}
MANY_INPUTS = 3


def called(backend: str) -> str:
    """Return what the graph of a backend is called within a sentence."""
    return CALLED.get(backend, backend)


def place(source: Source | None) -> str:
    """Return ``branch.py:5``; nothing for no place."""
    return f"{PurePath(source.file).name}:{source.line}" if source else ""


def duration(seconds: float) -> str:
    """Return a time as ``12 ms`` or ``2.5 s``."""
    if 0 <= seconds < 0.0995e-3:
        return f"{seconds * 1e6:.2g} µs"
    return f"{seconds * 1e3:.2g} ms" if 0 <= seconds < 0.0995 else f"{seconds:.2g} s"


def tensor(one: TensorSummary | None) -> str:
    """Return a tensor in few words: its values where they are few, else shape and norm."""
    if one is None:
        return "None"
    few = words.value(one)
    if few:
        return few
    known = words.norm(one)
    size = words.shape(one.shape) or "scalar"
    return f"{size}, norm {words.number(known)}" if known is not None else size


def inputs(given: Sequence[Input], most: int = MANY_INPUTS) -> str:
    """Return ``x = 3`` or ``x: 3×4``, a few of them."""
    said = [_input(one) for one in given[:most]]
    more = [f"{len(given) - most} more"] if len(given) > most else []
    return ", ".join([*said, *more])


def _input(one: Input) -> str:
    few = words.value(one.tensor)
    if few:
        return f"{one.name} = {few}"
    return f"{one.name}: {words.shape(one.tensor.shape) or one.tensor.dtype}"


def case(one: Case) -> str:
    """Return what tells this case from others: its values where all are few, else how it came about."""
    every = inputs(one.inputs)
    return every if one.inputs and (words.value(one.inputs[0].tensor) or not one.how) else one.how or one.name


def on_case(contrast: Contrast, at: int) -> str:
    """Return the case at a position as in ``on x = -3``."""
    return case(contrast.cases[at]) if at < len(contrast.cases) else f"case {at + 1}"


def outcome_of(contrast: Contrast, backend: str) -> Traced | Refused | None:
    """Return the outcome of a backend."""
    return next((one for one in contrast.outcomes if one.backend == backend), None)


def agreements(contrast: Contrast, backend: str) -> list[Agreement]:
    """Return how a backend compares, in the order of the cases."""
    return sorted((one for one in contrast.agreements if one.backend == backend), key=lambda one: one.case)


def status(contrast: Contrast, one: Traced | Refused) -> str:
    """Return ``refused``, ``disagrees``, ``fails``, ``agrees``, or ``captured`` without comparison.

    It fails where it ends with an error on every input; where it does on some, it agrees, and
    ``verdict`` says on how many it fails.
    """
    if one.status == "refused":
        return "refused"
    answers = agreements(contrast, one.backend)
    if not answers:
        return "captured"
    if any(answer.wrong for answer in answers):
        return "disagrees"
    return "agrees" if any(answer.agrees for answer in answers) else "fails"


def verdict(contrast: Contrast, one: Traced | Refused, *, short: bool = False) -> str:
    """Return the status and what it leaves out: ``agrees; fails on 1 of 4 cases``. ``short`` fits a table."""
    state = status(contrast, one)
    if one.status == "refused":
        return state
    answers = agreements(contrast, one.backend)
    many = f"{len(answers)}{'' if short else ' cases'}"
    fails, wrong = sum(answer.fails for answer in answers), sum(answer.wrong for answer in answers)
    if wrong:
        state += f" on {wrong} of {many}"
    if fails and state == "fails":
        return f"fails on {fails} of {many}"
    lost = f"side effect{'s' * (len(one.effects) > 1)} lost"
    if short and one.effects:
        return (
            f"{state}; {lost}, fails" if fails else f"{state}, effect lost" if wrong else f"{state}, {lost}"
        )
    if one.effects:
        state += f", {lost}"
    return f"{state}; fails on {fails} of {many}" if fails else state


def lost(one: Effect, backend: str) -> str:
    """Return a side effect as a sentence: ``sizes (a list) grows by 1 at every forward of your code …``."""
    article = "an" if one.kind[:1].lower() in tuple("aeiou") else "a"
    there = f"and {one.static}" if one.static else "and stays as it is"
    return (
        f"{one.name} ({article} {one.kind}) {one.dynamic} at every forward of your code, "
        f"{there} in {called(backend)}"
    )


def reason(one: Refused) -> str:
    """Return why a backend would not capture, in one sentence."""
    return one.reason or REASONS.get(one.kind, f"it ended with {one.kind or 'an error'}")


def own_words(one: Refused) -> str:
    """Return the backend's own words, after the class of the exception."""
    return f"{one.kind}: {one.error}" if one.error and one.kind and one.kind not in REASONS else one.error


def numbers(one: Rebuilt) -> str:
    """Return autograd's creation numbers of a graph."""
    if one.first == one.last:
        return f"made as number {one.first}"
    return f"made as numbers {one.first}–{one.last}"


def recompiles(cost: Cost) -> str:
    """Return in how many runs a backend compiled once more, and whether it had ended when time was taken."""
    whole = cost.warm + cost.runs
    text = f"again in {cost.again} of {words.count(whole, 'run')}"
    if cost.again >= whole:
        return f"{text}: at every call, which is in the time"
    return f"{text}; the time is that of the last {words.count(cost.runs, 'run')}"


def size(one: Traced) -> int:
    """Return how many operations were captured, in all pieces: no inputs, constants and outputs."""
    graphs = (one.graph, *one.pieces)
    return sum(node.kind in ("op", "block") for graph in graphs for node in graph.nodes)


def written(node: Node) -> str:
    """Return the user's own text for a node: ``y = x * 2``, else its name."""
    expression = node.source.expression if node.source else ""
    if node.kind == "leaf":
        return node.name
    if node.name and expression and node.name != expression:
        return f"{node.name} = {expression}"
    return expression or node.name


def operation(node: StaticNode) -> str:
    """Return a backend's word for an operation without what is the same for all: ``aten::mul``."""
    op = node.op.removeprefix("call_function ").removeprefix("call_method ").removeprefix("call_module ")
    return op.removesuffix(".default")


def constants(one: Traced) -> list[StaticNode]:
    """Return the nodes in which a value is frozen."""
    return [node for graph in (one.graph, *one.pieces) for node in graph.nodes if node.baked]
