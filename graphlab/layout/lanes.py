"""Lines that are too long for the engine: they run in lanes of our own beside the cards.

The engine's time grows with the summed length of all lines, in ranks. Beyond a limit the
longest lines are left out of its graph, so that hundreds of them cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from graphlab.layout.curves import Curve, join, straight
from graphlab.layout.pieces import Point

MANY_RANKS = 2000  # that lines may pass through in one part, all together
LANE = 7  # px between lanes
TURN = 6  # radius of a corner, and how far a line runs straight before it
CIRCLE = 0.55  # of the radius: where a Bézier's control points make a quarter circle

Pair = tuple[int, int]


def far(pairs: Sequence[Pair | None], count: int, limit: int = MANY_RANKS) -> set[int]:
    """Return which of the lines between ``count`` things are left to the lanes.

    Lines to the next rank always stay, so nothing comes loose. None is a line to a wall.
    """
    depth = _depths([pair for pair in pairs if pair], count)
    spans = [(depth[pair[1]] - depth[pair[0]] if pair else 0, at) for at, pair in enumerate(pairs)]
    total = sum(span - 1 for span, _ in spans if span > 1)
    found: set[int] = set()
    for span, at in sorted(spans, key=lambda one: (-one[0], one[1])):
        if total <= limit or span <= 1:
            break
        found.add(at)
        total -= span - 1
    return found


def _depths(pairs: list[Pair], count: int) -> list[int]:
    """Return the rank of each thing: the length of the longest way to it."""
    depth, waiting = [0] * count, [0] * count
    after: list[list[int]] = [[] for _ in range(count)]
    for tail, head in pairs:
        after[tail].append(head)
        waiting[head] += 1
    ready = [at for at in range(count) if not waiting[at]]
    while ready:
        tail = ready.pop()
        for head in after[tail]:
            depth[head] = max(depth[head], depth[tail] + 1)
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    return depth


def assign(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Return a lane for each span; two that overlap have different lanes, short ones inner."""
    lanes: list[list[tuple[float, float]]] = []
    chosen = [0] * len(spans)
    for at in sorted(range(len(spans)), key=lambda at: (abs(spans[at][1] - spans[at][0]), at)):
        low, high = sorted(spans[at])
        for taken in lanes:
            if all(high < a or b < low for a, b in taken):
                break
        else:
            taken = []
            lanes.append(taken)
        taken.append((low, high))
        chosen[at] = next(number for number, lane in enumerate(lanes) if lane is taken)
    return chosen


def detour(start: Point, end: Point, lane: float, direction: str) -> Curve:
    """Return a line from start to end by way of a lane, which is beside everything."""
    sign = 1 if direction in ("LR", "TB") else -1
    if direction in ("LR", "RL"):
        out, back = start[0] + sign * 2 * TURN, end[0] - sign * 3 * TURN
        points = [start, (out, start[1]), (out, lane), (back, lane), (back, end[1]), end]
    else:
        out, back = start[1] + sign * 2 * TURN, end[1] - sign * 3 * TURN
        points = [start, (start[0], out), (lane, out), (lane, back), (end[0], back), end]
    return _rounded(points)


def middle(start: Point, end: Point, lane: float, direction: str) -> Point:
    """Return the middle of the lane that a line takes."""
    if direction in ("LR", "RL"):
        return (start[0] + end[0]) / 2, lane
    return lane, (start[1] + end[1]) / 2


def _rounded(points: list[Point]) -> Curve:
    """Return straight lines through the points, with round corners."""
    curves: list[Curve] = []
    at = points[0]
    for corner, after in pairwise(points[1:]):
        before, behind = _toward(corner, at, TURN), _toward(corner, after, TURN)
        controls = _toward(corner, before, TURN * (1 - CIRCLE)), _toward(corner, behind, TURN * (1 - CIRCLE))
        curves += [straight(at, before), (before, *controls, behind)]
        at = behind
    return join([*curves, straight(at, points[-1])])


def _toward(start: Point, end: Point, distance: float) -> Point:
    """Return the point at this distance on the way, half of the way at most."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = abs(dx) + abs(dy)
    if not length:
        return start
    share = min(distance / length, 0.5)
    return start[0] + share * dx, start[1] + share * dy
