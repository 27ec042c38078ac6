"""The text of ``path x``: products, their sum, and what autograd stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.stepper import names
from graphlab.stepper.arrivals import number
from graphlab.stepper.blocks import Block, Line, Span, said, table, width
from graphlab.stepper.paths import Factor, Path, Paths, paths
from graphlab.stepper.problem import CommandError, near
from graphlab.stepper.sends import scalar
from graphlab.stepper.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphlab.stepper.moves import Answer
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session

_Part = TypeVar("_Part")

COLUMNS = 80
LONG = 8  # nodes of a path that are written out
ENDS = 3
CLOSE = 1e-3  # of the sum; recorded gradients are of float32
NAME = 14


def path(session: Session, argument: str) -> Answer:
    """Show every path from the root to a tensor, the selected one unless another is named."""
    stage = session.stage
    if argument and argument not in stage.called:
        raise CommandError(
            t("nothing here is called {word!r}", word=argument[:30]),
            near(argument, stage.called, t("info leaves lists the leaves")),
        )
    position = stage.called[argument] if argument else stage.position(session.selected.id)
    found = paths(stage, position)
    end = verdict(session, stage, position) if found.count else ()
    if found.sum is None:
        return session, _without_numbers(stage, found, end)
    return session, (Block("path", (*_rows(stage, found), *_below(stage, found), *end)),)


def _rows(stage: Stage, found: Paths) -> Iterator[Line]:
    """Yield a line for each path, or two where one would be too long."""
    rows = [_row(stage, one) for one in found.listed]
    widest = [max((width(row[at].text) for row in rows), default=0) for at in (0, 1)]
    if sum(widest) + 4 <= COLUMNS:
        yield from table(rows, indent="  ")
        return
    for names_of, product in rows:
        yield (Span("  "), names_of)
        yield (Span("      "), product)


def _row(stage: Stage, one: Path) -> tuple[Span, ...]:
    cells = [*([Factor(one.seed)] if one.seed != 1 or not one.factors else []), *one.factors]
    factors = " · ".join(_cut(cells, _number))
    product = words.number(one.product)
    return (
        Span(" → ".join(_cut(one.nodes, lambda position: _name(stage, position)))),
        Span(f"{factors} = {product}" if len(cells) > 1 else product),
    )


def _name(stage: Stage, position: int) -> str:
    return words.shorten(names.own_symbol(stage, position), NAME)


def _cut(parts: Sequence[_Part], text: Callable[[_Part], str]) -> list[str]:
    """Return the parts as text, those in the middle left out where there are too many."""
    if len(parts) <= LONG:
        return [text(one) for one in parts]
    ends = [text(one) for one in (*parts[:ENDS], *parts[-ENDS:])]
    return [*ends[:ENDS], t("… {n} more …", n=f"{len(parts) - 2 * ENDS:,}"), *ends[ENDS:]]


def _number(factor: Factor) -> str:
    text = words.number(factor.value)
    text = f"({text})" if text.startswith("-") else text
    return f"{text}*" if factor.measured else text


def _below(stage: Stage, found: Paths) -> Iterator[Line]:
    if found.count > len(found.listed):
        some = t("{n} of {all} paths", n=len(found.listed), all=how_many(found.count))
        yield (Span(f"  {some}", "quiet"),)
    if found.measured:
        what = t("* measured: the gradient that was sent over the one that arrived")
        yield (Span(f"  {what}", "quiet"),)
    yield from _sum(stage, found)


def how_many(count: int) -> str:
    """Return a number of paths with commas, or about how many where it has too many digits."""
    return f"{count:,}" if count < 10**15 else t("about 10^{n}", n=int(count.bit_length() * 0.30103))


def _sum(stage: Stage, found: Paths) -> Iterator[Line]:
    """Yield the sum beside what autograd computed there, and whether they agree."""
    assert found.sum is not None
    node, step = stage.graph.nodes[found.target], stage.steps[found.target]
    head = Span(f"  {t('sum {n}', n=words.number(found.sum))}")
    of = _name(stage, found.target)
    if step is None or len(step.grad_outputs) != 1:
        returned = stage.returned.get(found.target)
        got = scalar(returned.gradient) if returned is not None else None
        what = t("the gradient of {name} that was returned", name=of)
    else:
        got = scalar(step.grad_outputs[0])
        fresh = node.kind == "leaf" and step.grad_before is None
        what = f"{of}.grad" if fresh else t("what arrived at {name}", name=of)
    if got is None:
        yield (head,)
    elif agree(found.sum, got):
        yield (head, Span(f" = {what} "), Span("✓", "good"))
    else:
        other = t(" ≠ {n}, {what}: a hook changed a gradient on the way", n=words.number(got), what=what)
        yield (head, Span(other, "warn"))
    if step is not None and node.kind == "leaf" and step.grad_before is not None:
        before, after = names.gradient(step.grad_before), names.gradient(step.grad_after)
        yield (Span(f"  {of}.grad  {before} → {after}"),)


def agree(one: float, two: float) -> bool:
    """Return whether two numbers are equal but for rounding; NaN equals NaN."""
    if one != one or two != two:
        return one != one and two != two
    return one == two or abs(one - two) <= CLOSE * max(abs(one), abs(two))


def _without_numbers(stage: Stage, found: Paths, end: tuple[Line, ...]) -> tuple[Block, ...]:
    """Return the contributions of a tensor, where paths have no numbers; or that there are none."""
    of = _name(stage, found.target)
    if not found.count:
        return (said(t("no gradient flows from the root to {name}", name=of), kind="path"),)
    head = t("1 path to {name}; of tensors no edge has one factor, so here is what each brought", name=of)
    if found.count > 1:
        head = t(
            "{n} paths to {name}; of tensors no edge has one factor, so here is what each brought",
            n=how_many(found.count),
            name=of,
        )
    lines: list[Line] = [(Span(f"  {head}"),)]
    came = stage.contributions(found.target)
    for one in came[:20]:
        who = _name(stage, int(one.edge.tail[1:])) if one.edge is not None else "backward"
        lines.append((Span(f"  {who} → {of}   "), *number(one.value)))
    if len(came) > 20:
        lines.append((Span(f"  {t('… and {n} more', n=len(came) - 20)}", "quiet"),))
    step = stage.steps[found.target]
    if step is not None and len(step.grad_outputs) == 1:
        lines.append((Span(f"  {t('sum')}   "), *number(step.grad_outputs[0])))
    return (Block("path", (*lines, *end)),)
