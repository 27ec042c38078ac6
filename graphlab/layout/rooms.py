"""Rooms: one container each, with what stands in it and the stretches of lines inside it.

A line from one container to another is cut at every border that it crosses; each room gets
its own stretch, with a None end where the line goes through the wall.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphlab.layout import boxes
from graphlab.layout.curves import across
from graphlab.layout.pieces import Item, Link, Point, fields, text

if TYPE_CHECKING:
    from graphlab.layout.curves import Curve
    from graphlab.renderers.parts import Scene

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


@dataclass(frozen=True, slots=True)
class Part:
    """One connected part of a room: its things and stretches by the names in its text."""

    things: tuple[Thing, ...]
    stretches: tuple[Stretch, ...]
    text: str


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


def parts(room: Room, sizes: dict[Thing, tuple[float, float]], ports: Ports, direction: str) -> list[Part]:
    """Return the connected parts of a room, in the order of their first things."""
    group: dict[Thing, Thing] = {thing: thing for thing in room.things}

    def find(thing: Thing) -> Thing:
        while group[thing] != thing:
            group[thing] = group[group[thing]]
            thing = group[thing]
        return thing

    for one in room.stretches:
        if one.tail is not None and one.head is not None:
            group[find(one.head)] = find(one.tail)
    members: dict[Thing, list[Thing]] = {}
    for thing in room.things:
        members.setdefault(find(thing), []).append(thing)
    inside: dict[Thing, list[Stretch]] = {key: [] for key in members}
    for one in room.stretches:
        thing = one.tail if one.tail is not None else one.head
        if thing is not None:
            inside[find(thing)].append(one)
    return [
        _part(tuple(found), tuple(inside[key]), sizes, ports, direction) for key, found in members.items()
    ]


@dataclass(slots=True)
class Ports:
    """How far along its side each line leaves or enters a thing; middles are left out."""

    leaving: dict[tuple[Thing, int], float] = field(default_factory=dict)
    entering: dict[tuple[Thing, int], float] = field(default_factory=dict)
    many: set[Thing] = field(default_factory=set)


def _part(
    things: tuple[Thing, ...],
    stretches: tuple[Stretch, ...],
    sizes: dict[Thing, tuple[float, float]],
    ports: Ports,
    direction: str,
) -> Part:
    """Return one part with its DOT text; names follow the order, so equal parts are equal."""
    names = {thing: f"a{at}" for at, thing in enumerate(things)}
    items = []
    for thing in things:
        w, h = sizes[thing]
        items.append(Item(names[thing], w, h, fields(across(w, h, direction)) if thing in ports.many else 1))
    links = []
    for at, one in enumerate(stretches):
        tail, head = f"i{at}", f"o{at}"
        start = end = None
        if one.tail is None:
            items.append(Item(tail, 1, 1))
        else:
            tail = names[one.tail]
            start = _fraction(ports.leaving.get((one.tail, one.line)), sizes[one.tail], direction)
        if one.head is None:
            items.append(Item(head, 1, 1))
        else:
            head = names[one.head]
            end = _fraction(ports.entering.get((one.head, one.line)), sizes[one.head], direction)
        if one.label[0]:
            items.append(Item(f"l{at}", *one.label))
            links += [Link(tail, f"l{at}", start), Link(f"l{at}", head, None, end)]
        else:
            links.append(Link(tail, head, start, end))
    return Part(things, stretches, text(items, links, direction))


def _fraction(along: float | None, size: tuple[float, float], direction: str) -> float | None:
    return None if along is None else along / across(*size, direction)
