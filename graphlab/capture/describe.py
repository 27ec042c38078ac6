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
from graphlab.capture.statistics import unseen
from graphlab.capture.tensors import Summaries
from graphlab.capture.trace import find_made
from graphlab.graph import Edge, Graph, Node, Operand, Root, TensorSummary
from graphlab.plain import maker
from graphlab.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch.autograd.graph import Node as Function

    from graphlab.capture.expressions import Written
    from graphlab.capture.trace import Trace
    from graphlab.capture.walk import Walked
    from graphlab.graph import ModuleCall, Source

_make_node = maker(Node)
_make_edge = maker(Edge)


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
        self.places = self._places()
        self.labels: list[tuple[str, ...]] = []
        self.lines: dict[int, Source] = {}  # by the id of a place that `around.sources` keeps
        self.by_node, self.by_output = self._variables()
        created = sorted({seq for seq in walked.seqs if seq is not None})
        self.order = {seq: position for position, seq in enumerate(created)}
        self.ids = [f"n{at}" for at in range(len(walked.nodes))]

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

    def _places(self) -> list[tuple[Source, tuple[Written, ...]] | None]:
        """Return where each node was made, and the operands as written there."""
        known: dict[tuple[int, int, bool], tuple[Source, tuple[Written, ...]]] = {}
        found: list[tuple[Source, tuple[Written, ...]] | None] = []
        for made, _ in self.made:
            if made is None:
                found.append(None)
                continue
            _, _, code, instruction, exact, _ = made
            key = (id(code), instruction, exact)
            place = known.get(key)
            if place is None:
                place = known[key] = self.around.sources.place(code, instruction, exact)
            found.append(place)
        return found

    def graph(self) -> Graph:
        """Return the Graph: one kind of fact after the other, which is faster than node after node."""
        walked, ids = self.walked, self.ids
        self.calls.add(self.made)
        self.labels = self._labels()
        for node, seq in zip(walked.nodes, walked.seqs, strict=True):
            if seq is None:
                self.summaries.know_leaf(node.variable)  # type: ignore[attr-defined]
        # Before the outputs: what nodes saved are values of outputs.
        saved = [() if seq is None else self.summaries.saved(node) for node, seq in self._numbered()]
        operands = Operands(walked, self.labels, self._expressions())
        nodes = map(
            _make_node,
            ids,
            *zip(*map(self.ops.of, walked.nodes), strict=True),
            [names[0] if names else "" for names in self.labels],
            self.labels,
            self._sources(),
            self._modules(),
            self._outputs(),
            self._operands(operands),
            saved,
            walked.slots,
            [None if seq is None else self.order[seq] for seq in walked.seqs],
            *self._roles(),
        )
        named = operands.name_leaves(list(nodes))
        name = ids.__getitem__
        ends = map(name, walked.tails), map(name, walked.heads)
        edges = map(_make_edge, *ends, walked.slot, walked.output_nr)
        return Graph(self._roots(named), named, tuple(edges), tuple(self.calls.modules))

    def _numbered(self) -> Iterator[tuple[Function, int | None]]:
        return zip(self.walked.nodes, self.walked.seqs, strict=True)

    def _roots(self, nodes: tuple[Node, ...]) -> tuple[Root, ...]:
        made = []
        for (at, number), (name, tensor) in zip(self.walked.roots, self.roots, strict=True):
            summary = self.summaries.of(tensor) if isinstance(tensor, torch.Tensor) else None
            made.append(Root(nodes[at].id, number, name or nodes[at].name, summary))
        return tuple(made)

    def _labels(self) -> list[tuple[str, ...]]:
        """Return the user's names of what each node made, the best first."""
        labels: list[tuple[str, ...]] = []
        known, by_node = self.around.names, self.by_node
        for node, seq, (_, trace) in zip(self.walked.nodes, self.walked.seqs, self.made, strict=True):
            if seq is None:
                labels.append(_leaf_names(node, known))
                continue
            names = by_node.get(node, ())
            result = trace.results.get(seq) if trace is not None else None
            stored = stored_name(*result) if result is not None else ""
            labels.append((*names, stored) if stored and stored not in names else tuple(names))
        return labels

    def _expressions(self) -> list[str | None]:
        """Return the expression that made each node, None where it was one of several nodes."""
        return [
            place[0].expression if made is not None and place is not None and made.last - 1 == seq else None
            for (made, _), seq, place in zip(self.made, self.walked.seqs, self.places, strict=True)
        ]

    def _sources(self) -> list[Source | None]:
        """Return the place that made each node."""
        found: list[Source | None] = []
        for (made, _), seq, place in zip(self.made, self.walked.seqs, self.places, strict=True):
            if made is None or place is None:
                found.append(None)
            else:
                found.append(place[0] if made.last - 1 == seq else self._line(place[0]))
        return found

    def _line(self, whole: Source) -> Source:
        """Return the place of one of several nodes of a composite call: the expression is its last node's."""
        line = self.lines.get(id(whole))
        if line is None:
            line = self.lines[id(whole)] = replace(whole, expression="", column=0)
        return line

    def _modules(self) -> list[ModuleCall | None]:
        """Return the module call that each node ran in."""
        of = self.calls.of
        return [None if made is None or made.call < 0 else of(made.call, trace) for made, trace in self.made]

    def _operands(self, known: Operands) -> list[tuple[Operand, ...]]:
        """Return the operands of each node as written, where it is the only one of its expression."""
        found: list[tuple[Operand, ...]] = []
        for at, (made, _) in enumerate(self.made):
            place = self.places[at]
            if made is None or place is None or made.last - made.first != 1 or not place[1]:
                found.append(())
            elif known.are_of(self.ops.of(self.walked.nodes[at])[0], place[1]):
                found.append(known.of(at, place[1]))
            else:
                found.append(())
        return found

    def _outputs(self) -> list[tuple[TensorSummary | None, ...]]:
        """Return what each forward op returned; of leaves, the leaf."""
        summaries = self.summaries
        found: list[tuple[TensorSummary | None, ...]] = []
        for node, seq, (_, trace) in zip(self.walked.nodes, self.walked.seqs, self.made, strict=True):
            if seq is None:
                found.append((summaries.of(node.variable),))  # type: ignore[attr-defined]
                continue
            outputs = summaries.outputs(node)
            value = trace.values.get(seq) if trace is not None else None
            if value is not None and outputs and outputs[0] is not None and outputs[0].shape == value[0]:
                outputs = (summaries.with_values(outputs[0], value[1]), *outputs[1:])
            elif summaries.forward or node in self.by_node:
                outputs = tuple([self._value(node, number, one) for number, one in enumerate(outputs)])
            found.append(outputs)
        return found

    def _value(self, node: Function, number: int, bare: TensorSummary | None) -> TensorSummary | None:
        """Return an output with its numbers: of the user's variable, or as some node saved it."""
        tensor = self.by_output.get((node, number))
        if tensor is not None:
            return self.summaries.of(tensor)
        return self.summaries.forward.get((node, number), bare)

    def _roles(self) -> tuple[list[str], list[tuple[int, ...]]]:
        """Return the role of each leaf and its optimizer groups; "" and () for other nodes."""
        roles: list[str] = []
        groups: list[tuple[int, ...]] = []
        known = self.around.names
        for node, seq in self._numbered():
            if seq is not None:
                roles.append("")
                groups.append(())
                continue
            tensor = node.variable  # type: ignore[attr-defined]
            usual = "parameter" if isinstance(tensor, torch.nn.Parameter) else "input"
            roles.append(known.roles.get(id(tensor)) or usual)
            groups.append(tuple(known.groups.get(id(tensor), ())))
        return roles, groups


def _leaf_names(node: Function, names: Names) -> tuple[str, ...]:
    tensor = node.variable  # type: ignore[attr-defined]
    known = names.names.get(id(tensor), [])
    # A parameter's path in its module says more than the loop variable that held it last.
    if names.roles.get(id(tensor)):
        own = [one for one in known if "." in one] + [one for one in known if "." not in one]
        return tuple(own)
    return tuple(known)
