"""The graph as rows of text, root on top: each node once in full, and where it is used again.

A shallow graph is a staircase: every input stands one level further right. In a deep one the
longest way runs straight down and what branches off it is indented, so that no graph is wider
than the logarithm of its size (each level at least halves what is left).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.stepper.stage import Stage

LEVELS = 5  # of a staircase


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the outline: a node behind the lines that lead to it.

    ``home`` is the node whose module call the row stands in: a parameter stands with its user.
    ``link`` is "" where the node stands in full; else an arrow to that row.
    """

    position: int
    guide: str
    home: int
    link: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """All rows, and in which of them each node stands in full."""

    rows: tuple[Row, ...]
    place: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Coming:
    """A row to be made: ``guide`` leads to it, ``prefix`` to what is below it."""

    position: int
    user: int | None
    guide: str
    prefix: str
    shared: bool = False


def grow(stage: Stage) -> Tree:
    """Return the rows of a backward's graph; broken graphs with cycles too."""
    inputs = _inputs(stage)
    order = _order(stage, inputs)
    deep = _depth(order, inputs) > LEVELS
    owner = _first_users(order, inputs) if deep else _first_readers(order, inputs)
    heavy = _heaviest(order, owner) if deep else {}
    rows = list(_rows(stage, inputs, owner, heavy))
    place = [0] * len(inputs)
    for at, row in enumerate(rows):
        if not row.link:
            place[row.position] = at
    linked = (
        replace(row, link="↑" if place[row.position] < at else "↓") if row.link else row
        for at, row in enumerate(rows)
    )
    return Tree(tuple(linked), tuple(place))


def _inputs(stage: Stage) -> list[list[int]]:
    """Return the inputs of every node in the order of their slots, each once."""
    return [
        list(dict.fromkeys(stage.position(edge.head) for edge in edges if edge.head != edge.tail))
        for edges in stage.leaving
    ]


def _order(stage: Stage, inputs: list[list[int]]) -> list[int]:
    """Return the nodes from the roots on, each after all of its users; then what is in a cycle."""
    waiting = [0] * len(inputs)
    for heads in inputs:
        for head in heads:
            waiting[head] += 1
    free = [position for position, count in enumerate(waiting) if not count]
    ready = deque(sorted(free, key=lambda position: (position not in stage.roots, position)))
    order: list[int] = []
    while ready:
        order.append(ready.popleft())
        for head in inputs[order[-1]]:
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    return order + [position for position, count in enumerate(waiting) if count > 0]


def _depth(order: list[int], inputs: list[list[int]]) -> int:
    depth = [0] * len(inputs)
    for position in order:
        for head in inputs[position]:
            depth[head] = max(depth[head], depth[position] + 1)
    return max(depth, default=0)


def _first_users(order: list[int], inputs: list[list[int]]) -> list[int | None]:
    """Return of each node the user that is nearest to the root."""
    rank = {position: at for at, position in enumerate(order)}
    owner: list[int | None] = [None] * len(inputs)
    for position in order:
        for head in inputs[position]:
            if owner[head] is None and rank[position] < rank[head]:
                owner[head] = position
    return owner


def _first_readers(order: list[int], inputs: list[list[int]]) -> list[int | None]:
    """Return of each node the user that a reader comes to first, from the top down."""
    owner: list[int | None] = [None] * len(inputs)
    seen: set[int] = set()
    for top in order:
        todo: list[tuple[int | None, int]] = [(None, top)]
        while todo:
            user, position = todo.pop()
            if position not in seen:
                seen.add(position)
                owner[position] = user
                todo += [(position, head) for head in reversed(inputs[position])]
    return owner


def _heaviest(order: list[int], owner: list[int | None]) -> dict[int, int]:
    """Return for each node the input with most below it: the one that stands straight below."""
    size = [1] * len(owner)
    heavy: dict[int, int] = {}
    for position in reversed(order):
        user = owner[position]
        if user is not None:
            size[user] += size[position]
            if user not in heavy or size[position] > size[heavy[user]]:
                heavy[user] = position
    return heavy


def _rows(
    stage: Stage, inputs: list[list[int]], owner: list[int | None], heavy: dict[int, int]
) -> Iterator[Row]:
    tops = [position for position, user in enumerate(owner) if user is None]
    tops.sort(key=lambda position: (position not in stage.roots, position))
    todo = [_Coming(position, None, "", "") for position in reversed(tops)]
    while todo:
        one = todo.pop()
        node = stage.graph.nodes[one.position]
        alone = one.shared or (node.kind == "leaf" and node.role != "input")
        home = one.user if alone and one.user is not None else one.position
        yield Row(one.position, one.guide, home, "?" if one.shared else "")
        if not one.shared:
            todo += reversed(_below(one, inputs[one.position], owner, heavy.get(one.position)))


def _below(one: _Coming, heads: list[int], owner: list[int | None], heavy: int | None) -> list[_Coming]:
    """Return the rows of a node's inputs: those that branch off, then the one straight below."""
    rows: list[_Coming] = []
    branches = [head for head in heads if head != heavy]
    for head in branches:
        last = heavy is None and head == branches[-1]
        guide, prefix = one.prefix + ("└─" if last else "├─"), one.prefix + ("  " if last else "│ ")
        rows.append(_Coming(head, one.position, guide, prefix, owner[head] != one.position))
    if heavy is not None:
        rows.append(_Coming(heavy, one.position, one.prefix, one.prefix))
    return rows
