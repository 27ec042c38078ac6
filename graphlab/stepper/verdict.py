"""The last line of ``path x``: the finite difference of the user's own forward, and if it agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.lang.retold import retold
from graphlab.renderers import words
from graphlab.stepper.blocks import Line, Span

if TYPE_CHECKING:
    from graphlab.graph import TensorSummary
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session


def verdict(session: Session, stage: Stage, position: int) -> tuple[Line, ...]:
    """Return a line on the finite difference of a leaf of the main backward; none of other nodes.

    Of a tensor, the element with the largest gradient is moved.
    """
    node = stage.graph.nodes[position]
    if session.check is None or node.kind != "leaf" or stage.depth:
        return ()
    index, element = _element(_gradient(stage, position))
    found = session.check(node, index)
    if found.estimate is None or found.recorded is None:
        none = t("no finite difference: {why}", why=retold(found.why))
        return ((Span(f"  {none}", "quiet"),),)
    estimate = t("finite difference{element} {n:#.4g}", element=element, n=found.estimate)
    head = Span(f"  {estimate} ")
    runs = t("run twice more, with {name} ± {n}", name=f"{node.name}{element}", n=words.number(found.step))
    how = Span(f"  {runs}", "quiet")
    if found.agrees:
        return ((head, Span("✓", "good"), how),)
    told = Span(t("≠ {n}, which is what backward computed", n=words.number(found.recorded)), "warn")
    return ((head, told), (how,))


def _gradient(stage: Stage, position: int) -> TensorSummary | None:
    step, given = stage.steps[position], stage.returned.get(position)
    if step is not None and step.grad_outputs:
        return step.grad_outputs[0]
    return given.gradient if given is not None else None


def _element(gradient: TensorSummary | None) -> tuple[int, str]:
    """Return the position of the largest gradient, and how the element is written."""
    values = gradient.values if gradient is not None else None
    if gradient is None or not values or not gradient.shape:
        return 0, ""
    sizes = [abs(one) if isinstance(one, (int, float)) and one == one else -1.0 for one in values]
    index = sizes.index(max(sizes))
    places: list[str] = []
    left = index
    for size in reversed(gradient.shape):
        left, place = divmod(left, size)
        places.insert(0, str(place))
    return index, f"[{', '.join(places)}]"
