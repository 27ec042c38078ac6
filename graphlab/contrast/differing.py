"""Where the graph of one input is not the graph of another: the nodes, and the line that decided."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from graphlab.outcome import Difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.capture.expressions import Sources
    from graphlab.graph import Graph, Node, Source

Ran = tuple[str, int]


def difference(case: int, first: Graph, other: Graph, branch: Source | None) -> Difference:
    """Return which nodes of ``other`` are new beside ``first``, and which are gone."""
    ours, theirs = _created(first), _created(other)
    matcher = SequenceMatcher(
        None, [_key(one) for one in ours], [_key(one) for one in theirs], autojunk=False
    )
    came: list[str] = []
    went: list[str] = []
    for tag, begin, end, from_, to in matcher.get_opcodes():
        if tag != "equal":
            went += [one.id for one in ours[begin:end]]
            came += [one.id for one in theirs[from_:to]]
    return Difference(case, tuple(came), tuple(went), branch)


def branch(first: Sequence[Ran], other: Sequence[Ran], sources: Sources) -> Source | None:
    """Return the line behind which two runs part: the last that both ran; None if they never do."""
    for position, (one, two) in enumerate(zip(first, other, strict=False)):
        if one != two:
            return sources.line(*first[position - 1]) if position else None
    if len(first) == len(other):
        return None
    shorter = min(len(first), len(other))
    return sources.line(*first[shorter - 1]) if shorter else None


def _created(graph: Graph) -> list[Node]:
    """Return the nodes in the order in which the forward made them; leaves last."""
    return sorted(graph.nodes, key=lambda one: (one.seq is None, one.seq or 0, one.name))


def _key(one: Node) -> tuple[str, str, int]:
    place = one.source
    return (one.op, place.file if place else one.name, place.line if place else 0)
