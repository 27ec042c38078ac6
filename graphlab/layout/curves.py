"""Curves as chains of cubic Béziers: ``p0 c c p1 c c p2 …``; joined, moved, made to fit ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphlab.layout.pieces import Point

Curve = tuple[Point, ...]
Rectangle = tuple[float, float, float, float]  # x, y, w, h
EVERYWHERE: Rectangle = (-1e9, -1e9, 2e9, 2e9)
SHORT = 240  # px that one S-curve may bridge
TOUCH = 1  # px that its own two boxes may overlap it
BESIDE = 6  # px that other boxes stay away from it
STRAIGHT = 10  # px that a line keeps its direction for at both ends


def straight(start: Point, end: Point) -> Curve:
    """Return a straight line as a curve."""
    (a, b), (c, d) = start, end
    third, more = ((2 * a + c) / 3, (2 * b + d) / 3), ((a + 2 * c) / 3, (b + 2 * d) / 3)
    return (start, third, more, end)


def bend(start: Point, end: Point, direction: str) -> Curve:
    """Return one S-curve that leaves and arrives along the direction."""
    (a, b), (c, d) = start, end
    if direction in ("LR", "RL"):
        return (start, ((a + c) / 2, b), ((a + c) / 2, d), end)
    return (start, (a, (b + d) / 2), (c, (b + d) / 2), end)


def clear(start: Point, end: Point, direction: str, boxes: Iterable[Rectangle]) -> bool:
    """Return whether one S-curve may go from start to end: short, ahead, and through no box."""
    level = direction in ("LR", "RL")
    ahead = end[0] - start[0] if level else end[1] - start[1]
    if not STRAIGHT < ahead * (1 if direction in ("LR", "TB") else -1) <= SHORT:
        return False
    dx, dy = (-TOUCH, BESIDE) if level else (BESIDE, -TOUCH)
    left, right = min(start[0], end[0]) - dx, max(start[0], end[0]) + dx
    top, bottom = min(start[1], end[1]) - dy, max(start[1], end[1]) + dy
    return not any(x < right and x + w > left and y < bottom and y + h > top for x, y, w, h in boxes)


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
