"""What a graph is built like, in one quick walk: how many nodes, which leaves, a hash of its form.

This is done at every backward of a training loop, so it asks each node for its next functions
and for nothing else. It touches a bounded number of nodes: freeing a very long chain of nodes
that Python has touched overflows the C stack.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from torch.autograd.graph import Node

MOST_NODES = 10_000
_OUTPUTS = 1 << 16  # more than an op returns: one number says which node and which output
_REMEMBERED = 200  # structures whose hash is known without computing it


def inner_nodes(roots: Iterable[Node], without: Collection[Node], most: int) -> list[Node]:
    """Return the nodes of graphs, but for leaves and those in ``without``; the walk ends beyond ``most``."""
    order: list[Node] = []
    seen: set[Node] = set()
    for root in roots:
        if root not in seen:
            seen.add(root)
            order.append(root)
        if len(order) > most:
            return order
    for node in order:  # grows while it is walked through
        for head, _ in node.next_functions:
            if head is None or head in seen or head in without or not head.next_functions:
                continue
            seen.add(head)
            order.append(head)
        if len(order) > most:
            break
    return order


class Built(NamedTuple):
    """A graph's nodes in the order they were met, those of its leaves, and a hash of its form.

    ``structure`` is "" where the graph has more than MOST_NODES, and ``nodes`` ends there.
    """

    nodes: dict[Node, int]
    leaves: list[tuple[Node, torch.Tensor]]
    structure: str


class Structures:
    """Builds the hashes; equal for graphs with the same ops and edges in the same order."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], str] = {}
        self._names: dict[type, str] = {}
        self._last: list[Any] = []  # of the newest graph, which the next is most often like
        self._last_hash = ""

    def look(self, roots: Sequence[Node]) -> Built:
        """Return how the graph that the roots reach is built."""
        index: dict[Node, int] = {}
        leaves: list[tuple[Node, torch.Tensor]] = []
        for root in roots:
            index.setdefault(root, len(index))
        todo = list(index)
        size = len(todo)
        parts: list[Any] = [size]
        names, part, to_do, place = self._names, parts.append, todo.append, index.setdefault
        for node in todo:  # grows while it is walked through
            name = names.get(type(node)) or self._name(type(node), node)
            part(name)
            if name == "AccumulateGrad":
                leaves.append((node, node.variable))  # type: ignore[attr-defined]
                continue
            for head, number in node.next_functions:
                if head is None:
                    part(-1)
                    continue
                at = place(head, size)
                if at == size:
                    to_do(head)
                    size += 1
                part(at * _OUTPUTS + number)
            if size > MOST_NODES:
                return Built(index, leaves, "")
        if parts != self._last:
            self._last, self._last_hash = parts, self._hash(tuple(parts))
        return Built(index, leaves, self._last_hash)

    def _name(self, kind: type, node: Node) -> str:
        name = kind.__name__
        if name == "CppFunction":  # many ops share this type
            return node.name()
        self._names[kind] = name
        return name

    def _hash(self, parts: tuple[Any, ...]) -> str:
        known = self._known.get(parts)
        if known is None:
            text = " ".join(map(str, parts))
            known = hashlib.sha256(text.encode()).hexdigest()[:12]
            if len(self._known) < _REMEMBERED:
                self._known[parts] = known
        return known
