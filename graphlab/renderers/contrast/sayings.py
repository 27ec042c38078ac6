"""What a contrast says in words: cases, answers, and where a captured graph is wrong.

The text, the picture and the page say the same, so they take their words from here.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Node, Source, TensorSummary
    from graphlab.outcome import Agreement, Answer, Case, Contrast, Input, Refused, StaticNode, Traced

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
PRECISE = 9  # digits of two numbers that are alike in fewer
MANY_INPUTS = 3


class Numbers(NamedTuple):
    """What two sides gave for the same thing: ``what`` is ``y`` or ``the gradient of x``.

    The verb is ``raises`` where a side ended with an error, which stands for its number then.
    """

    what: str
    yours: str
    theirs: str
    verbs: tuple[str, str] = ("gives", "gives")


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


def dynamic(contrast: Contrast, at: int) -> Answer | None:
    """Return what the user's own code gave for a case."""
    return next((one.answer for one in contrast.dynamic.graphs if one.case == at), None)


def root_name(contrast: Contrast, at: int, output: int) -> str:
    """Return the user's name for an output, else ``output 1``; nothing for the only one without name."""
    rebuilt = next((one for one in contrast.dynamic.graphs if one.case == at), None)
    roots = rebuilt.graph.roots if rebuilt and rebuilt.graph else ()
    count = len(rebuilt.answer.outputs) if rebuilt else 0
    if len(roots) == count and output < len(roots) and roots[output].name:
        return roots[output].name
    return f"output {output}" if count > 1 else ""


def numbers(contrast: Contrast, one: Agreement) -> list[Numbers]:
    """Return what differs, both numbers of each: what differs most is first; errors stand for numbers."""
    ours, theirs = dynamic(contrast, one.case), one.static
    if ours is None or theirs is None:
        return []
    if ours.error or theirs.error:
        verbs = ("raises" if ours.error else "gives", "raises" if theirs.error else "gives")
        return [Numbers("", _outcome(ours), _outcome(theirs), verbs)]
    found = []
    for at, (mine, other) in enumerate(zip(ours.outputs, theirs.outputs, strict=False)):
        if _differ(mine, other, one.tolerance):
            worst = one.worst in (f"output {at}", root_name(contrast, one.case, at))
            found.append((not worst, Numbers(root_name(contrast, one.case, at), *_apart(mine, other))))
    there = {grad.name: grad.tensor for grad in theirs.gradients}
    for grad in ours.gradients:
        if grad.name in there and _differ(grad.tensor, there[grad.name], one.tolerance):
            worst = grad.name in one.worst and not one.worst.startswith("output")
            texts = _apart(grad.tensor, there[grad.name])
            found.append((not worst, Numbers(f"the gradient of {grad.name}", *texts)))
    return [both for _, both in sorted(found, key=lambda pair: pair[0])]


def _outcome(answer: Answer) -> str:
    if answer.error:
        return (answer.error.strip().splitlines() or ["an error"])[0]
    return ", ".join(map(tensor, answer.outputs)) or "nothing"


def _differ(one: TensorSummary | None, other: TensorSummary | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is not other
    if one.shape != other.shape or one.values is None or other.values is None:
        return one.shape != other.shape or one.norm != other.norm or one.values != other.values
    return any(_far(a, b, tolerance) for a, b in zip(one.values, other.values, strict=False))


def _far(a: words.Value, b: words.Value, tolerance: float) -> bool:
    if isinstance(a, tuple) or isinstance(b, tuple):
        return a != b
    return a != b and not abs(a - b) <= tolerance and not (a != a and b != b)


def _apart(one: TensorSummary | None, other: TensorSummary | None) -> tuple[str, str]:
    """Return both as text, with more digits where few would make them look the same."""
    texts = tensor(one), tensor(other)
    if texts[0] != texts[1] or one is None or other is None:
        return texts
    for mine, its in (((one.values or (None,))[0], (other.values or (None,))[0]), (one.norm, other.norm)):
        if isinstance(mine, (int, float)) and isinstance(its, (int, float)) and mine != its:
            return f"{mine:.{PRECISE}g}", f"{its:.{PRECISE}g}"
    return texts


def wrong(contrast: Contrast, one: Agreement) -> str:
    """Return one disagreement as a sentence, with both numbers."""
    where, who = on_case(contrast, one.case), called(one.backend)
    found = numbers(contrast, one)
    if not found:
        much = "" if one.max_abs_diff is None else f" by up to {words.number(one.max_abs_diff)}"
        return f"{where}: {who} differs from your code{much}" + (f" ({one.worst})" if one.worst else "")
    first = found[0]
    what = f" for {first.what}" if first.what else ""
    mine, its = first.verbs
    return f"{where}: your code {mine} {first.yours}{what}, {who} {its} {first.theirs}"


def blamed(contrast: Contrast, one: Agreement) -> Source | None:
    """Return the user's line that explains a disagreement: a warned one, else the branch taken otherwise."""
    outcome = outcome_of(contrast, one.backend)
    if outcome is not None and outcome.status == "traced":
        for warned in outcome.warnings:
            if warned.source:
                return warned.source
        for node in outcome.graph.nodes:
            if node.baked and node.source:
                return node.source
    return next((diff.branch for diff in contrast.differences if diff.case == one.case), None)


def outcome_of(contrast: Contrast, backend: str) -> Traced | Refused | None:
    """Return the outcome of a backend."""
    return next((one for one in contrast.outcomes if one.backend == backend), None)


def agreements(contrast: Contrast, backend: str) -> list[Agreement]:
    """Return how a backend compares, in the order of the cases."""
    return sorted((one for one in contrast.agreements if one.backend == backend), key=lambda one: one.case)


def status(contrast: Contrast, one: Traced | Refused) -> str:
    """Return ``refused``, ``disagrees``, ``agrees``, or ``captured`` where nothing was compared."""
    if one.status == "refused":
        return "refused"
    answers = agreements(contrast, one.backend)
    if not answers:
        return "captured"
    return "agrees" if all(answer.agrees for answer in answers) else "disagrees"


def reason(one: Refused) -> str:
    """Return why a backend would not capture, in one sentence."""
    return one.reason or REASONS.get(one.kind, f"it ended with {one.kind or 'an error'}")


def own_words(one: Refused) -> str:
    """Return the backend's own words, after the class of the exception."""
    return f"{one.kind}: {one.error}" if one.error and one.kind and one.kind not in REASONS else one.error


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
