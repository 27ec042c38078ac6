"""A rule with the words and the numbers of a recording: one ``Filled`` for each slot of a node."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.rules import formula, operands
from graphlab.rules.evaluate import CONSTANTS, SCALARS, Unknown, evaluate
from graphlab.rules.filled import Filled
from graphlab.rules.formula import Expression
from graphlab.rules.functions import Level
from graphlab.rules.printing import Shown, escaped, show, show_number
from graphlab.rules.situation import Situation, Slot
from graphlab.rules.values import counted, scalar, show_shape, show_tensor

if TYPE_CHECKING:
    from graphlab.graph import Graph, Node, TensorSummary
    from graphlab.recording import Step
    from graphlab.rules.rule import Gradient, Rule

ROOM = 80  # characters of a line of numbers at most
NOTHING = Shown("", "")


def fill(graph: Graph, node: Node, step: Step | None) -> tuple[Filled, ...]:
    """Return what the rule of ``node`` says of each slot that has an edge or a recorded gradient.

    Without a step the node has not run: the formulas are there, and no result. Of a leaf, the one
    entry says what happens to its ``.grad``.
    """
    if node.kind == "leaf":
        return (_leaf(node, step),)
    return _Filling(Situation(graph, node, step)).all()


def local_values(graph: Graph, node: Node, step: Step | None) -> dict[int, float]:
    """Return the local derivative of each slot where it is one number: that of ``fill``, without its text."""
    return {} if node.kind == "leaf" else _Filling(Situation(graph, node, step)).values()


def _short(shown: Shown) -> Shown:
    """Return the formula in numbers, or nothing if it is too long to read."""
    return shown if len(shown.text) <= ROOM else NOTHING


def _leaf(node: Node, step: Step | None) -> Filled:
    name = operands.safe(node.name) or "leaf"
    latex = rf"\mathtt{{{escaped(name)}.grad}} + \mathrm{{grad}}"
    before = show_tensor(step.grad_before) if step is not None else None
    came = show_tensor(step.grad_outputs[0]) if step is not None and step.grad_outputs else None
    text = came.text if came is not None else ""
    if before is not None and came is not None:
        text = f"{before.text} + {came.text}"
    text = text if len(text) <= ROOM else ""
    return Filled(
        slot=0,
        argument="grad",
        target=f"{name}.grad",
        formula=f"{name}.grad + grad",
        numbers=text,
        latex=latex,
        latex_numbers=text,
        result=step.grad_after if step is not None else None,
    )


class _Filling:
    def __init__(self, situation: Situation) -> None:
        self.at = situation
        self.known = situation.known

    def all(self) -> tuple[Filled, ...]:
        return tuple(self._filled(slot) for slot in self.at.slots)

    def values(self) -> dict[int, float]:
        rule = self.at.rule
        derivatives = {} if rule is None else rule.local
        found = {
            slot.number: self._value(formula.parse(derivatives[slot.argument]), rule)
            for slot in self.at.slots
            if rule is not None and slot.argument in derivatives
        }
        return {number: value for number, value in found.items() if value is not None}

    def _filled(self, slot: Slot) -> Filled:
        result = self.at.sent(slot)
        target = self.at.targets.get(slot.number, slot.argument)
        if self.at.rule is None or slot.argument not in self.at.rule.arguments:
            text = self._in_words(slot)
            latex = rf"\mathtt{{{escaped(text)}}}"
            return Filled(slot.number, slot.argument, target, text, latex=latex, result=result)
        return self._by_rule(slot, target, self.at.rule, result)

    def _in_words(self, slot: Slot) -> str:
        """Return PyTorch's own formula, or a sentence where there is none."""
        if self.at.table is not None and slot.argument in self.at.table.formulas:
            return self.at.table.formulas[slot.argument]
        if self.at.node.kind == "custom":
            return f"{operands.safe(self.at.node.op.removesuffix('Backward'))}.backward(grad)"
        if self.at.node.op == "CopySlices":
            if slot.number == 0:
                return t("grad, changed by its op where the write went")
            return t("the part of grad where the write went, through its op")
        return t("computed by {op}", op=operands.safe(self.at.node.op))

    def _by_rule(self, slot: Slot, target: str, rule: Rule, result: TensorSummary | None) -> Filled:
        gradient = rule.gradient(slot.argument)
        whole = self._read(gradient.shown, rule, slot)
        shown = self._summed(slot, rule, show(whole, self.at.words))
        local = self._local(gradient, rule, slot)
        numbers = local.product if local is not None and local.product.text else self._numbers_of(whole, rule)
        numbers = _short(self._summed(slot, rule, numbers))
        where = self._where(whole, rule)
        whole_text, whole_latex = shown.text, shown.latex
        if where.text:
            whole_text = t("{formula}, where {parts}", formula=shown.text, parts=where.text)
            whole_latex = rf"{shown.latex}\text{{{t(', where ')}}} {where.latex}"
        return Filled(
            slot=slot.number,
            argument=slot.argument,
            target=target,
            formula=whole_text,
            numbers=numbers.text,
            local=local.shown.text if local is not None else "",
            local_numbers=_short(local.numbers).text if local is not None else "",
            local_value=local.value if local is not None else None,
            latex=whole_latex,
            latex_numbers=numbers.latex,
            short=shown.text if where.text else "",
            result=result,
        )

    def _read(self, expression: Expression, rule: Rule, slot: Slot) -> Expression:
        """Return the formula for these dtypes, with known constants worked in."""
        if not self.at.complex:
            expression = formula.without_conj(expression)
        values = {name: ast.Constant(value) for name, value in self.known.settings.items()}
        values["i"] = ast.Constant(slot.at)
        return formula.fold(formula.substitute(expression, values))

    def _where(self, whole: Expression, rule: Rule) -> Shown:
        """Return what the names of the rule's own parts stand for."""
        texts, latexes = [], []
        todo, seen = sorted(formula.names(whole) & rule.parts.keys()), set()
        while todo:
            name = todo.pop(0)
            if name in seen:
                continue
            seen.add(name)
            part = self._read(rule.parts[name], rule, Slot(0, ""))
            shown = show(part, self.at.words).inside(Level.SUM)
            texts.append(f"{name} = {shown.text}")
            latexes.append(rf"{show(ast.Name(name)).latex} = {shown.latex}")
            todo += sorted(formula.names(part) & rule.parts.keys())
        if not texts:
            return NOTHING
        return Shown(", ".join(texts), ",\\; ".join(latexes))

    def _summed(self, slot: Slot, rule: Rule, shown: Shown) -> Shown:
        """Return the formula summed back, where the shapes show that the argument was repeated."""
        own, result = self.known.shapes.get(slot.argument), self.known.tensors.get("result")
        repeated = slot.argument in rule.local or slot.argument in rule.broadcast
        if not shown.text or not repeated or own is None or result is None or own == result.shape:
            return shown
        if math.prod(own) == math.prod(result.shape):
            return shown
        sizes = show_shape(own)
        text = f"sum_to({shown.text}, {sizes})"
        return Shown(text, rf"\operatorname{{sum\_to}}({shown.latex}, {sizes})")

    def _numbers_of(self, whole: Expression, rule: Rule) -> Shown:
        """Return the formula in numbers, if all that it reads is known and small."""
        whole = counted(whole, self.known)
        numbers = self.known.numbers()
        names = formula.names(whole) - CONSTANTS.keys()
        if names & rule.parts.keys() or not names <= numbers.keys():
            return NOTHING
        return show(whole, numbers)

    def _local(self, gradient: Gradient, rule: Rule, slot: Slot) -> _Local | None:
        if gradient.local is None or gradient.shown_local is None:
            return None
        read = self._read(gradient.shown_local, rule, slot)
        shown = show(read, self.at.words)
        numbers = self._numbers_of(read, rule)
        value = self._value(gradient.local, rule)
        return _Local(shown, numbers, value, self._product(value))

    def _value(self, local: Expression, rule: Rule) -> float | None:
        """Return the derivative as a number, if all that it needs is one number each."""
        result = self.known.tensors.get("result")
        if result is None or math.prod(result.shape) != 1 or self.at.complex:
            return None
        try:
            value = evaluate(local, self.known.scalars, SCALARS, rule.parts)
        except (Unknown, TypeError, ValueError, ArithmeticError):
            return None
        return float(value) if isinstance(value, bool | int | float) else None

    def _product(self, value: float | None) -> Shown:
        arrived = scalar(self.known.tensors.get("grad"))
        if value is None or arrived is None:
            return NOTHING
        return show(
            ast.BinOp(ast.Name("grad"), ast.Mult(), ast.Name("local")),
            {"grad": show_number(arrived), "local": show_number(value)},
        )


@dataclass(frozen=True, slots=True)
class _Local:
    """A local derivative: as it reads, in numbers, its value, and the product with what arrived."""

    shown: Shown
    numbers: Shown
    value: float | None
    product: Shown
