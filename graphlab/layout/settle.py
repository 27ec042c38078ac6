"""Inside one room: its parts side by side, its lines with exact ends, its ways through the wall."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.layout.curves import (
    EVERYWHERE,
    Curve,
    Rectangle,
    across,
    bend,
    clear,
    fit,
    join,
    move,
    side,
    straight,
)
from graphlab.layout.lanes import LANE, assign, detour, middle
from graphlab.layout.partition import Part, Ports
from graphlab.layout.rooms import OUTSIDE, Laid, Room, Stretch, Thing

if TYPE_CHECKING:
    from graphlab.layout.parts import Scene
    from graphlab.layout.pieces import Piece, Point

PAD = 16  # between a container's border and what is in it
HEAD = 20  # for the label of a container
APART = 26  # between parts of a room that no line connects
FAN = 10  # between the arrows that arrive at one card
CORNER = 15  # how near a corner they may arrive
NUDGE = 12  # how far an end may move to make its line straight
MANY_CHECKS = 500_000  # lines times boxes of one part, beyond which the engine's curves stay


@dataclass(slots=True)
class Site:
    """The state of one placing: sizes and ports so far, and the rooms that are done."""

    scene: Scene
    sizes: dict[Thing, tuple[float, float]]
    ports: Ports
    calls: dict[int, float]
    done: dict[int, Laid]


def finish(room: Room, pieces: list[tuple[Part, Piece]], site: Site) -> None:
    """Put the parts of a room side by side, and let the room be a thing of the next one."""
    way = site.scene.direction
    level = way in ("LR", "RL")
    laid = Laid()
    at = 0.0
    origins: list[Point] = []
    for part, piece in pieces:
        before, after = _pads(part, way) if room.index != OUTSIDE else (0, 0)
        origins.append((before, at) if level else (at, before))
        at += (piece.h if level else piece.w) + _beside(part, piece, way) + APART
        laid.w = max(laid.w, before + piece.w + after if level else at - APART)
        laid.h = max(laid.h, at - APART if level else before + piece.h + after)
    dx = dy = 0.0
    if room.index != OUTSIDE:
        sides = 0 if level else 2 * PAD
        wide = max(laid.w, site.calls[room.index] + 2 * PAD - sides) + sides
        dx, dy = round((wide - laid.w) / 2, 2), HEAD + (PAD if level else 0)
        laid.w, laid.h = wide, laid.h + HEAD + (2 * PAD if level else 0)
    for (part, piece), (x, y) in zip(pieces, origins, strict=True):
        _settle(part, piece, x + dx, y + dy, laid, site)
    site.done[room.index] = laid
    site.sizes[room.index] = (laid.w, laid.h)
    site.ports.many.add(room.index)
    site.ports.leaving.update(((room.index, line), along) for line, along in laid.exits.items())
    site.ports.entering.update(((room.index, line), along) for line, along in laid.entries.items())


def _pads(part: Part, way: str) -> tuple[int, int]:
    """Return the room to leave along the direction; ways in and out have made their own."""
    into = 0 if any(one.tail is None for one in part.stretches) else PAD
    out = 0 if any(one.head is None for one in part.stretches) else PAD
    return (into, out) if way in ("LR", "TB") else (out, into)


def _settle(part: Part, piece: Piece, dx: float, dy: float, laid: Laid, site: Site) -> None:
    """Put one part into its room: the things first, then the stretches between them."""
    way = site.scene.direction
    for at, thing in enumerate(part.things):
        w, h = site.sizes[thing]
        x, y = piece.centres[f"a{at}"]
        laid.corners[thing] = (round(x + dx - w / 2, 2), round(y + dy - h / 2, 2))
    raw: list[Curve] = []
    lanes: dict[int, float] = {}
    number = 0
    for at, one in enumerate(part.stretches):
        count = 2 if one.label[0] else 1
        raw.append(join(move(curve, dx, dy) for curve in piece.curves[number : number + count]))
        number += count
        if one.label[0]:
            x, y = piece.centres[f"l{at}"]
            laid.labels[one.line] = (round(x + dx, 2), round(y + dy, 2))
    for one, lane in zip(part.detours, _lanes(part, piece, way), strict=True):
        lanes[one.line] = lane + (dy if way in ("LR", "RL") else dx)
        raw.append(((lanes[one.line],) * 2,) * 4)
    stretches = (*part.stretches, *part.detours)
    starts = [_start(one, curve, laid, site) for one, curve in zip(stretches, raw, strict=True)]
    ends = _fan(stretches, raw, laid, site)
    _straighten(stretches, starts, ends, laid, site)
    walls = _obstacles(part, laid, site)
    for one, curve, start, end in zip(stretches, raw, starts, ends, strict=True):
        if one.line in lanes:
            laid.curves[one.line] = detour(start, end, lanes[one.line], way)
            if one.label[0]:
                laid.labels[one.line] = middle(start, end, lanes[one.line], way)
            continue
        free = not one.label[0] and clear(start, end, way, walls)
        fitted = bend(start, end, way) if free else fit(curve, start, end, way)
        laid.curves[one.line] = _through(one, fitted, laid, way)


def _lanes(part: Part, piece: Piece, way: str) -> list[float]:
    """Return where, across the direction, the lane of each detour is; all beside the piece."""
    main, cross = (0, piece.h) if way in ("LR", "RL") else (1, piece.w)
    centres = {thing: piece.centres[f"a{at}"][main] for at, thing in enumerate(part.things)}
    spans = [
        (centres[one.tail], centres[one.head])
        for one in part.detours
        if one.tail is not None and one.head is not None
    ]
    room = max((one.label[0] / 2 for one in part.detours), default=0)
    return [cross + room + LANE * (number + 1) for number in assign(spans)]


def _beside(part: Part, piece: Piece, way: str) -> float:
    """Return the room that the lanes of a part need beside it."""
    if not part.detours:
        return 0
    room = max(one.label[0] / 2 for one in part.detours)
    return max(_lanes(part, piece, way)) + room - (piece.h if way in ("LR", "RL") else piece.w)


def _obstacles(part: Part, laid: Laid, site: Site) -> list[Rectangle]:
    """Return all boxes of a part that a line must not run through."""
    if len(part.things) * len(part.stretches) > MANY_CHECKS:
        return [EVERYWHERE]
    found = [(*laid.corners[thing], *site.sizes[thing]) for thing in part.things]
    for one in part.stretches:
        if one.line in laid.labels and one.label[0]:
            x, y = laid.labels[one.line]
            found.append((x - one.label[0] / 2, y - one.label[1] / 2, *one.label))
    return found


def _start(one: Stretch, curve: Curve, laid: Laid, site: Site) -> Point:
    """Return the exact point where a stretch leaves its thing."""
    if one.tail is None:
        return curve[0]
    w, h = site.sizes[one.tail]
    way = site.scene.direction
    along = site.ports.leaving.get((one.tail, one.line), across(w, h, way) / 2)
    x, y = side(w, h, along, way, leaving=True)
    return laid.corners[one.tail][0] + x, laid.corners[one.tail][1] + y


def _fan(stretches: tuple[Stretch, ...], raw: list[Curve], laid: Laid, site: Site) -> list[Point]:
    """Return where each stretch arrives; arrows to one card stand a little apart, uncrossed."""
    way = site.scene.direction
    other = 1 if way in ("LR", "RL") else 0
    ends = [curve[-1] for curve in raw]
    meeting: dict[Thing, list[int]] = {}
    for at, one in enumerate(stretches):
        if one.head is not None:
            meeting.setdefault(one.head, []).append(at)
    for thing, found in meeting.items():
        w, h = site.sizes[thing]
        x, y = laid.corners[thing]
        length = across(w, h, way)
        found.sort(key=lambda at: (raw[at][-4][other], raw[at][0][other], at))
        gap = min(FAN, max(length - 2 * CORNER, 0) / max(len(found) - 1, 1))
        for order, at in enumerate(found):
            own = length / 2 + (order - (len(found) - 1) / 2) * gap
            along = site.ports.entering.get((thing, stretches[at].line), own)
            dx, dy = side(w, h, along, way, leaving=False)
            ends[at] = (x + dx, y + dy)
    return ends


def _straighten(
    stretches: tuple[Stretch, ...], starts: list[Point], ends: list[Point], laid: Laid, site: Site
) -> None:
    """Move ends a little where that makes a line straight: at walls, and at cards it has alone."""
    way = site.scene.direction
    level = way in ("LR", "RL")
    other = 1 if level else 0
    heads = Counter(one.head for one in stretches)
    for at, (one, start, end) in enumerate(zip(stretches, starts, ends, strict=True)):
        along = start[other]
        if abs(along - end[other]) > NUDGE or isinstance(one.head, int):
            continue
        if one.head is not None:
            near = laid.corners[one.head][other] + CORNER
            far = near + across(*site.sizes[one.head], way) - 2 * CORNER
            if heads[one.head] > 1 or not near <= along <= far:
                continue
        ends[at] = (end[0], along) if level else (along, end[1])


def _through(one: Stretch, curve: Curve, laid: Laid, way: str) -> Curve:
    """Return a stretch that goes on to the wall, and note where it goes through."""
    level = way in ("LR", "RL")
    if one.tail is None:
        along = laid.entries[one.line] = curve[0][1 if level else 0]
        curve = join([straight(side(laid.w, laid.h, along, way, leaving=False), curve[0]), curve])
    if one.head is None:
        along = laid.exits[one.line] = curve[-1][1 if level else 0]
        curve = join([curve, straight(curve[-1], side(laid.w, laid.h, along, way, leaving=True))])
    return curve
