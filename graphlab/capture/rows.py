"""What one backward does to each leaf: ``.grad`` before, what comes in, and after.

The hooks look and copy, and never change what they see. They are on the leaves' own nodes for
one backward, and are gone when it has ended, also when it raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.ledger import Cause
from graphlab.capture.statistics import unseen
from graphlab.recording import LeafRow, LedgerEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from torch.autograd.graph import Node

    from graphlab.capture.ledger import Leaf, Ledger
    from graphlab.graph import Source, TensorSummary

    Place = Callable[[Any], Source | None]  # where a hook of the user's was written

_FIRST, _LAST = "graphlab: first", "graphlab: last"


class Rows:
    """Watches the leaves of one backward; ``finish`` takes the hooks away and returns the rows."""

    def __init__(self, ledger: Ledger, place: Place) -> None:
        self.ledger = ledger
        self.place = place
        self.problem = ""
        self._rows: dict[int, _Row] = {}
        self._undo: list[Callable[[], object]] = []

    def add(self, leaves: Iterable[tuple[Node, torch.Tensor]]) -> None:
        """Watch these leaves too, as far as the ledger follows them."""
        for node, tensor in leaves:
            leaf = self.ledger.leaves.get(id(tensor))
            if leaf is None or id(tensor) in self._rows:
                continue
            row = self._rows[id(tensor)] = _Row(leaf, self.ledger)
            self._undo.append(node.register_prehook(self._safe(row.arrives, tensor)).remove)
            after = self._safe(row.accumulated, tensor)
            own: Any = tensor._post_accumulate_grad_hooks
            if own:  # the user's may step or free the gradient: look before they do
                _put_first(own, after)
                self._undo.append(lambda own=own: own.pop(_FIRST, None))  # type: ignore[misc]
            else:
                self._undo.append(node.register_hook(after).remove)
            if tensor._backward_hooks:
                self._around(row, tensor._backward_hooks)

    def _around(self, row: _Row, hooks: Any) -> None:
        """Look at the gradient before the user's hooks on the leaf, and after them."""
        users = list(hooks.values())
        _put_first(hooks, self._safe(row.before_hooks))
        hooks[_LAST] = self._safe(row.after_hooks, users, self.place)
        self._undo += [lambda: hooks.pop(_FIRST, None), lambda: hooks.pop(_LAST, None)]

    def _safe(self, look: Callable[..., None], *more: Any) -> Callable[..., None]:
        def hook(*given: Any) -> None:
            try:
                with unseen():
                    look(given, *more)
            except Exception as error:
                self.problem = repr(error)

        return hook

    def returned(self, inputs: Sequence[Any], given: Any) -> None:
        """Note what ``torch.autograd.grad`` gave back for leaves."""
        if not isinstance(given, tuple) or len(given) != len(inputs):
            return
        with unseen():
            for tensor, gradient in zip(inputs, given, strict=True):
                row = self._rows.get(id(tensor))
                if row is not None and isinstance(gradient, torch.Tensor):
                    row.gave = self.ledger.measure(gradient)

    def finish(self) -> tuple[LeafRow, ...]:
        """Return the rows, having taken every hook away."""
        for undo in self._undo:
            undo()
        self._undo.clear()
        order = {key: at for at, key in enumerate(self.ledger.leaves)}
        known = sorted(self._rows, key=lambda key: order.get(key, len(order)))
        return tuple(self._rows[key].row() for key in known)


class _Row:
    """One leaf in one backward."""

    def __init__(self, leaf: Leaf, ledger: Ledger) -> None:
        self.leaf, self.ledger = leaf, ledger
        self.value, self.before = leaf.value, leaf.grad
        self.after = leaf.grad
        self.incoming: TensorSummary | None = None
        self.gave: TensorSummary | None = None
        self.adds: bool | None = None
        self._old: torch.Tensor | None = None
        self._new: torch.Tensor | None = None
        self._raw: torch.Tensor | None = None
        self._sum: torch.Tensor | None = None

    def arrives(self, given: Any, tensor: torch.Tensor) -> None:
        gradient = given[0][0]
        if gradient is None:
            return
        self._old = None if tensor.grad is None else tensor.grad.clone()
        self._new = gradient.clone()
        total = self._new if self._sum is None else self._sum + self._new
        self._sum = total
        self.incoming = self.ledger.measure(total)

    def accumulated(self, given: Any, tensor: torch.Tensor) -> None:
        if self._new is None:
            return
        grad = tensor.grad
        adds = _adds(self._old, self._new, grad)
        if adds and self._old is None and self._sum is self._new:
            self.after = self.incoming  # to the bit
        else:
            self.after = None if grad is None else self.ledger.measure(grad)
        self.adds = adds if self.adds is None or adds is None else self.adds and adds
        self._old = self._new = None
        self.leaf.grad = self.after
        self.leaf.note_grad(grad, elements=True)

    def before_hooks(self, given: Any) -> None:
        self._raw = given[0].clone()

    def after_hooks(self, given: Any, users: list[Any], place: Place) -> None:
        raw, self._raw = self._raw, None
        if raw is None or _same(raw, given[0]):
            return
        name = getattr(users[0], "__name__", "hook") if len(users) == 1 else f"{len(users)} hooks"
        cause = Cause("write", f"hook {name}", place(users[0]))
        self.ledger.seen += 1
        before, after = self.ledger.measure(raw), self.ledger.measure(given[0])
        at = self.ledger.after_pass + 1
        name = self.leaf.name
        self.ledger.note(LedgerEvent("write", name, before, after, cause.source, "grad", cause.by, at))

    def row(self) -> LeafRow:
        self._sum = None
        return LeafRow(
            self.leaf.name, self.value, self.before, self.incoming, self.after, self.gave, self.adds
        )


def _put_first(hooks: Any, hook: Callable[..., None]) -> None:
    """Put a hook before the user's; torch takes them in the order in which they entered the dict."""
    users = list(hooks.items())
    hooks.clear()
    hooks[_FIRST] = hook
    hooks.update(users)


def _adds(old: torch.Tensor | None, new: torch.Tensor, grad: torch.Tensor | None) -> bool | None:
    """Return whether before + incoming is after, to the bit; None where that cannot be asked."""
    if grad is None or new.layout is not torch.strided or grad.layout is not torch.strided:
        return None
    return _same(new if old is None else old + new, grad)


def _same(one: torch.Tensor, other: torch.Tensor) -> bool:
    if torch.equal(one, other):
        return True
    return one.shape == other.shape and bool(((one == other) | ((one != one) & (other != other))).all())
