"""One rule: what a node multiplies the gradient that arrived with, for each of its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphlab.rules import formula
from graphlab.rules.formula import Expression


@dataclass(frozen=True, slots=True)
class Gradient:
    """The gradient of one argument; ``shown`` and ``shown_local`` are for people to read.

    Both have ``conj`` where complex tensors need it; ``formula.without_conj`` takes it out.

    ``vjp`` is the whole product of the gradient that arrived with the derivative. ``local`` is
    the derivative alone, where each element has its own; None for other functions.
    """

    argument: str
    vjp: Expression
    shown: Expression
    local: Expression | None = None
    shown_local: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the tables: the node, one plain sentence, and a formula for each argument.

    ``local`` has the derivatives of element-wise functions; the gradient follows as
    ``grad * conj(local)``. ``vjp`` has whole formulas, and wins where both are given. ``shown``
    has formulas without special cases, for people. ``let`` names parts that formulas share.
    ``also`` are nodes with the same rule. ``real`` says that it holds for real tensors only.
    ``broadcast`` arguments may be smaller than the result: their gradient is summed back.
    """

    op: str
    why: str
    local: Mapping[str, str] = field(default_factory=dict)
    vjp: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    let: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    real: bool = False
    broadcast: tuple[str, ...] = ()

    @property
    def ops(self) -> tuple[str, ...]:
        """Return every node that has this rule."""
        return (self.op, *self.also)

    @property
    def elementwise(self) -> bool:
        """Return whether each element of the result depends on one element of each argument."""
        return bool(self.local)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Return the arguments that have a gradient, in the order of the rule."""
        return tuple(dict.fromkeys((*self.local, *self.vjp)))

    def covers(self, arrived: Sequence[object | None]) -> bool:
        """Return whether the formulas read all the gradients that arrived, one for each output."""
        return all(one is None for one in arrived[1:]) or any(
            "grads" in formula.names(formula.parse(text)) for text in self.vjp.values()
        )

    def gradient(self, argument: str) -> Gradient:
        """Return the formulas of one argument."""
        if argument not in self.local:
            whole = formula.parse(self.vjp[argument])
            return Gradient(argument, whole, formula.parse(self.shown.get(argument, self.vjp[argument])))
        local = formula.parse(self.local[argument])
        read = formula.parse(self.shown.get(argument, self.local[argument]))
        whole = formula.times(formula.GRAD, formula.conjugate(local))
        shown = formula.times(formula.GRAD, formula.conjugate(read))
        if argument in self.vjp:
            whole = shown = formula.parse(self.vjp[argument])
        return Gradient(argument, whole, shown, local, read)

    @property
    def parts(self) -> dict[str, Expression]:
        """Return the parts that formulas share, by name."""
        return {name: formula.parse(text) for name, text in self.let.items()}
