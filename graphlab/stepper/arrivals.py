"""What arrived at a node, in words: the contributions, their sum, and what a hook made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.renderers.sums import differ, total
from graphlab.stepper import names
from graphlab.stepper.blocks import Line, Span
from graphlab.stepper.facts import facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.graph import TensorSummary
    from graphlab.stepper.stage import Contribution, Stage

TERM = 14  # columns of a term that may stand in a sum
MANY_TERMS = 6


def changed(stage: Stage, position: int, output: int) -> tuple[TensorSummary, TensorSummary] | None:
    """Return what arrived and what the node really got, where a hook put something else in."""
    step = stage.steps[position]
    came = [one for one in stage.contributions(position) if one.output_nr == output]
    if step is None or output >= len(step.grad_outputs) or any(one.value is None for one in came):
        return None
    summed, got = total([one.value for one in came]), step.grad_outputs[output]
    if summed is None or got is None or not differ(summed, got, exact=len(came) == 1):
        return None
    return summed, got


def arrived_lines(stage: Stage, position: int, at: int) -> list[Line]:
    """Return a line for each output of the node: the gradient of the root with respect to it."""
    step = stage.steps[position]
    came = [one for one in stage.contributions(position) if one.moment <= at]
    outputs = {one.output_nr for one in came}
    outputs.update(range(len(step.grad_outputs)) if step is not None else ())
    return [line for output in sorted(outputs) for line in _output(stage, position, output, came)]


def _output(stage: Stage, position: int, output: int, came: Sequence[Contribution]) -> Iterator[Line]:
    step = stage.steps[position]
    got = step.grad_outputs[output] if step is not None and output < len(step.grad_outputs) else None
    mine = [one for one in came if one.output_nr == output]
    hook = changed(stage, position, output)
    result = hook[0] if hook else got
    head = Span(f"{names.derivative(stage, position, output)} = ")
    yield (head, *_sum(mine), *number(result), *_from(stage, mine))
    if hook:
        before, after = (names.gradient(one) for one in hook)
        yield (Span(t("a hook changed it: {before} → {after}", before=before, after=after), "warn"),)


def _sum(came: Sequence[Contribution]) -> Line:
    """Return ``3 + 4 = `` where there are several terms, and they are short."""
    terms = [names.gradient(one.value) for one in came if one.value is not None]
    if len(terms) < 2 or len(terms) > MANY_TERMS or any(len(one) > TERM for one in terms):
        return ()
    return (Span(f"{' + '.join(terms)} = ".replace("+ -", "- ")),)


def number(tensor: TensorSummary | None) -> Line:
    """Return a gradient as spans; NaN and Inf are a warning."""
    if tensor is None:
        return (Span(t("none (undefined: nothing flows here)"), "quiet"),)
    return (Span(names.gradient(tensor), "warn" if facts(tensor).not_finite else "number"),)


def _from(stage: Stage, came: Sequence[Contribution]) -> Line:
    """Return where several contributions came from, in their order."""
    tails = [one.edge.tail if one.edge is not None else "backward" for one in came]
    if len(tails) < 2:
        return ()
    if len(tails) > MANY_TERMS:
        return (Span(f"   {t('from {n} contributions', n=len(tails))}", "quiet"),)
    return (Span(f"   {t('from {nodes}', nodes=', '.join(tails))}", "quiet"),)


def leaf_lines(stage: Stage, position: int) -> Iterator[tuple[str, Line]]:
    """Yield ``x.grad  None → 7``, of a leaf that ran."""
    step, node = stage.steps[position], stage.graph.nodes[position]
    assert step is not None
    label = f"{names.symbol(node)}.grad  " if node.name else ".grad  "
    before = names.gradient(step.grad_before) if step.grad_before is not None else "None"
    after = names.gradient(step.grad_after) if step.grad_after is not None else "None"
    bad = step.grad_after is not None and facts(step.grad_after).not_finite
    yield noted("stores"), (Span(label), Span(f"{before} → "), Span(after, "warn" if bad else "number"))
