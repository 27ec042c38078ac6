"""A rule with the words and the numbers of a recording: one ``Filled`` for each slot of a node."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.rules import formula, operands
from graphlab.rules.evaluate import CONSTANTS, SCALARS, Unknown, evaluate
from graphlab.rules.filled import Filled
from graphlab.rules.formula import Expression
from graphlab.rules.official import official
from graphlab.rules.printing import Shown, escaped, show, show_number
from graphlab.rules.table import readable
from graphlab.rules.values import Known, constant, scalar, show_tensor

if TYPE_CHECKING:
    from graphlab.graph import Edge, Graph, Node, TensorSummary
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
    return _Filling(graph, node, step).all()


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


@dataclass(frozen=True, slots=True)
class _Slot:
    """One slot: the argument that it belongs to, and its number in a list of tensors."""

    number: int
    argument: str
    at: int = 0


class _Filling:
    def __init__(self, graph: Graph, node: Node, step: Step | None) -> None:
        self.graph, self.node, self.step = graph, node, step
        self.edges = [edge for edge in graph.edges if edge.tail == node.id]
        self.table = official(node.op)
        self.rule = self._rule()
        self.slots = [self._slot(number) for number in self._numbers()]
        self.targets = operands.targets(graph, node, self.edges)
        self.known = self._known()

    def all(self) -> tuple[Filled, ...]:
        return tuple(self._filled(slot) for slot in self.slots)

    def _rule(self) -> Rule | None:
        """Return the readable rule, if it holds for the gradients that arrived here."""
        rule = readable(self.node.op)
        arrived = self.step.grad_outputs if self.step is not None else ()
        if rule is None or not rule.covers(arrived) or (rule.real and self._complex()):
            return None
        return rule

    def _complex(self) -> bool:
        seen = [*self.node.outputs, *(edge_output(self.graph, edge) for edge in self.edges)]
        return any(one is not None and one.dtype.startswith("complex") for one in seen)

    def _numbers(self) -> list[int]:
        sent = self.step.grad_inputs if self.step is not None else ()
        recorded = {number for number, one in enumerate(sent) if one is not None}
        return sorted({edge.slot for edge in self.edges} | recorded)

    def _slot(self, number: int) -> _Slot:
        for position, argument in enumerate(self.table.arguments if self.table else ()):
            if argument.listed:
                return _Slot(number, argument.name, number - position)
            if position == number:
                return _Slot(number, argument.name)
        names = self.rule.arguments if self.rule is not None else ()
        return _Slot(number, names[number] if number < len(names) else f"input {number}")

    def _known(self) -> Known:
        tensors: dict[str, TensorSummary] = {}
        constants: dict[str, object] = {}
        for saved in self.node.saved:
            if saved.tensor is not None:
                tensors[saved.name] = saved.tensor
            elif not saved.freed and saved.value:
                constants[saved.name] = constant(saved)
        shapes = {}
        by_slot = {edge.slot: edge_output(self.graph, edge) for edge in self.edges}
        for slot in self.slots:
            output = by_slot.get(slot.number)
            if output is not None:
                tensors.setdefault(slot.argument, output)
                shapes[slot.argument] = output.shape
        if self.node.outputs and self.node.outputs[0] is not None:
            tensors.setdefault("result", self.node.outputs[0])
        if self.step is not None and self.step.grad_outputs and self.step.grad_outputs[0] is not None:
            tensors["grad"] = self.step.grad_outputs[0]
        return Known(tensors, constants, shapes, self._words())

    def _words(self) -> dict[str, Shown]:
        if self.table is not None and not any(one.listed for one in self.table.arguments):
            names = [one.name for one in self.table.arguments]
        else:
            names = list(self.rule.arguments) if self.rule is not None else []
        arguments = dict(enumerate(names))
        return operands.words(self.node, arguments, self.targets)

    def _filled(self, slot: _Slot) -> Filled:
        sent = self.step.grad_inputs if self.step is not None else ()
        result = sent[slot.number] if slot.number < len(sent) else None
        target = self.targets.get(slot.number, slot.argument)
        if self.rule is None or slot.argument not in self.rule.arguments:
            text = self._in_words(slot)
            latex = rf"\mathtt{{{escaped(text)}}}"
            return Filled(slot.number, slot.argument, target, text, latex=latex, result=result)
        return self._by_rule(slot, target, self.rule, result)

    def _in_words(self, slot: _Slot) -> str:
        """Return PyTorch's own formula, or a sentence where there is none."""
        if self.table is not None and slot.argument in self.table.formulas:
            return self.table.formulas[slot.argument]
        if self.node.kind == "custom":
            return f"{operands.safe(self.node.op.removesuffix('Backward'))}.backward(grad)"
        if self.node.op == "CopySlices":
            base = "grad, with zeros where the write went"
            return base if slot.number == 0 else "the part of grad where the write went, through its op"
        return f"computed by {operands.safe(self.node.op)}"

    def _by_rule(self, slot: _Slot, target: str, rule: Rule, result: TensorSummary | None) -> Filled:
        gradient = rule.gradient(slot.argument)
        whole = self._read(gradient.shown, rule, slot)
        shown = self._summed(slot, rule, show(whole, self.known.words))
        local = self._local(gradient, rule, slot)
        numbers = local.product if local is not None and local.product.text else self._numbers_of(whole, rule)
        numbers = self._summed(slot, rule, numbers)
        where = self._where(whole, rule)
        return Filled(
            slot=slot.number,
            argument=slot.argument,
            target=target,
            formula=shown.text + where.text,
            numbers=numbers.text if len(numbers.text) <= ROOM else "",
            local=local.shown.text if local is not None else "",
            local_numbers=local.numbers.text if local is not None else "",
            local_value=local.value if local is not None else None,
            latex=shown.latex + where.latex,
            latex_numbers=numbers.latex if len(numbers.text) <= ROOM else "",
            result=result,
        )

    def _read(self, expression: Expression, rule: Rule, slot: _Slot) -> Expression:
        """Return the formula for these dtypes, with known constants worked in."""
        if not self._complex():
            expression = formula.without_conj(expression)
        values = {name: ast.Constant(value) for name, value in self._settings().items()}
        values["i"] = ast.Constant(slot.at)
        return formula.fold(formula.substitute(expression, values))

    def _settings(self) -> dict[str, int | float | str | bool | None]:
        return {
            name: value
            for name, value in self.known.constants.items()
            if value is None or isinstance(value, int | float | str)
        }

    def _where(self, whole: Expression, rule: Rule) -> Shown:
        """Return what the names of the rule's own parts stand for."""
        texts, latexes = [], []
        todo, seen = sorted(formula.names(whole) & rule.parts.keys()), set()
        while todo:
            name = todo.pop(0)
            if name in seen:
                continue
            seen.add(name)
            part = self._read(rule.parts[name], rule, _Slot(0, ""))
            shown = show(part, self.known.words)
            texts.append(f"{name} = {shown.text}")
            latexes.append(rf"{show(ast.Name(name)).latex} = {shown.latex}")
            todo += sorted(formula.names(part) & rule.parts.keys())
        if not texts:
            return NOTHING
        return Shown(", where " + ", ".join(texts), r"\text{{, where }} ".format() + ",\\; ".join(latexes))

    def _summed(self, slot: _Slot, rule: Rule, shown: Shown) -> Shown:
        """Return the formula summed back, where the shapes show that the argument was repeated."""
        own, result = self.known.shapes.get(slot.argument), self.known.tensors.get("result")
        repeated = slot.argument in rule.local or slot.argument in rule.broadcast
        if not shown.text or not repeated or own is None or result is None or own == result.shape:
            return shown
        if math.prod(own) == math.prod(result.shape):
            return shown
        sizes = ", ".join(map(str, own)) + ("," if len(own) == 1 else "")
        text = f"sum_to({shown.text}, ({sizes}))"
        return Shown(text, rf"\operatorname{{sum\_to}}({shown.latex}, ({sizes}))")

    def _numbers_of(self, whole: Expression, rule: Rule) -> Shown:
        numbers = self.known.numbers()
        names = formula.names(whole) - CONSTANTS.keys()
        if names & rule.parts.keys() or not names <= numbers.keys():
            return NOTHING
        return show(whole, numbers)

    def _local(self, gradient: Gradient, rule: Rule, slot: _Slot) -> _Local | None:
        if gradient.local is None or gradient.shown_local is None:
            return None
        read = self._read(gradient.shown_local, rule, slot)
        shown = show(read, self.known.words)
        numbers = self._numbers_of(read, rule)
        value = self._value(gradient.local, rule)
        return _Local(shown, numbers, value, self._product(value))

    def _value(self, local: Expression, rule: Rule) -> float | None:
        """Return the derivative as a number, if all that it needs is one number each."""
        result = self.known.tensors.get("result")
        if result is None or math.prod(result.shape) != 1 or self._complex():
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


def edge_output(graph: Graph, edge: Edge) -> TensorSummary | None:
    """Return what the head of an edge had returned to the tail's op."""
    outputs = graph.node(edge.head).outputs
    return outputs[edge.output_nr] if edge.output_nr < len(outputs) else None
