"""A walked graph and all that is known around it → Graph: names, places, calls, tensors."""

from __future__ import annotations

import gc
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.calls import Calls
from graphlab.capture.expressions import Sources, Written, stored_name
from graphlab.capture.names import Names
from graphlab.capture.tensors import Summaries
from graphlab.graph import Edge, Graph, Node, Operand, Root, TensorSummary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch.autograd.graph import Node as Function

    from graphlab.capture.trace import Made, Trace
    from graphlab.capture.walk import Walked
    from graphlab.graph import ModuleCall, NodeKind, Source

_ACCUMULATE = "AccumulateGrad"


@dataclass(slots=True)
class Surroundings:
    """What is known beside the graph itself; each part may be empty.

    ``limit`` is the number of elements up to which values are kept; ``measure`` says whether
    norm and extremes are taken of larger tensors.
    """

    names: Names = field(default_factory=Names)
    traces: Sequence[Trace] = ()
    sources: Sources = field(default_factory=Sources)
    limit: int = 16
    measure: bool = False


def describe(walked: Walked, roots: Sequence[tuple[str, Any]], around: Surroundings) -> Graph:
    """Return the Graph; ``roots`` are the user's name and the tensor (or None) of each root."""
    collects = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and a million nodes would be looked through often
    try:
        return _Description(walked, roots, around).graph()
    finally:
        if collects:
            gc.enable()


class _Description:
    def __init__(self, walked: Walked, roots: Sequence[tuple[str, Any]], around: Surroundings) -> None:
        self.walked, self.roots, self.around = walked, roots, around
        self.summaries = Summaries(around.limit, measure=around.measure)
        for trace in around.traces:
            around.sources.scopes.update(trace.scopes)
        self.found = _Finder(around.traces)
        self.calls = Calls(around.names)
        self.lines: dict[Source, Source] = {}
        self.by_node, self.by_output = self._variables()
        created = sorted({seq for seq in walked.seqs if seq is not None})
        self.order = {seq: position for position, seq in enumerate(created)}
        self.heads: list[dict[int, int]] = [{} for _ in walked.nodes]
        for tail, slot, head in zip(walked.tails, walked.slot, walked.heads, strict=True):
            self.heads[tail][slot] = head

    def _variables(self) -> tuple[dict[Any, list[str]], dict[tuple[Any, int], torch.Tensor]]:
        """Return the names of intermediates by node, and the tensors by node and output_nr."""
        names: dict[Any, list[str]] = {}
        tensors: dict[tuple[Any, int], torch.Tensor] = {}
        for key, tensor in self.around.names.tensors.items():
            try:
                node = tensor.grad_fn
            except RuntimeError:  # a view that an in-place write under no_grad made unusable
                continue
            if node is not None:
                names.setdefault(node, []).extend(self.around.names.names[key])
                tensors.setdefault((node, tensor.output_nr), tensor)
        return names, tensors

    def graph(self) -> Graph:
        walked = self.walked
        made = [self.found.made(seq) for seq in walked.seqs]
        trail = [(one.call, trace) if one is not None else (-1, None) for one, trace in made]
        self.calls.add(trail, walked.seqs)
        labels = [self._label(at, made[at][1]) for at in range(len(walked.nodes))]
        nodes = _with_written_names(
            [self._node(at, *made[at], labels) for at in range(len(walked.nodes))], self.heads
        )
        ids = [node.id for node in nodes]
        edges = tuple(
            Edge(ids[tail], ids[head], slot, number)
            for tail, head, slot, number in zip(
                walked.tails, walked.heads, walked.slot, walked.output_nr, strict=True
            )
        )
        return Graph(self._roots(nodes), nodes, edges, tuple(self.calls.modules))

    def _roots(self, nodes: tuple[Node, ...]) -> tuple[Root, ...]:
        made = []
        for (at, number), (name, tensor) in zip(self.walked.roots, self.roots, strict=True):
            summary = self.summaries.of(tensor) if isinstance(tensor, torch.Tensor) else None
            made.append(Root(nodes[at].id, number, name or nodes[at].name, summary))
        return tuple(made)

    def _label(self, at: int, trace: Trace | None) -> tuple[str, ...]:
        """Return the user's names of what the node made, the best first."""
        node = self.walked.nodes[at]
        if self.walked.seqs[at] is None:
            return _leaf_names(node, self.around.names)
        names = list(self.by_node.get(node, ()))
        seq = self.walked.seqs[at]
        result = trace.results.get(seq) if trace is not None and seq is not None else None
        if result is not None:
            stored = stored_name(*result)
            if stored and stored not in names:
                names.append(stored)
        return tuple(names)

    def _node(self, at: int, made: Made | None, trace: Trace | None, labels: list[tuple[str, ...]]) -> Node:
        node, seq = self.walked.nodes[at], self.walked.seqs[at]
        op = node.name().removeprefix("torch::autograd::")
        names = labels[at]
        if op == _ACCUMULATE:
            return self._leaf(at, node, op, names)
        source: Source | None = None
        saved = self.summaries.saved(node)
        operands: tuple[Operand, ...] = ()
        if made is not None:
            whole, written = self.around.sources.place(made.code, made.instruction, made.exact)
            if made.last - 1 == seq:
                source = whole
                if made.first == seq and _are_operands(written, op):
                    operands = self._operands(at, written, labels)
            else:  # one of several nodes of a composite call: the expression is its last node's
                source = self.lines.get(whole)
                if source is None:
                    source = self.lines[whole] = replace(whole, expression="", column=0)
        assert seq is not None
        return Node(
            id=f"n{at}",
            op=op,
            kind=_kind(node, op),
            name=names[0] if names else "",
            names=names,
            source=source,
            module=self._call(made, trace),
            outputs=self._outputs(node, seq, trace),
            operands=operands,
            saved=saved,
            slots=self.walked.slots[at],
            seq=self.order[seq],
        )

    def _call(self, made: Made | None, trace: Trace | None) -> ModuleCall | None:
        return None if made is None or made.call < 0 else self.calls.of(made.call, trace)

    def _leaf(self, at: int, node: Function, op: str, names: tuple[str, ...]) -> Node:
        tensor = node.variable  # type: ignore[attr-defined]
        known = self.around.names
        key = id(tensor)
        role = known.roles.get(key) or ("parameter" if isinstance(tensor, torch.nn.Parameter) else "input")
        return Node(
            id=f"n{at}",
            op=op,
            kind="leaf",
            name=names[0] if names else "",
            names=names,
            outputs=(self.summaries.of(tensor),),
            role=role,
            groups=tuple(known.groups.get(key, ())),
        )

    def _outputs(self, node: Function, seq: int, trace: Trace | None) -> tuple[TensorSummary | None, ...]:
        outputs = self.summaries.outputs(node)
        value = trace.values.get(seq) if trace is not None else None
        if value is not None and outputs and outputs[0] is not None and outputs[0].shape == value[0]:
            return (self.summaries.with_values(outputs[0], value[1]), *outputs[1:])
        return tuple([self._value(node, number, one) for number, one in enumerate(outputs)])

    def _value(self, node: Function, number: int, bare: TensorSummary | None) -> TensorSummary | None:
        """Return an output with its numbers: of the user's variable, or as some node saved it."""
        tensor = self.by_output.get((node, number))
        if tensor is not None:
            return self.summaries.of(tensor)
        return self.summaries.forward.get((node, number), bare)

    def _operands(
        self, at: int, written: tuple[Written, ...], labels: list[tuple[str, ...]]
    ) -> tuple[Operand, ...]:
        """Return the operands as written, each with its slot where that is certain."""
        heads = self.heads[at]
        if not heads:
            return ()
        slots: list[int | None] = [None] * len(written)
        left = dict(heads)
        for position, one in enumerate(written):
            for slot, head in left.items():
                if not one.constant and self._is_called(head, one.text, labels):
                    slots[position] = slot
                    del left[slot]
                    break
        open_places = [
            position for position, one in enumerate(written) if slots[position] is None and not one.constant
        ]
        if left and len(left) != len(open_places):
            return ()  # which operand goes where is not certain
        for position, slot in zip(open_places, sorted(left), strict=False):
            slots[position] = slot
        return tuple(Operand(one.text, slot) for one, slot in zip(written, slots, strict=True))

    def _is_called(self, at: int, text: str, labels: list[tuple[str, ...]]) -> bool:
        if text in labels[at]:
            return True
        made = self.found.made(self.walked.seqs[at])[0]
        if made is None or made.last - 1 != self.walked.seqs[at]:
            return False
        return self.around.sources.place(made.code, made.instruction, made.exact)[0].expression == text


def _with_written_names(nodes: list[Node], heads: list[dict[int, int]]) -> tuple[Node, ...]:
    """Return the nodes; a leaf whose variable is gone has the name it was used under."""
    for tail, node in enumerate(list(nodes)):
        for one in node.operands:
            at = heads[tail].get(-1 if one.slot is None else one.slot)
            if at is None or nodes[at].kind != "leaf" or nodes[at].name:
                continue
            if all(part.isidentifier() for part in one.text.split(".")):
                nodes[at] = replace(nodes[at], name=one.text, names=(one.text,))
    return tuple(nodes)


class _Finder:
    """Finds, for a creation number, the entry of the trace that noted it, and the trace."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self.traces = [(trace, [one.first for one in trace.made]) for trace in traces if trace.made]
        self._known: dict[int, tuple[Made | None, Trace | None]] = {}

    def made(self, seq: int | None) -> tuple[Made | None, Trace | None]:
        if seq is None:
            return None, None
        known = self._known.get(seq)
        if known is None:
            known = self._known[seq] = self._find(seq)
        return known

    def _find(self, seq: int) -> tuple[Made | None, Trace | None]:
        # Numbers are per thread: the same one in two threads cannot be told apart, so neither is said.
        hits: list[tuple[Made | None, Trace | None]] = []
        for trace, firsts in self.traces:
            at = bisect_right(firsts, seq) - 1
            if at >= 0 and trace.made[at].first <= seq < trace.made[at].last:
                hits.append((trace.made[at], trace))
        return hits[0] if len(hits) == 1 else (None, None)


def _leaf_names(node: Function, names: Names) -> tuple[str, ...]:
    tensor = node.variable  # type: ignore[attr-defined]
    known = names.names.get(id(tensor), [])
    # A parameter's path in its module says more than the loop variable that held it last.
    if names.roles.get(id(tensor)):
        own = [one for one in known if "." in one] + [one for one in known if "." not in one]
        return tuple(own)
    return tuple(known)


def _are_operands(written: tuple[Written, ...], op: str) -> bool:
    """Return whether what was written are the operands of this op.

    The arguments of `self.conv(x)` or `grad(f, x)` are not those of the node inside the call.
    """
    if not written or written[0].text == "self":
        return False
    function = written[0].function.replace("_", "").lower()
    return not function or function == op.partition("Backward")[0].lower()


def _kind(node: Function, op: str) -> NodeKind:
    if isinstance(node, torch.autograd.function.BackwardCFunction):
        return "custom"
    return "view_write" if op in ("CopySlices", "AsStridedBackward0") else "op"
