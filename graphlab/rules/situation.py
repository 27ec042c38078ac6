"""What a recording says around one node: its rule, its slots, the values and the user's words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graphlab.graph import PACKED
from graphlab.lang import t
from graphlab.rules import operands
from graphlab.rules.official import official
from graphlab.rules.table import readable
from graphlab.rules.values import Known, constant

if TYPE_CHECKING:
    from graphlab.graph import Edge, Graph, Node, TensorSummary
    from graphlab.recording import Step
    from graphlab.rules.printing import Shown
    from graphlab.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot: the argument that it belongs to, and its number in a list of tensors."""

    number: int
    argument: str
    at: int = 0


class Situation:
    """One node of a recording, looked at from its rule; ``rule`` is None where none holds here."""

    def __init__(self, graph: Graph, node: Node, step: Step | None) -> None:
        self.graph, self.node, self.step = graph, node, step
        self.edges = [edge for edge in graph.edges if edge.tail == node.id]
        self.table = official(node.op)
        self.rule = self._readable()
        self.slots = [self._slot(number) for number in self._numbers()]
        self.known = self._known()

    @cached_property
    def targets(self) -> dict[int, str]:
        """Return the user's word for each slot."""
        return operands.targets(self.graph, self.node, self.edges)

    @cached_property
    def words(self) -> dict[str, Shown]:
        """Return the user's words for the names of formulas."""
        if self.table is not None and not any(one.listed for one in self.table.arguments):
            names = [one.name for one in self.table.arguments]
        else:
            names = list(self.rule.arguments) if self.rule is not None else []
        return operands.words(self.node, dict(enumerate(names)), self.targets)

    @property
    def complex(self) -> bool:
        """Return whether complex tensors are involved."""
        seen = [*self.node.outputs, *(edge_output(self.graph, edge) for edge in self.edges)]
        return any(one is not None and one.dtype.startswith("complex") for one in seen)

    def sent(self, slot: Slot) -> TensorSummary | None:
        """Return the gradient that left through the slot, if it was recorded."""
        sent = self.step.grad_inputs if self.step is not None else ()
        return sent[slot.number] if slot.number < len(sent) else None

    def _readable(self) -> Rule | None:
        """Return the readable rule, if it holds for the gradients that arrived here."""
        rule = readable(self.node.op)
        arrived = self.step.grad_outputs if self.step is not None else ()
        if rule is None or not rule.covers(arrived) or (rule.real and self.complex):
            return None
        return rule

    def _numbers(self) -> list[int]:
        sent = self.step.grad_inputs if self.step is not None else ()
        recorded = {number for number, one in enumerate(sent) if one is not None}
        return sorted({edge.slot for edge in self.edges} | recorded)

    def _slot(self, number: int) -> Slot:
        for position, argument in enumerate(self.table.arguments if self.table else ()):
            if argument.listed:
                return Slot(number, argument.name, number - position)
            if position == number:
                return Slot(number, argument.name)
        names = self.rule.arguments if self.rule is not None else ()
        return Slot(number, names[number] if number < len(names) else t("input {n}", n=number))

    def _known(self) -> Known:
        tensors: dict[str, TensorSummary] = {}
        constants: dict[str, object] = {}
        for saved in self.node.saved:
            if saved.tensor is not None:
                tensors[saved.name] = saved.tensor
            elif not saved.freed and saved.value not in ("", PACKED):
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
        return Known(tensors, constants, shapes)


def edge_output(graph: Graph, edge: Edge) -> TensorSummary | None:
    """Return what the head of an edge had returned to the tail's op."""
    outputs = graph.node(edge.head).outputs
    return outputs[edge.output_nr] if edge.output_nr < len(outputs) else None
