"""Pieces: connected parts of one container, laid out by the engine, each distinct one once.

A piece is known by its DOT text. Boxes are empty and of fixed size, names are ASCII, so no
engine ever measures a text. Coordinates are px, y down, from the piece's own corner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from graphlab.errors import GraphlabError
from graphlab.lang import t
from graphlab.layout.engine import run

Point = tuple[float, float]

# Which side edges leave from and arrive at, as compass points.
SIDES = {"LR": ("e", "w"), "RL": ("w", "e"), "TB": ("s", "n"), "BT": ("n", "s")}
SPACING = {
    "LR": "nodesep=0.34 ranksep=0.75",
    "RL": "nodesep=0.34 ranksep=0.75",
    "TB": "nodesep=0.3 ranksep=0.5",
    "BT": "nodesep=0.3 ranksep=0.5",
}
FIELD = 10  # px of a side that one port stands for
MANY_FIELDS = 40
MARK = "@"  # stands for the piece's own prefix in its text
INCH = 72


@dataclass(frozen=True, slots=True)
class Item:
    """A box of a piece: a card, a container, a label (``l``), or a way in or out."""

    name: str
    w: float
    h: float
    fields: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """One arrow of a piece; ends are fractions of a side, or None for its middle."""

    tail: str
    head: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """The size of a piece, the centre of each item by name, and the curve of each link."""

    w: float
    h: float
    centres: dict[str, Point]
    curves: tuple[tuple[Point, ...], ...]


def text(
    items: Iterable[Item], links: Iterable[Link], spine: Iterable[tuple[str, str]], direction: str
) -> str:
    """Return the piece as DOT; equal pieces have equal text.

    ``spine`` names pairs whose middles should be in line, however their lines run.
    """
    out, into = SIDES[direction]
    fields = {}
    lines = []
    for item in items:
        fields[item.name] = item.fields
        label = "|".join(f"<f{at}>" for at in range(item.fields)) if item.fields > 1 else ""
        shape = " shape=record" if label else ""
        lines.append(
            f'{MARK}{item.name}[width={item.w / INCH:.4f} height={item.h / INCH:.4f}{shape} label="{label}"]'
        )
    for letter, rank in (("i", "source"), ("o", "sink")):
        names = " ".join(f"{MARK}{name}" for name in fields if name[0] == letter)
        if names:
            lines.append(f"{{rank={rank} {names}}}")
    for at, link in enumerate(links):
        tail = _port(link.tail, link.start, fields[link.tail], out)
        head = _port(link.head, link.end, fields[link.head], into)
        lines.append(f'{tail}->{head}[id="{MARK}{at}"]')
    lines += [f"{MARK}{tail}:{out}->{MARK}{head}:{into}[style=invis weight=6]" for tail, head in spine]
    return "\n".join(lines)


def fields(length: float) -> int:
    """Return into how many ports a side of this length is cut."""
    return max(1, min(MANY_FIELDS, round(length / FIELD)))


def _port(name: str, fraction: float | None, count: int, side: str) -> str:
    if fraction is None or count == 1:
        return f"{MARK}{name}:{side}"
    return f"{MARK}{name}:f{min(count - 1, int(fraction * count))}:{side}"


def lay_out(texts: Iterable[str], direction: str, engine: str, timeout: float) -> dict[str, Piece]:
    """Return the layout of each distinct text, all from one call of the engine."""
    distinct = list(dict.fromkeys(texts))
    if not distinct:
        return {}
    body = "\n".join(
        f"subgraph q{at} {{\n{one.replace(MARK, f'q{at}x')}\n}}" for at, one in enumerate(distinct)
    )
    head = (
        f"graph [rankdir={direction} {SPACING[direction]} pack=8 packmode=array_u pad=0]\n"
        'node [shape=box fixedsize=true label="" fontsize=1 margin=0]\nedge [dir=none]\n'
    )
    made = run(f"digraph {{\n{head}{body}\n}}\n", "json0", engine, timeout)
    return _read(json.loads(made), distinct)


def _read(drawing: dict[str, list[dict[str, str]]], texts: list[str]) -> dict[str, Piece]:
    """Return the pieces from the engine's JSON, each moved to its own corner."""
    corners: list[dict[str, tuple[float, float, float, float]]] = [{} for _ in texts]
    curves: list[dict[int, list[Point]]] = [{} for _ in texts]
    for node in drawing.get("objects", ()):
        if "pos" in node:
            at, name = _own(node["name"])
            x, y = _point(node["pos"])
            w, h = float(node["width"]) * INCH, float(node["height"]) * INCH
            corners[at][name] = (x - w / 2, y - h / 2, w, h)
    for edge in drawing.get("edges", ()):
        if "id" not in edge:
            continue
        at, number = _own(edge["id"])
        if "pos" not in edge:
            raise GraphlabError("GL026", t("the layout engine left out an edge"))
        curves[at][int(number)] = [_point(pair) for pair in edge["pos"].split()]
    return {one: _piece(corners[at], curves[at]) for at, one in enumerate(texts)}


def _own(name: str) -> tuple[int, str]:
    at, _, own = name[1:].partition("x")
    return int(at), own


def _point(pair: str) -> Point:
    x, y = pair.split(",")
    return float(x), -float(y)


def _piece(boxes: dict[str, tuple[float, float, float, float]], curves: dict[int, list[Point]]) -> Piece:
    xs = [x for x, _, w, _ in boxes.values() for x in (x, x + w)]
    ys = [y for _, y, _, h in boxes.values() for y in (y, y + h)]
    xs += [x for curve in curves.values() for x, _ in curve]
    ys += [y for curve in curves.values() for _, y in curve]
    left, top = min(xs), min(ys)
    centres = {name: (x + w / 2 - left, y + h / 2 - top) for name, (x, y, w, h) in boxes.items()}
    moved = tuple(tuple((x - left, y - top) for x, y in curves[at]) for at in sorted(curves))
    return Piece(ceil(max(xs) - left), ceil(max(ys) - top), centres, moved)
