"""Where everything goes: Graphviz places the boxes of one container at a time, we do the rest.

Containers are laid out from the innermost; all of one depth share one call of the engine,
and parts that look the same share one layout. Lines are put together from their stretches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab import stages
from graphlab.lang import t
from graphlab.layout import boxes
from graphlab.layout.boxes import SIDE
from graphlab.layout.curves import Curve, join, move
from graphlab.layout.partition import Ports, parts
from graphlab.layout.pieces import Point, lay_out
from graphlab.layout.rooms import OUTSIDE, Laid, Thing, build
from graphlab.layout.settle import Site, finish

if TYPE_CHECKING:
    from graphlab.layout.boxes import Box
    from graphlab.layout.parts import Card, Container, Line, Scene


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A card, its corner, and its parts (whose coordinates start at that corner)."""

    card: Card
    x: float
    y: float
    box: Box


@dataclass(frozen=True, slots=True)
class PlacedContainer:
    """A container, its rectangle, and where its label starts so that no line hides it."""

    container: Container
    x: float
    y: float
    w: float
    h: float
    label: float = SIDE


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


def place(scene: Scene, engine: str = "embedded", timeout: float = 30.0) -> Placed:
    """Return the scene with places; ``timeout`` in seconds is for each call of the engine.

    Raises: GraphlabError (GL021 and others) when the engine fails or takes too long.
    """
    stages.begin(t("laying out {count} boxes", count=f"{len(scene.cards):,}"))
    way = scene.direction
    cards = {card.id: boxes.box(card, way) for card in scene.cards}
    sizes: dict[Thing, tuple[float, float]] = {key: (one.w, one.h) for key, one in cards.items()}
    calls = {one.index: boxes.call_width(one) for one in scene.containers}
    site = Site(scene, sizes, _card_ports(scene, cards), calls, {})
    rooms, ways, depth = build(scene)
    for level in range(max(depth.values()), -1, -1):
        here = [rooms[index] for index in rooms if depth[index] == level]
        cut = {room.index: parts(room, site.sizes, site.ports, way) for room in here}
        made = lay_out((one.text for found in cut.values() for one in found), way, engine, timeout)
        for room in here:
            finish(room, [(one, made[one.text]) for one in cut[room.index]], site)
    return _assemble(site, cards, ways, depth)


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


def _label(laid: Laid, wide: float, way: str) -> float:
    """Return where a label starts: at the left, else at the right, where fewer lines cross it."""
    crossing = {"TB": laid.entries, "BT": laid.exits}.get(way, {}).values()
    left, right = float(SIDE), max(float(SIDE), laid.w - SIDE - wide)
    return min(left, right, key=lambda x: sum(x - 4 < along < x + wide + 4 for along in crossing))


def _assemble(site: Site, cards: dict[str, Box], ways: list[list[int]], depth: dict[int, int]) -> Placed:
    """Return everything in the coordinates of the whole picture."""
    scene, done = site.scene, site.done
    origin: dict[int, Point] = {OUTSIDE: (0.0, 0.0)}
    for one in sorted(scene.containers, key=lambda one: depth[one.index]):
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
        PlacedContainer(
            one,
            *origin[one.index],
            done[one.index].w,
            done[one.index].h,
            _label(done[one.index], site.calls[one.index], scene.direction),
        )
        for one in scene.containers
    )
    whole = done[OUTSIDE]
    return Placed(whole.w, whole.h, tuple(placed), around, tuple(lines))
