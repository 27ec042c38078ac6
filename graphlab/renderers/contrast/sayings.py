"""What a contrast says in words: cases, answers, and where a captured graph is wrong.

The text, the picture and the page say the same, so they take their words from here.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.retold import retold
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
    "jit.trace": noted("the trace"),
    "jit.script": noted("the script"),
    "export": noted("the exported program"),
    "fx": noted("the fx graph"),
    "aot": noted("the joint graph"),
    "compile": noted("the compiled code"),
}
# What status says of a captured graph, as it is shown.
STATUSES = {
    "agrees": noted("agrees"),
    "disagrees": noted("disagrees"),
    "fails": noted("fails"),
    "refused": noted("refused"),
    "captured": noted("captured"),
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
    return t(CALLED[backend]) if backend in CALLED else backend


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
    size = words.shape(one.shape) or t("scalar")
    return f"{size}{t(', ')}{t('norm {n}', n=words.number(known))}" if known is not None else size


def inputs(given: Sequence[Input], most: int = MANY_INPUTS) -> str:
    """Return ``x = 3`` or ``x: 3×4``, a few of them."""
    said = [_input(one) for one in given[:most]]
    more = [t("{n} more", n=len(given) - most)] if len(given) > most else []
    return ", ".join([*said, *more])


def _input(one: Input) -> str:
    few = words.value(one.tensor)
    if few:
        return f"{one.name} = {few}"
    return f"{one.name}: {words.shape(one.tensor.shape) or one.tensor.dtype}"


def case(one: Case) -> str:
    """Return what tells this case from others: its values where all are few, else how it came about."""
    every = inputs(one.inputs)
    if one.inputs and (words.value(one.inputs[0].tensor) or not one.how):
        return every
    return retold(one.how) or one.name


def on_case(contrast: Contrast, at: int) -> str:
    """Return the case at a position as in ``on x = -3``."""
    return case(contrast.cases[at]) if at < len(contrast.cases) else t("case {n}", n=at + 1)


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
    key = status(contrast, one)
    state = t(STATUSES[key])
    if one.status == "refused":
        return state
    answers = agreements(contrast, one.backend)
    many = len(answers)
    fails, wrong = sum(answer.fails for answer in answers), sum(answer.wrong for answer in answers)
    failing = _failing(fails, many, short)
    if wrong:
        state = t(WRONG_SHORT if short else WRONG, n=wrong, all=many)
    if fails and key == "fails":
        return failing
    several = len(one.effects) > 1
    lost = t("side effects lost") if several else t("side effect lost")
    if short and one.effects:
        if fails:
            return t("{state}; {lost}, fails", state=state, lost=lost)
        return t("{state}, {lost}", state=state, lost=t("effect lost") if wrong else lost)
    if one.effects:
        state = t("{state}, {lost}", state=state, lost=lost)
    return t("{state}; {fails}", state=state, fails=failing) if fails else state


WRONG = noted("disagrees on {n} of {all} cases")
WRONG_SHORT = noted("disagrees on {n} of {all}")


def _failing(fails: int, many: int, short: bool) -> str:
    if short:
        return t("fails on {n} of {all}", n=fails, all=many)
    return t("fails on {n} of {all} cases", n=fails, all=many)


def lost(one: Effect, backend: str) -> str:
    """Return a side effect as a sentence: ``sizes (a list) grows by 1 at every forward of your code …``."""
    fields = {"name": one.name, "kind": one.kind, "change": retold(one.dynamic), "graph": called(backend)}
    vowel = one.kind[:1].lower() in tuple("aeiou")
    if one.static:
        there = retold(one.static)
        message = LOST[vowel]
        return t(message, **fields, there=there)
    return t(LOST_STILL[vowel], **fields)


# A side effect by whether the name of its type begins with a vowel, which only English asks.
LOST = (
    noted("{name} (a {kind}) {change} at every forward of your code, and {there} in {graph}"),
    noted("{name} (an {kind}) {change} at every forward of your code, and {there} in {graph}"),
)
LOST_STILL = (
    noted("{name} (a {kind}) {change} at every forward of your code, and stays as it is in {graph}"),
    noted("{name} (an {kind}) {change} at every forward of your code, and stays as it is in {graph}"),
)


def reason(one: Refused) -> str:
    """Return why a backend would not capture, in one sentence."""
    if one.reason:
        return retold(one.reason)
    if one.kind in REASONS:
        return t(REASONS[one.kind])
    return t("it ended with {error}", error=one.kind) if one.kind else t("it ended with an error")


def own_words(one: Refused) -> str:
    """Return the backend's own words, after the class of the exception."""
    return f"{one.kind}: {one.error}" if one.error and one.kind and one.kind not in REASONS else one.error


def numbers(one: Rebuilt) -> str:
    """Return autograd's creation numbers of a graph."""
    if one.first == one.last:
        return t("made as number {n}", n=one.first)
    return t("made as numbers {first}–{last}", first=one.first, last=one.last)


def recompiles(cost: Cost) -> str:
    """Return in how many runs a backend compiled once more, and whether it had ended when time was taken."""
    whole = cost.warm + cost.runs
    runs = words.count(whole, "run")
    if cost.again >= whole:
        return t("again in {n} of {runs}: at every call, which is in the time", n=cost.again, runs=runs)
    return t(
        "again in {n} of {runs}; the time is that of the last {last}",
        n=cost.again,
        runs=runs,
        last=words.count(cost.runs, "run"),
    )


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
