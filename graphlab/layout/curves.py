"""Curves as chains of cubic Béziers: ``p0 c c p1 c c p2 …``; joined, moved, made to fit ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphlab.layout.pieces import Point

Curve = tuple[Point, ...]
STRAIGHT = 10  # px that a line keeps its direction for at both ends


def straight(start: Point, end: Point) -> Curve:
    """Return a straight line as a curve."""
    (a, b), (c, d) = start, end
    third, more = ((2 * a + c) / 3, (2 * b + d) / 3), ((a + 2 * c) / 3, (b + 2 * d) / 3)
    return (start, third, more, end)


def join(curves: Iterable[Curve]) -> Curve:
    """Return one curve; ends that do not meet are bridged by a straight line."""
    chain: list[Point] = []
    for curve in curves:
        if chain and chain[-1] != curve[0]:
            chain += straight(chain[-1], curve[0])[1:]
        chain += curve[1:] if chain else curve
    return tuple(chain)


def move(curve: Sequence[Point], dx: float, dy: float) -> Curve:
    """Return the curve at another place."""
    return tuple((x + dx, y + dy) for x, y in curve)


def fit(curve: Sequence[Point], start: Point, end: Point, direction: str) -> Curve:
    """Return the curve with these ends, leaving and arriving straight along the direction."""
    points = list(curve)
    points[1] = _follow(points[1], points[0], start, direction, 1)
    points[-2] = _follow(points[-2], points[-1], end, direction, -1)
    points[0], points[-1] = start, end
    return tuple(points)


def _follow(control: Point, old: Point, new: Point, direction: str, sign: int) -> Point:
    """Return a control point moved with its end, straight ahead of it or behind it."""
    x, y = control[0] + new[0] - old[0], control[1] + new[1] - old[1]
    sign *= 1 if direction in ("LR", "TB") else -1
    if direction in ("LR", "RL"):
        return new[0] + sign * max(STRAIGHT, abs(x - new[0])), new[1]
    return new[0], new[1] + sign * max(STRAIGHT, abs(y - new[1]))


def side(w: float, h: float, along: float, direction: str, *, leaving: bool) -> Point:
    """Return the point ``along`` the side of a box that lines leave from, or arrive at."""
    if direction in ("LR", "RL"):
        return (w if leaving == (direction == "LR") else 0.0), along
    return along, (h if leaving == (direction == "TB") else 0.0)


def across(w: float, h: float, direction: str) -> float:
    """Return how long the sides are that lines leave from and arrive at."""
    return h if direction in ("LR", "RL") else w
