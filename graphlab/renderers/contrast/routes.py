"""Ways of arrows within a column: straight between neighbours, else through lanes left of the cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphlab.renderers.contrast.model import Arrow, Column

LANE, LANES = 9, 6
RING = 4  # around a root


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Route:
    """The corners of an arrow, the last one its tip."""

    arrow: Arrow
    flow: str
    points: tuple[tuple[float, float], ...]


def lanes_of(column: Column) -> dict[int, int]:
    """Return the lane of each arrow that must go round, by its position; short ones are innermost."""
    rows = {cell.id: at for at, cell in column.cells}
    filled = sorted(rows.values())
    rank = {at: position for position, at in enumerate(filled)}
    spans = []
    for at, arrow in enumerate(column.arrows):
        low, high = sorted((rank[rows[arrow.tail]], rank[rows[arrow.head]]))
        if high - low > 1:
            spans.append((high - low, low, high, at))
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[int, int] = {}
    for _, low, high, at in sorted(spans):
        lane = next(
            (number for number, used in enumerate(taken) if all(high <= a or b <= low for a, b in used)),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        lanes[at] = lane % LANES
    return lanes


def routes_of(column: Column, lanes: Mapping[int, int], cells: Mapping[str, Box]) -> list[Route]:
    """Return the arrows of a column: straight ones side by side, the others through their lanes."""
    pairs: dict[tuple[str, str], list[int]] = {}
    ends: dict[str, list[tuple[float, int, bool]]] = {}
    for at, arrow in enumerate(column.arrows):
        if at in lanes:
            tail, head = cells[arrow.tail], cells[arrow.head]
            ends.setdefault(arrow.tail, []).append((head.y - tail.y, at, True))
            ends.setdefault(arrow.head, []).append((tail.y - head.y, at, False))
        else:
            pairs.setdefault((arrow.tail, arrow.head), []).append(at)
    ports: dict[tuple[int, bool], float] = {}
    for cell, found in ends.items():
        box = cells[cell]
        for number, (_, at, leaves) in enumerate(sorted(found), 1):
            ports[at, leaves] = box.y + box.h * number / (len(found) + 1)
    made = []
    roots = {cell.id for _, cell in column.cells if cell.root}
    points: tuple[tuple[float, float], ...]
    for at, arrow in enumerate(column.arrows):
        tail, head = cells[arrow.tail], cells[arrow.head]
        off = RING if arrow.head in roots else 0
        if at in lanes:
            x = tail.x - 10 - LANE * lanes[at]
            one, two = ports[at, True], ports[at, False]
            points = ((tail.x, one), (x, one), (x, two), (head.x - off, two))
        else:
            beside = pairs[arrow.tail, arrow.head]
            x = tail.x + tail.w * (beside.index(at) + 1) / (len(beside) + 1)
            down = head.y > tail.y
            end = head.y - off if down else head.y + head.h + off
            points = ((x, tail.y + tail.h if down else tail.y), (x, end))
        made.append(Route(arrow, column.flow, points))
    return made
