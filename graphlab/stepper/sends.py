"""What a node sent on, and by which rule: one cell for each edge that leaves it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.lang.harmless import plain
from graphlab.renderers import words
from graphlab.renderers.sums import values
from graphlab.stepper import names
from graphlab.stepper.arrivals import number
from graphlab.stepper.blocks import Line, Span, width
from graphlab.stepper.ruling import filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Edge, TensorSummary
    from graphlab.rules.filled import Filled
    from graphlab.stepper.stage import Stage

ROOM = 62  # columns of a rule, what it is of included
NUMBERS = 24  # columns that the numbers in it may take
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def rule_cells(stage: Stage, position: int) -> list[Line]:
    """Return ``∂p/∂a = y = 3`` for each edge that leaves; an empty cell where no rule is known."""
    rules = filled(stage, position)
    return [_rule(stage, position, rules.get(edge.slot), edge) for edge in stage.leaving[position]]


def sent_cells(stage: Stage, position: int) -> list[Line]:
    """Return ``a ← 1 · 3 = 3`` for each edge that leaves."""
    rules = filled(stage, position)
    return [_sent(stage, position, rules.get(edge.slot), edge) for edge in stage.leaving[position]]


def _rule(stage: Stage, position: int, rule: Filled | None, edge: Edge) -> Line:
    if rule is None or not (rule.local or rule.formula):
        return ()
    if not rule.local:
        return _line(f"{target(stage, edge)}: ", texts(rule))
    of = names.own_symbol(stage, position)
    to = target(stage, edge)
    return _line(f"∂{names.bracketed(of)}/∂{names.bracketed(to)} = ", [chain(rule), rule.local])


def texts(rule: Filled) -> list[str]:
    """Return the formula, then shorter ones: without what its letters stand for, and without a word of it."""
    if not rule.short:
        return [rule.formula]
    return [rule.formula, t("{formula}, where …", formula=rule.short), f"{rule.short} …"]


def _line(head: str, texts: Sequence[str]) -> Line:
    """Return the first of the texts that has room, else the beginning of the last."""
    room = max(ROOM - width(head), NUMBERS)
    fitting = (one for one in map(plain, texts) if width(one) <= room)
    return (Span(head), Span(next(fitting, None) or words.begun(plain(texts[-1]), room)))


def chain(rule: Filled) -> str:
    """Return ``2 · x = 2 · 2 = 4``: the local derivative, with numbers if few, and worked out."""
    if _NUMBER.fullmatch(rule.local):
        return rule.local
    value = "" if rule.local_value is None else words.number(rule.local_value)
    numbers = rule.local_numbers if width(rule.local_numbers) <= NUMBERS else ""
    return " = ".join(dict.fromkeys(part for part in (rule.local, numbers, value) if part))


def _sent(stage: Stage, position: int, rule: Filled | None, edge: Edge) -> Line:
    step = stage.steps[position]
    assert step is not None
    value = step.grad_inputs[edge.slot] if edge.slot < len(step.grad_inputs) else None
    product = _product(step.grad_outputs, rule, value)
    return (Span(f"{target(stage, edge)} ← {product}"), *number(value), *_rank(stage, edge))


def _product(came: tuple[TensorSummary | None, ...], rule: Filled | None, sent: TensorSummary | None) -> str:
    """Return ``1 · 3 = `` where that is what happened; nothing where it is not."""
    arrived, left = (scalar(came[0]) if len(came) == 1 else None), scalar(sent)
    if rule is None or rule.local_value is None or arrived is None or left is None:
        return ""
    if abs(arrived * rule.local_value - left) > 1e-3 * max(1e-30, abs(left)):
        return ""
    factor = words.number(rule.local_value)
    return f"{words.number(arrived)} · {f'({factor})' if factor.startswith('-') else factor} = "


def scalar(tensor: TensorSummary | None) -> float | None:
    """Return the one real value of a gradient; None when there are several, or it is complex."""
    listed = values(tensor)
    if listed is None or len(listed) != 1 or isinstance(listed[0], complex):
        return None
    return float(listed[0])


def target(stage: Stage, edge: Edge, *, own: bool = True) -> str:
    """Return what the user calls the input that an edge leads to, else the id of its node.

    Unless it is to be its own, other tensors may be called the same.
    """
    head = stage.graph.node(edge.head)
    called = names.tensor(stage, stage.position(edge.head), edge.output_nr, own=own)
    if called != head.id:
        return called
    tail = stage.graph.node(edge.tail)
    spoken = next((plain(one.text) for one in tail.operands if one.slot == edge.slot), "")
    return spoken if spoken and words.shorten(spoken, names.SYMBOL) == spoken else called


def rank(stage: Stage, edge: Edge) -> tuple[int, int]:
    """Return which of how many contributions to its head an edge brings, counted from 1.

    0 where its head had run before, as in a recording that was changed by hand: it brings nothing.
    """
    position = stage.position(edge.head)
    return stage.ranks(position).get(edge, 0), stage.expected(position)


def _rank(stage: Stage, edge: Edge) -> Line:
    mine, all_of_them = rank(stage, edge)
    if not mine or all_of_them < 2:
        return ()
    return (Span(t("   ({n} of {all})", n=mine, all=all_of_them), "quiet"),)
