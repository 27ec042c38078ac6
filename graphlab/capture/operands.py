"""Which of the operands that the user wrote is which input of a node."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.graph import Operand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.capture.expressions import Written
    from graphlab.capture.walk import Walked
    from graphlab.graph import Node


class Operands:
    """The operands of the nodes of one graph; equal ones are one object.

    ``labels`` are the user's names of each node's result, and ``expressions`` what made it where
    that is known, else None. What was written is known by its id: the Sources that it came from
    keep it alive.
    """

    def __init__(
        self, walked: Walked, labels: Sequence[tuple[str, ...]], expressions: Sequence[str | None]
    ) -> None:
        self.walked, self.labels, self.expressions = walked, labels, expressions
        self._fitting: dict[tuple[int, str], bool] = {}
        self._variables: dict[int, list[int]] = {}  # the positions of those that are no constants
        self._known: dict[tuple[int | None, ...], tuple[Operand, ...]] = {}

    def are_of(self, op: str, written: tuple[Written, ...]) -> bool:
        """Return whether what was written are the operands of this op."""
        key = (id(written), op)
        fits = self._fitting.get(key)
        if fits is None:
            fits = self._fitting[key] = _are_operands(written, op)
        return fits

    def of(self, at: int, written: tuple[Written, ...]) -> tuple[Operand, ...]:
        """Return the operands as written, each with its slot where that is certain."""
        begin, end = self.walked.first[at], self.walked.first[at + 1]
        if begin == end:
            return ()
        variables = self._variables.get(id(written))
        if variables is None:
            variables = self._variables[id(written)] = [
                position for position, one in enumerate(written) if not one.constant
            ]
        slots: list[int | None] = [None] * len(written)
        if end - begin == len(variables) == 1:
            slots[variables[0]] = self.walked.slot[begin]
        elif not self._find(at, written, variables, slots):
            return ()
        key = (id(written), *slots)
        known = self._known.get(key)
        if known is None:
            both = zip(written, slots, strict=True)
            known = self._known[key] = tuple(Operand(one.text, slot) for one, slot in both)
        return known

    def _find(
        self, at: int, written: tuple[Written, ...], variables: list[int], slots: list[int | None]
    ) -> bool:
        """Fill in the slots by name, the rest in order; return whether that is certain."""
        left = self._heads(at)
        labels, expressions = self.labels, self.expressions
        open_places: list[int] = []
        for position in variables:
            text = written[position].text
            for slot, head in left.items():
                if text in labels[head] or text == expressions[head]:
                    slots[position] = slot
                    del left[slot]
                    break
            else:
                open_places.append(position)
        if not left:
            return True
        if len(left) != len(open_places):
            return False
        for position, slot in zip(open_places, sorted(left), strict=True):
            slots[position] = slot
        return True

    def name_leaves(self, nodes: list[Node]) -> tuple[Node, ...]:
        """Return the nodes; a leaf whose variable is gone has the name it was used under."""
        nameless = {at for at, node in enumerate(nodes) if node.kind == "leaf" and not node.name}
        tails = {
            tail for tail, head in zip(self.walked.tails, self.walked.heads, strict=True) if head in nameless
        }
        for tail in sorted(tails) if nameless else ():
            heads = self._heads(tail)
            for one in nodes[tail].operands:
                at = heads.get(-1 if one.slot is None else one.slot)
                if at is None or nodes[at].kind != "leaf" or nodes[at].name:
                    continue
                if all(part.isidentifier() for part in one.text.split(".")):
                    nodes[at] = replace(nodes[at], name=one.text, names=(one.text,))
        return tuple(nodes)

    def _heads(self, at: int) -> dict[int, int]:
        """Return the node behind each slot."""
        begin, end = self.walked.first[at : at + 2]
        return dict(zip(self.walked.slot[begin:end], self.walked.heads[begin:end], strict=True))


def _are_operands(written: tuple[Written, ...], op: str) -> bool:
    """Return whether what was written are the operands of this op.

    The arguments of `self.conv(x)` or `grad(f, x)` are not those of the node inside the call.
    """
    if not written or written[0].text == "self":
        return False
    function = written[0].function.replace("_", "").lower()
    return not function or function == op.partition("Backward")[0].lower()
