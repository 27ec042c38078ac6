"""grad_fn → plain lists: the only reader of ``next_functions``. Iterative, at any depth.

The walk keeps every parallel edge, every output_nr and undefined edges (as slots without
an edge). The nodes come in the order in which one engine thread would take them.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch.autograd.graph import get_gradient_edge

from graphlab.capture.deep import allowed
from graphlab.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from torch.autograd.graph import Node

_LEAF_SEQ = 2**64 - 1


@dataclass(slots=True)
class Walked:
    """Nodes in engine order, and edges as four parallel lists of ints, those of a node side by side.

    ``roots`` are positions in ``nodes`` with the output_nr; ``slots`` counts next_functions;
    ``first`` is where the edges of each node begin, and at the end where the last ones end.
    """

    nodes: list[Node] = field(default_factory=list)
    roots: list[tuple[int, int]] = field(default_factory=list)
    slots: list[int] = field(default_factory=list)
    seqs: list[int | None] = field(default_factory=list)
    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    slot: list[int] = field(default_factory=list)
    output_nr: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)


def tensors_in(value: object) -> list[tuple[str, torch.Tensor]]:
    """Return the tensors with a gradient in what a model returned, each with its key.

    Reaches into dicts, lists, tuples and dataclasses (Hugging Face outputs), at any depth.
    """
    found: list[tuple[str, torch.Tensor]] = []
    seen: set[int] = set()
    todo: list[tuple[str, object]] = [("", value)]
    while todo:
        key, one = todo.pop()
        if isinstance(one, torch.Tensor):
            if one.requires_grad:
                found.append((key, one))
            continue
        if id(one) in seen:
            continue
        seen.add(id(one))
        todo.extend(reversed([(f"{key}.{name}" if key else name, item) for name, item in _items(one)]))
    return found


def _items(value: object) -> Iterable[tuple[str, object]]:
    if isinstance(value, Mapping):
        return [(str(name), item) for name, item in value.items()]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(zip(value._fields, value, strict=True))
    if isinstance(value, (list, tuple)):
        return [(str(position), item) for position, item in enumerate(value)]
    if is_dataclass(value) and not isinstance(value, type):
        return [(one.name, getattr(value, one.name, None)) for one in fields(value)]
    return []


def edge_of(root: Any) -> tuple[Node, int] | None:
    """Return the node and output_nr of a tensor or a GradientEdge; None without a gradient."""
    if isinstance(root, torch.Tensor):
        if not root.requires_grad:
            return None
        if root.grad_fn is not None:
            return root.grad_fn, root.output_nr
        edge = get_gradient_edge(root)
        return edge.node, edge.output_nr
    return root.node, root.output_nr


def walk(roots: Sequence[tuple[Node, int]], *, careful: bool = False) -> Walked:
    """Return everything that the roots reach.

    ``careful`` is for a process that goes on with the graph. Raises then: TooDeep if that could
    end it. Else the process must end without freeing the graph.
    """
    with uncollected():
        return _walk(roots, allowed if careful else None)


def _walk(roots: Sequence[tuple[Node, int]], more: Callable[[int], int] | None) -> Walked:
    enough = sys.maxsize if more is None else more(0)
    index: dict[Node, int] = {}
    nodes: list[Node] = []
    following: list[tuple[tuple[Node | None, int], ...]] = []
    waiting: list[int] = []
    for node, _ in roots:
        if node not in index:
            index[node] = len(nodes)
            nodes.append(node)
            waiting.append(0)
    position = 0
    while position < len(nodes):
        if more is not None and len(nodes) >= enough:
            enough = more(len(nodes))
        functions = nodes[position].next_functions
        following.append(functions)
        for head, _ in functions:
            if head is None:
                continue
            at = index.get(head)
            if at is None:
                at = index[head] = len(nodes)
                nodes.append(head)
                waiting.append(0)
            waiting[at] += 1
        position += 1
    seqs = [node._sequence_nr() for node in nodes]
    order = _engine_order(following, index, waiting, seqs)
    return _renumbered(nodes, following, index, seqs, order, [(index[n], nr) for n, nr in roots])


def _engine_order(
    following: list[tuple[tuple[Node | None, int], ...]],
    index: dict[Node, int],
    waiting: list[int],
    seqs: list[int],
) -> list[int]:
    """Return positions: a node after all that feed it, the most recently created first."""
    ready = [(-seqs[at], at) for at, count in enumerate(waiting) if count == 0]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        _, at = heapq.heappop(ready)
        order.append(at)
        for head, _ in following[at]:
            if head is None:
                continue
            to = index[head]
            waiting[to] -= 1
            if waiting[to] == 0:
                heapq.heappush(ready, (-seqs[to], to))
    return order


def _renumbered(
    nodes: list[Node],
    following: list[tuple[tuple[Node | None, int], ...]],
    index: dict[Node, int],
    seqs: list[int],
    order: list[int],
    roots: list[tuple[int, int]],
) -> Walked:
    new = [0] * len(nodes)
    for position, at in enumerate(order):
        new[at] = position
    walked = Walked(
        nodes=[nodes[at] for at in order],
        roots=[(new[at], nr) for at, nr in roots],
        slots=[len(following[at]) for at in order],
        seqs=[None if seqs[at] >= _LEAF_SEQ else seqs[at] for at in order],
    )
    tails, heads = walked.tails, walked.heads
    for tail, at in enumerate(order):
        walked.first.append(len(tails))
        for slot, (head, number) in enumerate(following[at]):
            if head is not None:
                tails.append(tail)
                heads.append(new[index[head]])
                walked.slot.append(slot)
                walked.output_nr.append(number)
    walked.first.append(len(tails))
    return walked
