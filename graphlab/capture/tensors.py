"""Tensors and saved values as summaries, without running anything a script could notice."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.statistics import Statistics, is_dense, statistics, unseen
from graphlab.graph import PACKED, Saved, TensorSummary
from graphlab.plain import maker

if TYPE_CHECKING:
    from torch.autograd.graph import Node

    # What was measured already, by the memory it lies in: a permuted view has the same numbers.
    Known = dict[tuple[int, int, torch.dtype], TensorSummary]

_LONGEST = 80
_PLAIN = (torch.Tensor, torch.nn.Parameter)
_EXACT = (int, bool, str, type(None))  # equal values of one of these types have the same text

_MOST_NUMBERS = 1000  # summaries of single numbers that are kept to be used again
_is_wrapped = torch._C._functorch.is_functorch_wrapped_tensor

_make_summary = maker(TensorSummary)
_make_saved = maker(Saved)


class Summaries:
    """Makes summaries; equal ones without values are one object, so that a million nodes fit.

    With ``measure``, large tensors get norm, extremes and counts, and ``forward`` is filled with
    what nodes saved of each other's outputs, by node and output_nr.
    """

    def __init__(self, limit: int, *, measure: bool = False) -> None:
        self.limit = limit
        self.measure = measure
        self.forward: dict[tuple[Node, int], TensorSummary] = {}
        self._known: Known = {}
        self._bare: dict[tuple[Any, ...], tuple[TensorSummary, bool]] = {}  # and whether it is small
        self._numbers: dict[tuple[int, float], TensorSummary] = {}  # by the id of the bare one, and the value
        self._alone: dict[int, tuple[TensorSummary]] = {}  # by the id of a summary in one of the two
        self._kept: dict[tuple[str, int, int, bool, bool], Saved] = {}
        self._texts: dict[tuple[Any, ...], Saved] = {}
        self._storages: set[int] = set()
        self._leaves: set[int] = set()

    def know_leaf(self, tensor: torch.Tensor) -> None:
        """Note the memory of a leaf, so that what nodes save of it is told apart."""
        found = _storage(tensor)
        if found is not None:
            self._leaves.add(found[0])

    def bare(self, shape: Any, dtype: torch.dtype, device: torch.device) -> TensorSummary:
        """Return the summary of a tensor of which only shape (a tuple), dtype and device are known."""
        return (self._bare.get((shape, dtype, device)) or self._new_bare(shape, dtype, device))[0]

    def _bare_of(self, tensor: torch.Tensor) -> tuple[TensorSummary, bool]:
        """Return the summary without values, and whether there may be values; of a nested tensor its size."""
        try:
            shape, dtype, device = tensor.shape, tensor.dtype, tensor.device
            return self._bare.get((shape, dtype, device)) or self._new_bare(shape, dtype, device)
        except (RuntimeError, AttributeError, TypeError):
            if not tensor.is_nested:
                raise
            bare, _ = self._new_bare((tensor.numel(),), tensor.dtype, tensor.device)
            return replace(bare, layout="nested"), False

    def _new_bare(self, shape: Any, dtype: torch.dtype, device: torch.device) -> tuple[TensorSummary, bool]:
        sizes = tuple(int(one) for one in shape)
        made = TensorSummary(sizes, str(dtype).removeprefix("torch."), str(device))
        known = made, math.prod(sizes) <= self.limit and device.type == "cpu"
        self._bare[shape, dtype, device] = known
        self._alone[id(made)] = (made,)
        return known

    def of(self, tensor: torch.Tensor) -> TensorSummary:
        """Return a tensor's summary, with its values where it is small and on the CPU.

        For tensors that are alive as long as this object is used.
        """
        if self.measure:
            return self.measured(tensor, self._known)
        bare, small = self._bare_of(tensor)
        if not small or tensor.layout is not torch.strided or _is_wrapped(tensor):
            return bare
        try:
            values = elements(tensor)
        except (RuntimeError, NotImplementedError, TypeError):
            return bare
        return self._number(bare, values) if len(values) == 1 else summary_of_values(bare, values)

    def _number(self, bare: TensorSummary, values: list[Any]) -> TensorSummary:
        """Return the summary of one number; one object for a constant that every step of a loop saves."""
        value = values[0]
        if type(value) is not float or value == 0:  # 0.0 and -0.0 are equal, and not the same
            return summary_of_values(bare, values)
        known = self._numbers.get((id(bare), value))
        if known is None:
            known = summary_of_values(bare, values)
            if len(self._numbers) < _MOST_NUMBERS:
                self._numbers[id(bare), value] = known
                self._alone[id(known)] = (known,)
        return known

    def measured(self, tensor: torch.Tensor, known: Known) -> TensorSummary:
        """Return a tensor's summary: its values where it is small, else norm, extremes and counts.

        On whatever device it is; what is asked of it is neither recorded nor seen by modes.
        """
        if torch.is_grad_enabled() or torch._C._len_torch_function_stack() or _dispatched():
            with unseen():
                return self._measured(tensor, known)
        return self._measured(tensor, known)

    def _measured(self, tensor: torch.Tensor, known: Known) -> TensorSummary:
        bare, _ = self._bare_of(tensor)
        if type(tensor) not in _PLAIN or _is_wrapped(tensor) or tensor.is_nested:
            return bare
        try:
            if tensor.layout is not torch.strided:
                return self._sparse(tensor, bare)
            if tensor._is_zerotensor():
                tensor = tensor.clone()  # zeros that have no memory yet
            if tensor.numel() <= self.limit:
                return summary_of_values(bare, elements(tensor))
            key = (tensor.data_ptr(), tensor.numel(), tensor.dtype)
            same = known.get(key)
            if same is not None and is_dense(tensor):
                return same if same.shape == bare.shape else replace(same, shape=bare.shape)
            summary = _with_statistics(bare, statistics(tensor))
        except (RuntimeError, NotImplementedError, TypeError):
            return bare
        self.remember(tensor, summary, known)
        return summary

    def remember(self, tensor: torch.Tensor, summary: TensorSummary, known: Known) -> None:
        """Note that this tensor has been measured, for as long as ``known`` lives."""
        if summary.norm is not None and is_dense(tensor):
            known[tensor.data_ptr(), tensor.numel(), tensor.dtype] = summary

    def _sparse(self, tensor: torch.Tensor, bare: TensorSummary) -> TensorSummary:
        """Return the summary of all elements, those that are not stored being zeros."""
        layout = str(tensor.layout).removeprefix("torch.")
        if tensor.numel() <= self.limit:
            return replace(summary_of_values(bare, tensor.to_dense().reshape(-1).tolist()), layout=layout)
        stored = tensor.coalesce().values() if tensor.layout is torch.sparse_coo else tensor.values()
        return replace(_with_zeros(bare, statistics(stored), tensor.numel() - stored.numel()), layout=layout)

    def with_values(self, bare: TensorSummary, nested: Any) -> TensorSummary:
        """Return the summary with these values."""
        return summary_of_values(bare, _flat(nested) if isinstance(nested, list) else [nested])

    def outputs(self, node: Node) -> tuple[TensorSummary | None, ...]:
        """Return what the node's forward op returned, one entry for each output_nr."""
        described = getattr(node, "_input_metadata", None)
        if described is None:
            return ()
        made: list[TensorSummary | None] = []
        for one in described:
            try:
                shape, dtype, device = tuple(one.shape), one.dtype, one.device
                bare, _ = self._bare.get((shape, dtype, device)) or self._new_bare(shape, dtype, device)
                if len(described) == 1:
                    return self._alone[id(bare)]
                made.append(bare)
            except (RuntimeError, TypeError, AttributeError):
                made.append(None)  # an undefined output, or a nested tensor's symbolic shape
        return tuple(made)

    def saved(self, node: Node) -> tuple[Saved, ...]:
        """Return what the node keeps for backward; unpack hooks of the user are not run."""
        kind = type(node)
        names = _names_of.get(kind)
        if names is None:
            names = _saved_names(kind)
            if not issubclass(kind, torch.autograd.function.BackwardCFunction):
                _names_of[kind] = names
        if not names:
            return ()
        found: list[Saved] = []
        alive = False
        for name, raw, attribute in names:
            try:
                value = getattr(node, attribute)
            except RuntimeError as error:
                if "freed" in str(error):
                    found.append(Saved(name, freed=True))
                continue
            except (AttributeError, NotImplementedError):
                continue
            if not raw:
                found.append(self._text(name, value))
            elif isinstance(value, tuple):
                kept = [(at, data) for at, one in enumerate(value) if (data := one.data) is not None]
                found += [self._saved(f"{name}[{at}]", data) for at, data in kept]
            elif value is not None and getattr(value, "unpack_hook", None) is not None:
                found.append(Saved(name, value=PACKED))
            elif value is not None:
                tensor = value.data
                if tensor is not None:
                    alive = True  # all of a node's tensors are freed at once
                elif alive or not _freed(node, name):
                    continue
                one = self._saved(name, tensor)
                found.append(one)
                if self.measure and one.tensor is not None:
                    self._note_forward(node, name, one.tensor)
        return tuple(found)

    def _text(self, name: str, value: object) -> Saved:
        kind = type(value)
        key = (name, kind, value if kind in _EXACT else str(value))
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = Saved(name, value=_short(value))
        return known

    def _note_forward(self, node: Node, name: str, summary: TensorSummary) -> None:
        """Note whose output a saved tensor is."""
        try:
            tensor = getattr(node, f"_saved_{name}")
            if tensor is not None and tensor.grad_fn is not None:
                self.forward.setdefault((tensor.grad_fn, tensor.output_nr), summary)
        except (RuntimeError, AttributeError):  # changed in place since, or of a custom Function
            return

    def _saved(self, name: str, tensor: torch.Tensor | None) -> Saved:
        if tensor is None:
            return Saved(name, freed=True)
        found = _storage(tensor)
        if found is None:
            return Saved(name, self.of(tensor))
        place, nbytes = found
        shared = place in self._storages
        if shared:
            nbytes = 0
        else:
            self._storages.add(place)
        summary = self.of(tensor)
        of_leaf = place in self._leaves
        if id(summary) not in self._alone:
            return _make_saved(name, summary, nbytes, shared, "", False, of_leaf)
        key = (name, id(summary), nbytes, shared, of_leaf)
        known = self._kept.get(key)
        if known is None:
            known = self._kept[key] = _make_saved(name, summary, nbytes, shared, "", False, of_leaf)
        return known


def _storage(tensor: torch.Tensor) -> tuple[int, int] | None:
    """Return the identity of a tensor's memory and its bytes; None where it has none of its own."""
    if tensor.layout is not torch.strided:
        return None
    try:
        storage = tensor.untyped_storage()
        return storage._cdata, storage.nbytes()
    except (RuntimeError, NotImplementedError):
        return None


def _with_statistics(bare: TensorSummary, found: Statistics) -> TensorSummary:
    return TensorSummary(bare.shape, bare.dtype, bare.device, *found)


def _with_zeros(bare: TensorSummary, found: Statistics, zeros: int) -> TensorSummary:
    """Return the summary of stored elements and so many zeros."""
    low, high = found.min, found.max
    if zeros and low is not None and high is not None:
        low, high = min(low, 0.0), max(high, 0.0)
    all_zeros = (found.n_zero or 0) + zeros
    return _with_statistics(bare, found._replace(norm=found.norm or 0.0, min=low, max=high, n_zero=all_zeros))


def _dispatched() -> bool:
    return torch._C._len_torch_dispatch_stack() > 0


def _freed(node: Node, name: str) -> bool:
    """Return whether a saved tensor is gone because backward ran; else it never was needed."""
    try:
        getattr(node, f"_saved_{name}")
    except RuntimeError:
        return True
    except AttributeError:  # a custom Function has one attribute for all of its tensors
        return False
    return False


def summary_of_values(bare: TensorSummary, values: list[Any]) -> TensorSummary:
    """Return ``bare`` with its values; complex values become pairs."""
    if values and isinstance(values[0], complex):
        values = [(one.real, one.imag) for one in values]
    # By position, because this is done for every small tensor.
    return _make_summary(
        bare.shape, bare.dtype, bare.device, None, None, None, None, None, None, tuple(values)
    )


def elements(tensor: torch.Tensor) -> list[Any]:
    """Return all elements, row-major."""
    if type(tensor) not in _PLAIN:
        tensor = (tensor.detach() if tensor.requires_grad else tensor).reshape(-1)
    nested = tensor.tolist()
    return _flat(nested) if isinstance(nested, list) else [nested]


def _flat(nested: list[Any]) -> list[Any]:
    while nested and isinstance(nested[0], list):
        nested = list(chain.from_iterable(nested))
    return nested


_names_of: dict[type, list[tuple[str, bool, str]]] = {}  # of torch's own node types, which stay


def _saved_names(kind: type) -> list[tuple[str, bool, str]]:
    """Return the saved names of a node type, each with whether it is of tensors, and the attribute to ask."""
    if issubclass(kind, torch.autograd.function.BackwardCFunction):
        return [("tensors", True, "_raw_saved_tensors")]
    attributes = dir(kind)
    # Sizes and strides repeat what the tensors say.
    names = [
        one.removeprefix("_saved_") for one in attributes if one.startswith("_saved_") and "_sym_" not in one
    ]
    raw = {one for one in names if f"_raw_saved_{one}" in attributes}
    return [(one, one in raw, f"_raw_saved_{one}" if one in raw else f"_saved_{one}") for one in names]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
