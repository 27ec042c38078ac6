"""A walked graph and all that is known around it → Graph: names, places, calls, tensors."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.calls import Calls
from graphlab.capture.expressions import Sources, stored_name
from graphlab.capture.names import Names
from graphlab.capture.operands import Operands
from graphlab.capture.ops import Ops
from graphlab.capture.quiet import uncollected
from graphlab.capture.statistics import unseen
from graphlab.capture.tensors import Summaries
from graphlab.capture.trace import find_made
from graphlab.graph import Edge, Graph, Node, Operand, Root, TensorSummary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch.autograd.graph import Node as Function

    from graphlab.capture.trace import Made, Trace
    from graphlab.capture.walk import Walked
    from graphlab.graph import Source

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
    # Entered once: what is asked of tensors must not be recorded, nor seen by modes.
    with uncollected(), unseen() if around.measure else nullcontext():
        return _Description(walked, roots, around).graph()


class _Description:
    def __init__(self, walked: Walked, roots: Sequence[tuple[str, Any]], around: Surroundings) -> None:
        self.walked, self.roots, self.around = walked, roots, around
        self.summaries = Summaries(around.limit, measure=around.measure)
        for trace in around.traces:
            around.sources.scopes.update(trace.scopes)
        self.made = find_made(around.traces, walked.seqs)
        self.calls = Calls(around.names)
        self.ops = Ops()
        self.operands = Operands(walked)
        self.lines: dict[int, Source] = {}  # by the id of a place that `around.sources` keeps
        self.by_node, self.by_output = self._variables()
        created = sorted({seq for seq in walked.seqs if seq is not None})
        self.order = {seq: position for position, seq in enumerate(created)}
        self.ids = [f"n{at}" for at in range(len(walked.nodes))]
        self.labels: list[tuple[str, ...]] = []

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
        walked, ids = self.walked, self.ids
        self.calls.add(self.made, walked.seqs)
        self.labels = [self._label(at) for at in range(len(ids))]
        for at, node in enumerate(walked.nodes):
            if walked.seqs[at] is None:
                self.summaries.know_leaf(node.variable)  # type: ignore[attr-defined]
        nodes = self.operands.name_leaves([self._node(at) for at in range(len(ids))])
        name = ids.__getitem__
        edges = map(Edge, map(name, walked.tails), map(name, walked.heads), walked.slot, walked.output_nr)
        return Graph(self._roots(nodes), nodes, tuple(edges), tuple(self.calls.modules))

    def _roots(self, nodes: tuple[Node, ...]) -> tuple[Root, ...]:
        made = []
        for (at, number), (name, tensor) in zip(self.walked.roots, self.roots, strict=True):
            summary = self.summaries.of(tensor) if isinstance(tensor, torch.Tensor) else None
            made.append(Root(nodes[at].id, number, name or nodes[at].name, summary))
        return tuple(made)

    def _label(self, at: int) -> tuple[str, ...]:
        """Return the user's names of what the node made, the best first."""
        node, seq = self.walked.nodes[at], self.walked.seqs[at]
        if seq is None:
            return _leaf_names(node, self.around.names)
        names = self.by_node.get(node, ())
        trace = self.made[at][1]
        result = trace.results.get(seq) if trace is not None else None
        stored = stored_name(*result) if result is not None else ""
        return (*names, stored) if stored and stored not in names else tuple(names)

    def _node(self, at: int) -> Node:
        node, seq = self.walked.nodes[at], self.walked.seqs[at]
        made, trace = self.made[at]
        op, kind = self.ops.of(node)
        names = self.labels[at]
        if op == _ACCUMULATE:
            return self._leaf(at, node, op, names)
        assert seq is not None
        saved = self.summaries.saved(node)
        source, operands = self._written(at, made, seq, op) if made is not None else (None, ())
        return Node(
            self.ids[at],
            op,
            kind,
            names[0] if names else "",
            names,
            source,
            self.calls.of(made.call, trace) if made is not None and made.call >= 0 else None,
            self._outputs(node, seq, trace),
            operands,
            saved,
            self.walked.slots[at],
            self.order[seq],
        )

    def _written(self, at: int, made: Made, seq: int, op: str) -> tuple[Source, tuple[Operand, ...]]:
        """Return the place that made the node, and its operands as written there."""
        whole, written = self.around.sources.place(made.code, made.instruction, made.exact)
        if made.last - 1 == seq:
            if made.first == seq and self.operands.are_of(op, written):
                return whole, self.operands.of(at, written, self._is_called)
            return whole, ()
        # One of several nodes of a composite call: the expression is its last node's.
        line = self.lines.get(id(whole))
        if line is None:
            line = self.lines[id(whole)] = replace(whole, expression="", column=0)
        return line, ()

    def _leaf(self, at: int, node: Function, op: str, names: tuple[str, ...]) -> Node:
        tensor = node.variable  # type: ignore[attr-defined]
        known = self.around.names
        key = id(tensor)
        role = known.roles.get(key) or ("parameter" if isinstance(tensor, torch.nn.Parameter) else "input")
        return Node(
            id=self.ids[at],
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
        if node not in self.by_node and not self.summaries.forward:
            return outputs
        return tuple([self._value(node, number, one) for number, one in enumerate(outputs)])

    def _value(self, node: Function, number: int, bare: TensorSummary | None) -> TensorSummary | None:
        """Return an output with its numbers: of the user's variable, or as some node saved it."""
        tensor = self.by_output.get((node, number))
        if tensor is not None:
            return self.summaries.of(tensor)
        return self.summaries.forward.get((node, number), bare)

    def _is_called(self, at: int, text: str) -> bool:
        """Return whether the text is a name of the node's result, or the expression that made it."""
        if text in self.labels[at]:
            return True
        made = self.made[at][0]
        if made is None or made.last - 1 != self.walked.seqs[at]:
            return False
        return self.around.sources.place(made.code, made.instruction, made.exact)[0].expression == text


def _leaf_names(node: Function, names: Names) -> tuple[str, ...]:
    tensor = node.variable  # type: ignore[attr-defined]
    known = names.names.get(id(tensor), [])
    # A parameter's path in its module says more than the loop variable that held it last.
    if names.roles.get(id(tensor)):
        own = [one for one in known if "." in one] + [one for one in known if "." not in one]
        return tuple(own)
    return tuple(known)
