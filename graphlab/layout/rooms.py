"""Rooms: one container each, with what stands in it and the stretches of lines inside it.

A line from one container to another is cut at every border that it crosses; each room gets
its own stretch, with a None end where the line goes through the wall.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphlab.layout import boxes

if TYPE_CHECKING:
    from graphlab.layout.curves import Curve
    from graphlab.layout.parts import Scene
    from graphlab.layout.pieces import Point

OUTSIDE = -1  # the room around everything
Thing = str | int  # a card by its id, a container by its index


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of one line that lies in one room; ``None`` is the wall."""

    line: int
    tail: Thing | None
    head: Thing | None
    label: tuple[float, float] = (0, 0)


@dataclass(slots=True)
class Room:
    """What is in one container, before it has a place."""

    index: int
    things: list[Thing] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)


@dataclass(slots=True)
class Laid:
    """A room with its size and, from its own corner, the place of all that is in it.

    ``entries`` and ``exits`` say, for each line, how far along the wall it goes through.
    """

    w: float = 0
    h: float = 0
    corners: dict[Thing, Point] = field(default_factory=dict)
    curves: dict[int, Curve] = field(default_factory=dict)
    labels: dict[int, Point] = field(default_factory=dict)
    entries: dict[int, float] = field(default_factory=dict)
    exits: dict[int, float] = field(default_factory=dict)


def build(scene: Scene) -> tuple[dict[int, Room], list[list[int]], dict[int, int]]:
    """Return the rooms, the rooms that each line runs through in order, and all depths."""
    parents = {one.index: one.parent for one in scene.containers}
    rooms = {index: Room(index) for index in (OUTSIDE, *parents)}
    depth = {OUTSIDE: 0}
    for one in scene.containers:
        depth[one.index] = len(_walls(one.index, parents)) - 1
        rooms[_parent(one.index, parents)].things.append(one.index)
    for card in scene.cards:
        rooms[OUTSIDE if card.container is None else card.container].things.append(card.id)
    home = {card.id: _walls(card.container, parents) for card in scene.cards}
    ways = [
        _cut(at, line.tail, line.head, boxes.pill(line), home, rooms) for at, line in enumerate(scene.lines)
    ]
    return rooms, ways, depth


def _parent(index: int, parents: dict[int, int | None]) -> int:
    parent = parents[index]
    return OUTSIDE if parent is None else parent


def _walls(index: int | None, parents: dict[int, int | None]) -> list[int]:
    """Return a room and all rooms around it, innermost first."""
    walls = []
    while index is not None:
        walls.append(index)
        index = parents[index]
    return [*walls, OUTSIDE]


def _cut(
    at: int,
    tail: str,
    head: str,
    label: tuple[float, float],
    home: dict[str, list[int]],
    rooms: dict[int, Room],
) -> list[int]:
    """Give each room its stretch of one line; return the rooms in the order of the line."""
    inside = set(home[head])
    out = [index for index in home[tail] if index not in inside]
    shared = home[tail][len(out)]
    into = home[head][: home[head].index(shared)]
    start: Thing = tail
    for index in out:
        rooms[index].stretches.append(Stretch(at, start, None))
        start = index
    end: Thing = head
    for index in into:
        rooms[index].stretches.append(Stretch(at, None, end))
        end = index
    rooms[shared].stretches.append(Stretch(at, start, end, label))
    return [*out, shared, *reversed(into)]
