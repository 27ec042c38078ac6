"""How the edges run through the parts: cut at every border, one stretch for all that run alike.

A leaf with many users is not joined to each of them through all borders: every part that uses it
has a copy of its own, near the user.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graphlab.renderers.nesting import MANY_USERS

if TYPE_CHECKING:
    from graphlab.explorer.outline import Outline
    from graphlab.graph import Edge

WALL = -1  # the end of a stretch at the border of its part
ANY = -1  # the slot of a stretch that leaves a folded part


class Way(NamedTuple):
    """One stretch inside one part, from a thing to a thing; a thing may be the WALL."""

    tail: int
    head: int
    slot: int = ANY


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a leaf in one part: for all its users there, or for the ``user`` alone."""

    leaf: int
    part: int
    user: int = WALL


@dataclass(slots=True)
class Wiring:
    """The stretches of each part with the edges that run along them, and the copies of leaves.

    Things are numbers: nodes by their position, then parts, then copies.
    """

    outline: Outline
    ways: list[dict[Way, list[int]]]
    copies: list[Copy] = field(default_factory=list)

    def of_part(self, part: int) -> int:
        """Return the thing that a part is."""
        return len(self.outline.graph.nodes) + part

    def of_copy(self, copy: int) -> int:
        """Return the thing that a copy is."""
        return len(self.outline.graph.nodes) + len(self.outline.parts) + copy


def wiring(made: Outline) -> Wiring:
    """Return how the edges run; every edge is in one way between two things, and in ways to walls."""
    done = Wiring(made, [{} for _ in made.parts])
    spread = _spread(made)
    users: dict[tuple[int, int], dict[int, None]] = {}
    later: list[tuple[int, int, int, int, int]] = []
    for at, edge in enumerate(made.graph.edges):
        tail, head = int(edge.tail[1:]), int(edge.head[1:])
        if head in spread:
            # Of a leaf that is copied, an edge is seen in each part down to its user.
            thing = tail
            for part in made.way(made.home[tail]):
                users.setdefault((part, head), {})[thing] = None
                later.append((at, part, thing, head, edge.slot if thing == tail else ANY))
                if part == made.home[head]:
                    break
                thing = done.of_part(part)
        else:
            _cut(done, at, edge)
    known = _copies(done, users)
    for at, part, thing, leaf, slot in later:
        head = known.get((part, leaf, thing), known.get((part, leaf, WALL), leaf))
        done.ways[part].setdefault(Way(thing, head, slot), []).append(at)
    return done


def _spread(made: Outline) -> set[int]:
    """Return the leaves with so many users, in several parts or in one, that they are copied."""
    users: dict[int, set[int]] = {}
    for edge in made.graph.edges:
        users.setdefault(int(edge.head[1:]), set()).add(int(edge.tail[1:]))
    return {
        leaf
        for leaf, found in users.items()
        if made.graph.nodes[leaf].seq is None and len(found) > MANY_USERS
    }


def _copies(done: Wiring, users: dict[tuple[int, int], dict[int, None]]) -> dict[tuple[int, int, int], int]:
    """Make the copies: one in each part but the leaf's own, and one for each of many users."""
    known: dict[tuple[int, int, int], int] = {}
    for (part, leaf), found in users.items():
        if len(found) > MANY_USERS:
            wanted = [*found]
        elif done.outline.home[leaf] == part:
            continue
        else:
            wanted = [WALL]
        for user in wanted:
            known[part, leaf, user] = done.of_copy(len(done.copies))
            done.copies.append(Copy(leaf, part, user))
    return known


def _cut(done: Wiring, at: int, edge: Edge) -> None:
    """Give each part that an edge runs through its stretch."""
    made = done.outline
    tail, head = int(edge.tail[1:]), int(edge.head[1:])
    out, into = made.way(made.home[tail]), made.way(made.home[head])
    inside = set(into)
    start, slot = tail, edge.slot
    for part in out:
        if part in inside:
            break
        done.ways[part].setdefault(Way(start, WALL, slot), []).append(at)
        start, slot = done.of_part(part), ANY
    end = head
    for part in into:
        if part in set(out):
            done.ways[part].setdefault(Way(start, end, slot), []).append(at)
            break
        done.ways[part].setdefault(Way(WALL, end), []).append(at)
        end = done.of_part(part)
