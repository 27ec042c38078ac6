"""Where everything goes: Graphviz places the boxes of one container at a time, we do the rest.

Containers are laid out from the innermost; all of one depth share one call of the engine,
and parts that look the same share one layout. Lines are put together from their stretches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.layout import boxes
from graphlab.layout.curves import Curve, across, fit, join, move, side, straight
from graphlab.layout.pieces import Piece, Point, lay_out
from graphlab.layout.rooms import OUTSIDE, Laid, Part, Ports, Room, Stretch, Thing, build, parts

if TYPE_CHECKING:
    from graphlab.layout.boxes import Box
    from graphlab.renderers.options import Options
    from graphlab.renderers.parts import Card, Container, Line, Scene

PAD = 16  # between a container's border and what is in it
HEAD = 20  # for the label of a container
APART = 26  # between parts of a room that no line connects
FAN = 10  # between the arrows that arrive at one card
CORNER = 15  # how near a corner they may arrive


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A card, its corner, and its parts (whose coordinates start at that corner)."""

    card: Card
    x: float
    y: float
    box: Box


@dataclass(frozen=True, slots=True)
class PlacedContainer:
    """A container and its rectangle."""

    container: Container
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line, its curve from port to card, and the centre of its label if it has one."""

    line: Line
    curve: Curve
    label: Point | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A scene with a place for everything; the corner of the whole is (0, 0)."""

    w: float
    h: float
    cards: tuple[PlacedCard, ...]
    containers: tuple[PlacedContainer, ...]
    lines: tuple[PlacedLine, ...]


@dataclass(slots=True)
class Site:
    """The state of one placing: sizes and ports so far, and the rooms that are done."""

    scene: Scene
    sizes: dict[Thing, tuple[float, float]]
    ports: Ports
    done: dict[int, Laid]


def place(scene: Scene, options: Options) -> Placed:
    """Return the scene with places.

    Raises: GraphlabError (GL021 and others) when the engine fails or takes too long.
    """
    way = scene.direction
    cards = {card.id: boxes.box(card, way) for card in scene.cards}
    site = Site(scene, {key: (one.w, one.h) for key, one in cards.items()}, _card_ports(scene, cards), {})
    rooms, ways, depth = build(scene)
    for level in range(max(depth.values()), -1, -1):
        here = [rooms[index] for index in rooms if depth[index] == level]
        cut = {room.index: parts(room, site.sizes, site.ports, way) for room in here}
        made = lay_out((one.text for found in cut.values() for one in found), options, way)
        for room in here:
            _finish(room, [(one, made[one.text]) for one in cut[room.index]], site)
    return _assemble(site, cards, ways)


def _card_ports(scene: Scene, cards: dict[str, Box]) -> Ports:
    ports = Ports()
    by_id = {card.id: card for card in scene.cards}
    for at, line in enumerate(scene.lines):
        if line.slot is not None and by_id[line.tail].rows:
            ports.leaving[line.tail, at] = boxes.port(
                by_id[line.tail], cards[line.tail], line.slot, scene.direction
            )
            ports.many.add(line.tail)
    return ports


def _finish(room: Room, pieces: list[tuple[Part, Piece]], site: Site) -> None:
    """Put the parts of a room side by side, and let the room be a thing of the next one."""
    way = site.scene.direction
    level = way in ("LR", "RL")
    laid = Laid()
    at = 0.0
    origins: list[Point] = []
    for _, piece in pieces:
        origins.append((0.0, at) if level else (at, 0.0))
        at += (piece.h if level else piece.w) + APART
        laid.w = max(laid.w, piece.w if level else at - APART)
        laid.h = max(laid.h, at - APART if level else piece.h)
    dx = dy = 0.0
    if room.index != OUTSIDE:
        container = next(one for one in site.scene.containers if one.index == room.index)
        wide = max(laid.w, boxes.call_width(container)) + 2 * PAD
        dx, dy = round((wide - laid.w) / 2, 2), PAD + HEAD
        laid.w, laid.h = wide, laid.h + 2 * PAD + HEAD
    for (part, piece), (x, y) in zip(pieces, origins, strict=True):
        _settle(part, piece, x + dx, y + dy, laid, site)
    site.done[room.index] = laid
    site.sizes[room.index] = (laid.w, laid.h)
    site.ports.many.add(room.index)
    site.ports.leaving.update(((room.index, line), along) for line, along in laid.exits.items())
    site.ports.entering.update(((room.index, line), along) for line, along in laid.entries.items())


def _settle(part: Part, piece: Piece, dx: float, dy: float, laid: Laid, site: Site) -> None:
    """Put one part into its room: the things first, then the stretches between them."""
    way = site.scene.direction
    for at, thing in enumerate(part.things):
        w, h = site.sizes[thing]
        x, y = piece.centres[f"a{at}"]
        laid.corners[thing] = (round(x + dx - w / 2, 2), round(y + dy - h / 2, 2))
    raw: list[Curve] = []
    number = 0
    for at, one in enumerate(part.stretches):
        count = 2 if one.label[0] else 1
        raw.append(join(move(curve, dx, dy) for curve in piece.curves[number : number + count]))
        number += count
        if one.label[0]:
            x, y = piece.centres[f"l{at}"]
            laid.labels[one.line] = (round(x + dx, 2), round(y + dy, 2))
    ends = _fan(part, raw, laid, site)
    for one, curve, end in zip(part.stretches, raw, ends, strict=True):
        laid.curves[one.line] = _through(one, fit(curve, _start(one, curve, laid, site), end, way), laid, way)


def _start(one: Stretch, curve: Curve, laid: Laid, site: Site) -> Point:
    """Return the exact point where a stretch leaves its thing."""
    if one.tail is None:
        return curve[0]
    w, h = site.sizes[one.tail]
    way = site.scene.direction
    along = site.ports.leaving.get((one.tail, one.line), across(w, h, way) / 2)
    x, y = side(w, h, along, way, leaving=True)
    return laid.corners[one.tail][0] + x, laid.corners[one.tail][1] + y


def _fan(part: Part, raw: list[Curve], laid: Laid, site: Site) -> list[Point]:
    """Return where each stretch arrives; arrows to one card stand a little apart, uncrossed."""
    way = site.scene.direction
    other = 1 if way in ("LR", "RL") else 0
    ends = [curve[-1] for curve in raw]
    meeting: dict[Thing, list[int]] = {}
    for at, one in enumerate(part.stretches):
        if one.head is not None:
            meeting.setdefault(one.head, []).append(at)
    for thing, found in meeting.items():
        w, h = site.sizes[thing]
        x, y = laid.corners[thing]
        length = across(w, h, way)
        found.sort(key=lambda at: (raw[at][-4][other], raw[at][0][other], at))
        gap = min(FAN, max(length - 2 * CORNER, 0) / max(len(found) - 1, 1))
        for order, at in enumerate(found):
            middle = length / 2 + (order - (len(found) - 1) / 2) * gap
            along = site.ports.entering.get((thing, part.stretches[at].line), middle)
            dx, dy = side(w, h, along, way, leaving=False)
            ends[at] = (x + dx, y + dy)
    return ends


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


def _assemble(site: Site, cards: dict[str, Box], ways: list[list[int]]) -> Placed:
    """Return everything in the coordinates of the whole picture."""
    scene, done = site.scene, site.done
    origin: dict[int, Point] = {OUTSIDE: (0.0, 0.0)}
    for one in sorted(scene.containers, key=lambda one: one.index):
        x, y = origin[OUTSIDE if one.parent is None else one.parent]
        cx, cy = done[OUTSIDE if one.parent is None else one.parent].corners[one.index]
        origin[one.index] = (x + cx, y + cy)
    lines = []
    for at, line in enumerate(scene.lines):
        curve = join(move(done[index].curves[at], *origin[index]) for index in ways[at])
        label = next(
            ((index, done[index].labels[at]) for index in ways[at] if at in done[index].labels), None
        )
        spot = (origin[label[0]][0] + label[1][0], origin[label[0]][1] + label[1][1]) if label else None
        lines.append(PlacedLine(line, curve, spot))
    placed = []
    for card in scene.cards:
        index = OUTSIDE if card.container is None else card.container
        x, y = done[index].corners[card.id]
        placed.append(PlacedCard(card, origin[index][0] + x, origin[index][1] + y, cards[card.id]))
    around = tuple(
        PlacedContainer(one, *origin[one.index], done[one.index].w, done[one.index].h)
        for one in scene.containers
    )
    whole = done[OUTSIDE]
    return Placed(whole.w, whole.h, tuple(placed), around, tuple(lines))
