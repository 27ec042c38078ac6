"""The ledger of every leaf: what happened to its value and to its ``.grad`` between two backwards.

A change is found by comparing what a leaf was like the last time somebody looked: the version
counter that every in-place op raises, which tensor ``.grad`` is, and a few elements, because a
write through ``.data`` raises no counter. Who looks says what the change is put down to.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import torch

from graphlab.capture.finish import final
from graphlab.capture.statistics import unseen
from graphlab.recording import LedgerEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphlab.capture.tensors import Summaries
    from graphlab.graph import Source, TensorSummary
    from graphlab.recording import LedgerKind

    Of = Literal["grad", "value"]
    Then = tuple[Any, Any, int]  # elements of the value and of the gradient; which tensor that was

_functions_seen = torch._C._len_torch_function_stack
_dispatches_seen = torch._C._len_torch_dispatch_stack
_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor
MOST_LEAVES = 40
MOST_ANEW = 20  # leaves that are told to be made anew outside of kept passes
_SMALL = 16  # elements that are compared one by one
_SAMPLED = 8  # elements of a larger tensor that are looked at
_WATCHED_SMALL = 16  # leaves whose elements are compared at every look, not only in a kept pass


class Cause(NamedTuple):
    """What a change is put down to."""

    kind: LedgerKind
    by: str
    source: Source | None


class Change(NamedTuple):
    """What a look found: which leaf changed, and its value or its gradient."""

    leaf: Leaf
    of: Of


class Leaf:
    """What a leaf was like at the last look. It is held weakly: a leaf lives as long as the script's."""

    __slots__ = (
        "alias", "came", "grad", "grad_elements", "grad_id", "grad_told", "grad_version", "name", "numel",
        "ref", "small", "then", "told", "value", "value_elements", "version",
    )  # fmt: skip

    def __init__(self, tensor: torch.Tensor, name: str) -> None:
        self.ref = weakref.ref(tensor)
        self.name = name
        self.numel = tensor.numel()
        self.small = self.numel <= _SMALL and _readable(tensor)
        self.value: TensorSummary | None = None
        self.grad: TensorSummary | None = None
        self.told = self.grad_told = False  # these summaries are of what was last noted
        self.alias: torch.Tensor | None = None  # of a small leaf: its elements outlive it
        self.then: Then = (None, None, 0)
        self.came: tuple[int, Any, int] = (0, None, 0)  # of the gradient: version, elements, which
        self.note_value(tensor, elements=True)
        self.note_grad(tensor.grad, elements=True)

    def note_value(self, tensor: torch.Tensor, *, elements: bool) -> None:
        """Take this for what the value is like."""
        self.told = False
        self.version = tensor._version
        if self.small and (self.alias is None or self.alias.data_ptr() != tensor.data_ptr()):
            self.alias = tensor.detach()
        if elements:
            self.value_elements = (tensor.tolist(),) if self.small else _elements(tensor)
        else:
            self.value_elements = None

    def note_grad(self, grad: torch.Tensor | None, *, elements: bool) -> None:
        """Take this for what the gradient is like."""
        self.grad_told = grad is None and self.grad is None
        if grad is None:
            self.grad_id = self.grad_version = 0
            self.grad_elements = None
        else:
            self.grad_id, self.grad_version = id(grad), grad._version
            self.grad_elements = _elements(grad) if elements else None


class Ledger:
    """Follows the leaves; ``note`` gets each event of a period that is kept in full.

    ``full`` says that summaries are made and events noted; ``moving`` that a backward runs, which
    changes gradients by itself. ``learned`` tells which line makes a change that no function of
    torch's makes, by the leaf's name and what changed. ``seen`` counts all events.
    """

    def __init__(self, summaries: Summaries, note: Callable[[LedgerEvent], None]) -> None:
        self.summaries = summaries
        self.note = note
        self.leaves: dict[int, Leaf] = {}
        self.full = False
        self.moving = False
        self.after_pass = 0
        self.seen = 0
        self.anew = 0
        self.learned: dict[tuple[str, str], tuple[int, Cause]] = {}

    def unknown(self, found: Iterable[tuple[object, torch.Tensor]]) -> list[torch.Tensor]:
        """Return the leaves that are not followed yet, and for which there is room."""
        leaves = self.leaves
        fresh = [one for _, one in found if (known := leaves.get(id(one))) is None or known.ref() is not one]
        if not fresh:
            return fresh
        if len(leaves) >= MOST_LEAVES:
            self._forget_dead()
        room = MOST_LEAVES - len(self.leaves)
        if len(fresh) > room:
            fresh = sorted(fresh, key=lambda one: -one.numel())[:room]
        return fresh

    def meet(self, tensor: torch.Tensor, name: str) -> Leaf:
        """Follow a leaf from now on, under a name that no other living leaf has."""
        taken = {one.name for one in self.leaves.values() if one.ref() is not None}
        label, number = name, 1
        while label in taken:
            number += 1
            label = f"{name} ({number})"
        leaf = self.leaves[id(tensor)] = Leaf(tensor, label)
        return leaf

    def drop_unless(self, named: Callable[[Leaf], bool]) -> dict[str, Leaf]:
        """Follow no more those that are gone or have lost their name; return them by name."""
        gone = {key: one for key, one in self.leaves.items() if one.ref() is None or not named(one)}
        for key in gone:
            del self.leaves[key]
        return {one.name: one for one in gone.values()}

    def _forget_dead(self) -> None:
        for key in [key for key, one in self.leaves.items() if one.ref() is None]:
            del self.leaves[key]

    def look(self, cause: Cause | None, *, whole: bool = False) -> list[Change]:
        """Return what changed since the last look, having put it down to ``cause``.

        In a thinned pass only what the cause changes is compared, unless ``whole``.
        """
        if self.full:
            with unseen():
                return self._look_closely(cause)
        deed = "" if cause is None or whole else cause.kind
        if _functions_seen() or _dispatches_seen():
            with unseen():
                return self._look(deed)
        return self._look(deed)

    def _look_closely(self, cause: Cause | None) -> list[Change]:
        """Compare every leaf and its gradient by some elements too, and tell what changed."""
        found: list[Change] = []
        for leaf in self.leaves.values():
            tensor = leaf.ref()
            if tensor is None or not tensor.is_leaf:
                continue
            grad = tensor.grad
            if tensor._version != leaf.version or (
                (old := leaf.value_elements) and _differ(old, _elements(tensor))
            ):
                found.append(Change(leaf, "value"))
                leaf.note_value(tensor, elements=True)
            if grad is None:
                changed = leaf.grad_id != 0
            else:
                changed = (
                    id(grad) != leaf.grad_id
                    or grad._version != leaf.grad_version
                    or bool((old := leaf.grad_elements) and _differ(old, _elements(grad)))
                )
            if changed:
                # A backward that runs changes gradients by itself; only their end is told of.
                if not self.moving or grad is None:
                    found.append(Change(leaf, "grad"))
                leaf.note_grad(grad, elements=True)
        if found:
            self.seen += len(found)
            self._tell(found, cause)
        return found

    def _look(self, deed: str) -> list[Change]:
        """Compare every leaf in a thinned pass; written out, because it runs several times in each.

        After a step only values are looked at, after zeroing and clipping only gradients: what else
        changed is found by the next look.
        """
        found: list[Change] = []
        room = _WATCHED_SMALL
        values, grads = deed not in ("zero", "clip"), deed != "step"
        for leaf in self.leaves.values():
            tensor = leaf.ref()
            if tensor is None or not tensor.is_leaf:
                continue
            elements = leaf.small and room > 0
            room -= 1
            if values:
                if tensor._version != leaf.version:
                    found.append(Change(leaf, "value"))
                    leaf.note_value(tensor, elements=elements)
                elif elements and (old := leaf.value_elements):
                    now = tensor.tolist()
                    if now != old[0] and _differ(old, (now,)):
                        found.append(Change(leaf, "value"))
                        leaf.note_value(tensor, elements=True)
            if not grads:
                continue
            grad = tensor.grad
            if grad is None:
                if leaf.grad_id:
                    found.append(Change(leaf, "grad"))
                    leaf.note_grad(None, elements=False)
            elif (
                id(grad) != leaf.grad_id
                or grad._version != leaf.grad_version
                or (elements and (old := leaf.grad_elements) and _differ(old, _elements(grad)))
            ):
                # A backward that runs changes gradients by itself; only their end is told of.
                if not self.moving:
                    found.append(Change(leaf, "grad"))
                leaf.note_grad(grad, elements=elements)
        self.seen += len(found)
        return found

    def begin(self) -> None:
        """Hold on to what is known at the beginning of a backward: it may be the last."""
        self.moving = True
        for leaf in self.leaves.values():
            leaf.then = leaf.value_elements, leaf.grad_elements, leaf.grad_id

    def sync(self) -> None:
        """Take the gradients as a backward left them."""
        self.moving = False
        room = _WATCHED_SMALL
        for leaf in self.leaves.values():
            tensor = leaf.ref()
            if tensor is not None:
                leaf.note_grad(tensor.grad, elements=self.full or (leaf.small and room > 0))
                leaf.came = leaf.grad_version, leaf.grad_elements, leaf.grad_id
                room -= 1

    def begin_full(self, *, again: bool = False) -> None:
        """Measure every leaf, so that the next change has a before.

        ``again`` says that the period which ends was kept in full too: what has not changed since
        it was measured needs no second measure. To be called where no gradients are recorded.
        """
        self.full = True
        for leaf in self.leaves.values():
            tensor = leaf.ref()
            if tensor is None:
                continue
            if not (again and leaf.told and _is_still(leaf, tensor, leaf.value)):
                leaf.value = self.measure(tensor)
                leaf.note_value(tensor, elements=True)
                leaf.told = True
            grad = tensor.grad
            if not (again and leaf.grad_told and (grad is None or _is_still(leaf, grad, leaf.grad))):
                leaf.grad = None if grad is None else self.measure(grad)
                leaf.note_grad(grad, elements=True)
                leaf.grad_told = True

    def measure(self, tensor: torch.Tensor) -> TensorSummary:
        """Return the summary of a tensor."""
        return self.summaries.measured(tensor, {})

    def replaced(self, before: Leaf, tensor: torch.Tensor, cause: Cause) -> None:
        """Note that a name stands for another tensor than before."""
        self.seen += 1
        self.anew += 1
        if self.full or self.anew <= MOST_ANEW:
            with unseen():
                after = self.measure(tensor)
            was = before.value if self.full else final(before, self)
            self.note(_event(before, "value", was, after, cause, self.after_pass))

    def _tell(self, found: list[Change], cause: Cause | None) -> None:
        """Note one event for each change, in the order in which their lines stand where known."""
        if cause is None:
            found = sorted(found, key=lambda one: self.learned.get((one.leaf.name, one.of), (0,))[0])
        for leaf, of in found:
            tensor = leaf.ref()
            if tensor is None:
                continue
            before = leaf.value if of == "value" else leaf.grad
            if of == "value":
                after: TensorSummary | None = self.measure(tensor)
                leaf.value, leaf.told = after, True
            else:
                after = None if tensor.grad is None else self.measure(tensor.grad)
                leaf.grad, leaf.grad_told = after, True
            why = cause or self.learned.get((leaf.name, of), (0, Cause("write", "", None)))[1]
            self.note(_event(leaf, of, before, after, why, self.after_pass))


def _event(
    leaf: Leaf, of: Of, before: TensorSummary | None, after: TensorSummary | None, why: Cause, after_pass: int
) -> LedgerEvent:
    return LedgerEvent(
        kind=_kind(of, before, after, why),
        leaf=leaf.name,
        before=before,
        after=after,
        source=why.source,
        of=of,
        by=why.by,
        after_pass=after_pass,
    )


def _kind(of: Of, before: TensorSummary | None, after: TensorSummary | None, why: Cause) -> LedgerKind:
    if of == "value":
        return why.kind if why.kind in ("step", "replace") else "write"
    if why.kind == "clip":
        return "clip"
    if after is None or (why.kind in ("zero", "write") and _all_zero(after)):
        return "zero"
    return "replace" if before is None else "write"


def _all_zero(one: TensorSummary) -> bool:
    if one.values is not None:
        return not any(one.values)
    return one.norm == 0


def _readable(tensor: torch.Tensor) -> bool:
    return _has_elements(tensor) and type(tensor) in (torch.Tensor, torch.nn.Parameter)


def _has_elements(tensor: torch.Tensor) -> bool:
    """Return whether there are numbers to read here: not on a GPU, of no nested tensor, of none in a vmap."""
    plain = tensor.layout is torch.strided and not tensor.is_nested and not _is_wrapped(tensor)
    return plain and tensor.is_cpu


def _elements(tensor: torch.Tensor) -> Any:
    """Return what to know a tensor by: its elements if they are few, else some of them.

    To be called where no gradients are recorded: of a large tensor it makes a view.
    """
    numel = tensor.numel()
    if numel <= _SMALL:
        # As a pair, because the elements of a scalar are no list, and may be zero.
        return (tensor.tolist(),) if _has_elements(tensor) else None
    if not _readable(tensor) or not tensor.is_contiguous():
        return None
    return tensor.as_strided((_SAMPLED,), ((numel - 1) // (_SAMPLED - 1),)).tolist()


def _is_still(leaf: Leaf, tensor: torch.Tensor, summary: TensorSummary | None) -> bool:
    """Return whether a summary still holds for what no look saw change; of a large tensor, by its norm."""
    if leaf.small:
        return True  # every element was compared
    if summary is None or summary.norm is None or not tensor.is_contiguous():
        return False
    return float(torch.linalg.vector_norm(tensor.view(-1))) == summary.norm


def _differ(one: Any, other: Any) -> bool:
    """Return whether elements differ; a NaN is equal to itself here."""
    return bool(one != other and repr(one) != repr(other))
