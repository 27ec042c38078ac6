"""The connected parts of a room, each as DOT text that equal parts share."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphlab.layout.curves import across
from graphlab.layout.lanes import MANY_RANKS, far
from graphlab.layout.pieces import Item, Link, fields, text
from graphlab.layout.rooms import Room, Stretch, Thing


@dataclass(frozen=True, slots=True)
class Part:
    """One connected part of a room: its things and stretches by the names in its text.

    ``detours`` are the stretches that are too long for the engine.
    """

    things: tuple[Thing, ...]
    stretches: tuple[Stretch, ...]
    detours: tuple[Stretch, ...]
    text: str


@dataclass(slots=True)
class Ports:
    """How far along its side each line leaves or enters a thing; middles are left out."""

    leaving: dict[tuple[Thing, int], float] = field(default_factory=dict)
    entering: dict[tuple[Thing, int], float] = field(default_factory=dict)
    many: set[Thing] = field(default_factory=set)


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
        end = one.tail if one.tail is not None else one.head
        if end is not None:
            inside[find(end)].append(one)
    return [
        _part(tuple(found), tuple(inside[key]), sizes, ports, direction) for key, found in members.items()
    ]


def _part(
    things: tuple[Thing, ...],
    stretches: tuple[Stretch, ...],
    sizes: dict[Thing, tuple[float, float]],
    ports: Ports,
    direction: str,
) -> Part:
    """Return one part with its DOT text; names follow the order, so equal parts are equal."""
    names = {thing: f"a{at}" for at, thing in enumerate(things)}
    numbers = {thing: at for at, thing in enumerate(things)}
    left_out = far(
        [
            (numbers[one.tail], numbers[one.head]) if one.tail is not None and one.head is not None else None
            for one in stretches
        ],
        len(things),
        MANY_RANKS // (2 if any(one.label[0] for one in stretches) else 1),  # a label is one more rank
    )
    detours = tuple(one for at, one in enumerate(stretches) if at in left_out)
    stretches = tuple(one for at, one in enumerate(stretches) if at not in left_out)
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
    return Part(things, stretches, detours, text(items, links, _spine(stretches, names), direction))


def _spine(stretches: tuple[Stretch, ...], names: dict[Thing, str]) -> list[tuple[str, str]]:
    """Return the pairs of containers that lines join: a tower, not a staircase."""
    pairs: dict[tuple[str, str], None] = {}
    for one in stretches:
        if one.tail is not None and one.head is not None and type(one.tail) is type(one.head) is int:
            pairs[names[one.tail], names[one.head]] = None
    return list(pairs)


def _fraction(along: float | None, size: tuple[float, float], direction: str) -> float | None:
    return None if along is None else along / across(*size, direction)
