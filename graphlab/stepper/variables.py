"""What names stand for at a place: tensors of the forward pass, and their gradients by then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.stepper import names, numbers
from graphlab.stepper.problem import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import TensorSummary
    from graphlab.stepper.cursor import Cursor, NodeState
    from graphlab.stepper.numbers import Array

_WAITING = {
    "waiting": noted("waiting"),
    "partial": "waiting",
    "ready": "waiting",
    "root": "waiting",
    "returned": noted("returned by autograd.grad, not stored"),
    "not run": noted("not computed: nothing asks for it, or the backward ended"),
    "failed": noted("not computed: the node raised"),
}


@dataclass(frozen=True, slots=True)
class Variable:
    """A tensor by its name; ``missing`` says why it is not known."""

    name: str
    tensor: TensorSummary | None
    missing: str = ""
    state: NodeState | None = None

    def known(self) -> TensorSummary:
        """Return the tensor.

        Raises: CommandError when it is not known, with the reason.
        """
        if self.tensor is None:
            raise CommandError(
                t("{name} is {missing}", name=self.name, missing=self.missing),
                t("step on, or print it alone"),
            )
        return self.tensor

    def array(self) -> Array:
        """Return the values.

        Raises: CommandError when they are not known, or not recorded.
        """
        found = numbers.of(self.known())
        if found is None:
            size = " × ".join(map(str, self.known().shape)) or "1"
            raise CommandError(
                t("the values of {name} ({size}) were not recorded", name=self.name, size=size),
                t("more are with --values N"),
            )
        return found

    def gradient(self) -> Variable:
        """Return the gradient at this place: a leaf's ``.grad``, else what arrived at the node."""
        state, name = self.state, f"{self.name}.grad"
        if state is None:
            raise CommandError(
                t("{name} has no .grad", name=self.name), t("only tensors of the graph have one")
            )
        if state.node.kind == "leaf" and state.grad_known:
            return Variable(name, state.grad, "None" if state.status == "done" else _waiting(state))
        if state.status != "done":
            return Variable(name, None, _waiting(state))
        first = state.recorded[0] if len(state.recorded) == 1 else None
        missing = t("undefined") if len(state.recorded) == 1 else t("several outputs: see e")
        return Variable(name, first, missing)

    def told(self) -> str:
        """Return the value as text, or why there is none."""
        return names.gradient(self.tensor) if self.tensor is not None else self.missing


def _waiting(state: NodeState) -> str:
    if state.status == "partial" or (state.status in ("ready", "root") and state.expected > 1):
        n, expected = len(state.arrived), state.expected
        return t("waiting ({n} of {all} contributions)", n=n, all=expected)
    return t(_WAITING.get(state.status, "waiting"))


class Variables:
    """The names of the present backward: the user's first, then ids such as ``n5``."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor, self.stage = cursor, cursor.stage

    def __contains__(self, name: str) -> bool:
        """Return whether something is called so."""
        return name in self.stage.called

    def __iter__(self) -> Iterator[str]:
        """Yield every name."""
        return iter(self.stage.called)

    def __getitem__(self, name: str) -> Variable:
        """Return what is called so."""
        node = self.stage.graph.nodes[self.stage.called[name]]
        tensor = node.outputs[0] if len(node.outputs) == 1 else None
        if tensor is None or tensor.values is None:
            roots = self.stage.roots.get(self.stage.called[name], ())
            tensor = next((one.tensor for one in roots if one.tensor is not None), tensor)
        return Variable(name, tensor, t("not recorded"), self.cursor.state(node.id, self.stage.backward))
