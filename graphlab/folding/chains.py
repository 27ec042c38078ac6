"""Chains of views and casts as one item each: they move numbers about and compute nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.folding.tree import Call, Group, Item, Run
from graphlab.graph import position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Graph

# Node names without "Backward" and a number. A cast is a ToCopy.
_VIEWS = """
    T Transpose Permute View UnsafeView Reshape ReshapeAlias Expand Squeeze Unsqueeze Slice Select Narrow
    Alias AsStrided Clone ToCopy Contiguous Detach Unfold Movedim Diagonal Split SplitWithSizes Chunk
    UnsafeSplit Unbind ViewAsReal ViewAsComplex
"""
VIEWS = frozenset(_VIEWS.split())


def with_chains(graph: Graph, items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items with every chain of two views or more as one, inside calls too."""
    view = {op: is_view(op) for op in {node.op for node in graph.nodes}}
    views = {at for at, node in enumerate(graph.nodes) if view[node.op]}
    after: dict[int, list[int]] = {}
    before: dict[int, int] = {}
    for edge in graph.edges if views else ():
        tail, head = position(edge.tail), position(edge.head)
        if tail in views:
            after.setdefault(tail, []).append(head)
        if head in views:
            before[head] = before.get(head, 0) + 1

    def joined(last: int, one: int) -> bool:
        """Whether ``one`` was made of ``last`` alone, and nobody else took that."""
        return after.get(one) == [last] and before.get(last) == 1

    def level(items: Sequence[Item]) -> tuple[Item, ...]:
        made: list[Item] = []
        chain: list[int] = []

        def close() -> None:
            made.extend([Group("chain", tuple(chain))] if len(chain) > 1 else chain)
            chain.clear()

        for one in items:
            if isinstance(one, int) and one in views:
                if chain and not joined(chain[-1], one):
                    close()
                chain.append(one)
            else:
                close()
                made.append(one)
        close()
        return tuple(made)

    done: dict[int, Item] = {}
    order: list[Call | Run] = []
    todo = list(items)
    while todo:
        one = todo.pop()
        if isinstance(one, (Call, Run)):
            order.append(one)
            todo.extend(one.items)
    for one in reversed(order):
        inner = [done.get(id(item), item) for item in one.items]
        # The stretches of a run stay as they are: equal in length.
        done[id(one)] = (
            Call(one.index, level(inner)) if isinstance(one, Call) else Run(one.times, tuple(inner))
        )
    return level([done.get(id(item), item) for item in items])


def is_view(op: str) -> bool:
    """Return whether a node only looks at its input in another way, or casts it."""
    return op.rstrip("0123456789").removesuffix("Backward") in VIEWS
