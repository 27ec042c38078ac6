"""What names stand for at a place: tensors of the forward pass, and their gradients by then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.stepper import names, numbers
from graphlab.stepper.problem import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import TensorSummary
    from graphlab.stepper.cursor import Cursor, NodeState
    from graphlab.stepper.numbers import Array

_WAITING = {
    "waiting": "waiting",
    "partial": "waiting",
    "ready": "waiting",
    "root": "waiting",
    "returned": "returned by autograd.grad, not stored",
    "not run": "not computed: nothing asks for it, or the backward ended",
    "failed": "not computed: the node raised",
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
            raise CommandError(f"{self.name} is {self.missing}", "step on, or print it alone")
        return self.tensor

    def array(self) -> Array:
        """Return the values.

        Raises: CommandError when they are not known, or not recorded.
        """
        found = numbers.of(self.known())
        if found is None:
            size = " × ".join(map(str, self.known().shape)) or "1"
            raise CommandError(
                f"the values of {self.name} ({size}) were not recorded", "more are with --values N"
            )
        return found

    def gradient(self) -> Variable:
        """Return the gradient at this place: a leaf's ``.grad``, else what arrived at the node."""
        state, name = self.state, f"{self.name}.grad"
        if state is None:
            raise CommandError(f"{self.name} has no .grad", "only tensors of the graph have one")
        if state.node.kind == "leaf" and state.grad_known:
            return Variable(name, state.grad, "None" if state.status == "done" else _waiting(state))
        if state.status != "done":
            return Variable(name, None, _waiting(state))
        first = state.recorded[0] if len(state.recorded) == 1 else None
        return Variable(name, first, "undefined" if len(state.recorded) == 1 else "several outputs: see e")

    def told(self) -> str:
        """Return the value as text, or why there is none."""
        return names.gradient(self.tensor) if self.tensor is not None else self.missing


def _waiting(state: NodeState) -> str:
    if state.status == "partial" or (state.status in ("ready", "root") and state.expected > 1):
        return f"waiting ({len(state.arrived)} of {state.expected} contributions)"
    return _WAITING.get(state.status, "waiting")


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
        return Variable(name, tensor, "not recorded", self.cursor.state(node.id, self.stage.backward))
