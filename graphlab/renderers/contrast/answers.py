"""What two sides answered, and where they are not the same: both numbers, and the line to blame."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graphlab.lang import noted, t
from graphlab.renderers import words
from graphlab.renderers.contrast.sayings import called, on_case, outcome_of, tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Root, Source, TensorSummary
    from graphlab.outcome import Agreement, Answer, Contrast

PRECISE = 9  # digits of two numbers that are alike in fewer


class Numbers(NamedTuple):
    """What two sides gave for the same thing: ``what`` is ``y`` or ``the gradient of x``.

    ``of`` is the leaf whose gradient it is, "" where it is none. ``errors`` says which side ended with
    an error, which stands for its number then.
    """

    what: str
    yours: str
    theirs: str
    of: str = ""
    errors: tuple[bool, bool] = (False, False)


def dynamic(contrast: Contrast, at: int) -> Answer | None:
    """Return what the user's own code gave for a case."""
    return next((one.answer for one in contrast.dynamic.graphs if one.case == at), None)


def _root(contrast: Contrast, at: int, output: int) -> str:
    """Return the user's name for an output, nothing where it has none."""
    roots, count = _roots(contrast, at)
    return roots[output].name if len(roots) == count and output < len(roots) else ""


def _roots(contrast: Contrast, at: int) -> tuple[Sequence[Root], int]:
    """Return the roots of a case's graph, and how many outputs it has."""
    rebuilt = next((one for one in contrast.dynamic.graphs if one.case == at), None)
    roots = rebuilt.graph.roots if rebuilt and rebuilt.graph else ()
    return roots, len(rebuilt.answer.outputs) if rebuilt else 0


def root_name(contrast: Contrast, at: int, output: int) -> str:
    """Return the user's name for an output, else ``output 1``; nothing for the only one without name."""
    name = _root(contrast, at, output)
    if name:
        return name
    _, count = _roots(contrast, at)
    return t("output {n}", n=output) if count > 1 else ""


def numbers(contrast: Contrast, one: Agreement) -> list[Numbers]:
    """Return what differs, both numbers of each: what differs most is first; errors stand for numbers."""
    ours, theirs = dynamic(contrast, one.case), one.static
    if ours is None or theirs is None:
        return []
    if ours.error or theirs.error:
        errors = (bool(ours.error), bool(theirs.error))
        return [Numbers("", _outcome(ours), _outcome(theirs), errors=errors)]
    found = []
    for at, (mine, other) in enumerate(zip(ours.outputs, theirs.outputs, strict=False)):
        if _differ(mine, other, one.tolerance):
            worst = one.worst in (f"output {at}", _root(contrast, one.case, at))
            found.append((not worst, Numbers(root_name(contrast, one.case, at), *_apart(mine, other))))
    there = {grad.name: grad.tensor for grad in theirs.gradients}
    for grad in ours.gradients:
        if grad.name in there and _differ(grad.tensor, there[grad.name], one.tolerance):
            worst = grad.name in one.worst and not one.worst.startswith("output")
            texts = _apart(grad.tensor, there[grad.name])
            what = t("the gradient of {name}", name=grad.name)
            found.append((not worst, Numbers(what, *texts, of=grad.name)))
    return [both for _, both in sorted(found, key=lambda pair: pair[0])]


def _outcome(answer: Answer) -> str:
    if answer.error:
        return (answer.error.strip().splitlines() or [t("an error")])[0]
    return ", ".join(map(tensor, answer.outputs)) or t("nothing")


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
        return f"{where}{t(': ')}{_differs(one, who)}"
    first = found[0]
    fields = {"yours": first.yours, "graph": who, "theirs": first.theirs}
    if first.what:
        said = t("your code gives {yours} for {what}, {graph} gives {theirs}", **fields, what=first.what)
    else:
        said = t(_ENDS[first.errors], **fields)
    return f"{where}{t(': ')}{said}"


_ENDS = {
    (False, False): noted("your code gives {yours}, {graph} gives {theirs}"),
    (True, False): noted("your code raises {yours}, {graph} gives {theirs}"),
    (False, True): noted("your code gives {yours}, {graph} raises {theirs}"),
    (True, True): noted("your code raises {yours}, {graph} raises {theirs}"),
}


def _differs(one: Agreement, who: str) -> str:
    """Return that a graph differs, where it is not known by which numbers."""
    said = t("{graph} differs from your code", graph=who)
    if one.max_abs_diff is not None:
        much = words.number(one.max_abs_diff)
        said = t("{graph} differs from your code by up to {much}", graph=who, much=much)
    return f"{said} ({one.worst})" if one.worst else said


def blamed(contrast: Contrast, one: Agreement) -> Source | None:
    """Return the user's line that explains a disagreement: a warned one, else the branch taken otherwise.

    Where the mode was changed, a frozen mode explains it better than what was warned of.
    """
    outcome = outcome_of(contrast, one.backend)
    if outcome is not None and outcome.status == "traced":
        if one.case < len(contrast.cases) and contrast.cases[one.case].how.endswith(
            (" eval mode", " train mode")
        ):
            for node in outcome.graph.nodes:
                if node.baked.startswith("captured in ") and node.source:
                    return node.source
        for warned in outcome.warnings:
            if warned.source:
                return warned.source
        for node in outcome.graph.nodes:
            if node.baked and node.source:
                return node.source
    return next((diff.branch for diff in contrast.differences if diff.case == one.case), None)
