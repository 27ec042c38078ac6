"""What a folded part of a graph is called, in few words that are safe to draw."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.graph import position
from graphlab.lang import t
from graphlab.renderers import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.folding.view import Box, View
    from graphlab.graph import Edge, Node

FEW = 3
FEW_OPS = 4


def ends(edges: Sequence[Edge], view: View) -> str:
    """Return the real end points of the first edges of an arrow."""
    shown = [f"{_called(view, one.tail)} → {_called(view, one.head)}" for one in edges[:FEW]]
    rest = len(edges) - FEW
    return "; ".join([*shown, t("and {n} more", n=rest)] if rest > 0 else shown)


def _called(view: View, node_id: str) -> str:
    node = view.graph.node(node_id)
    called = f"{node.name or node.op} ({node_id})"
    if node.module is None or not node.module.path:
        return called
    return t("{node} in {module}", node=called, module=node.module.path)


def heading(box: Box, view: View) -> tuple[str, str]:
    """Return what the fold is called, and the full text behind it."""
    calls = [view.graph.modules[at] for at in box.calls]
    if box.kind == "module":
        title = " · ".join(part for part in (last(calls[0].path), calls[0].type) if part) or t("module")
        return title, calls[0].path or title
    if box.kind == "run":
        kinds = list(dict.fromkeys(call.type for call in calls))
        what = ", ".join(kinds) if kinds else _line(_first_node(box, view))
        times = f"{box.times:,} × {what}"
        return times, times
    if box.kind == "leaves":
        leaves = [view.graph.nodes[at] for at in box.nodes]
        roles = {one.role for one in leaves}
        return _leaves(len(leaves), roles), ", ".join(one.name for one in leaves if one.name)
    nodes = _in_order(box, view)
    if box.kind == "chain":
        made = " → ".join(words.operation(one.op) for one in nodes)
        return made, made
    if len({_line(one) for one in nodes}) == 1:  # the line says nothing that its neighbours do not
        return ops(box, view), _line(nodes[0])
    return f"{_line(nodes[0])} …", _line(nodes[0])


def _leaves(number: int, roles: set[str]) -> str:
    """Return ``4 parameters``, or ``4 leaves`` where they are for several things."""
    role = next(iter(roles)) if len(roles) == 1 else ""
    if role in words.ROLES:
        return t(words.ROLES[role][1], n=number)
    return f"{number} {role}s" if role else t("{n} leaves", n=number)


def last(path: str) -> str:
    """Return the end of a module path that says most: ``h.3`` of ``transformer.h.3``."""
    parts = path.split(".")
    return ".".join(parts[-2:]) if parts[-1].isdigit() else parts[-1]


def small(box: Box, view: View) -> str:
    """Return the quiet line: how much is folded, of what, and where."""
    if box.kind == "leaves":
        names = [one for one in (view.graph.nodes[at].name for at in box.nodes) if one]
        return f"{names[0]} … {names[-1]}" if len(names) > 1 else "".join(names)
    nodes = _in_order(box, view)
    size = words.count(len(box.nodes), "node")
    if box.kind == "run":
        paths = [view.graph.modules[at].path for at in box.calls if view.graph.modules[at].path]
        first, other = (paths[0], last(paths[-1])) if paths else ("", "")
        place = f"{first} … {other}" if first and paths[-1] != first else first
        place = place or places(nodes[: len(nodes) // box.times])
        return " · ".join(part for part in (root(box, view), place, size, _sizes(box, nodes)) if part)
    shape = words.shapes(nodes[-1])
    where = "" if box.kind == "module" else places(nodes)
    return " · ".join(part for part in (root(box, view), shape, size, where) if part)


def root(box: Box, view: View) -> str:
    """Return the name and the value of the root that is folded here, such as ``loss = 2.31``."""
    inside = next((one for one in view.graph.roots if position(one.node) in box.nodes), None)
    if inside is None:
        return ""
    return " = ".join(part for part in (inside.name, words.value(inside.tensor)) if part)


def ops(box: Box, view: View) -> str:
    """Return which operations are folded, the most frequent first: ``6 mul, 3 sin, add …``."""
    counted = Counter(words.operation(one.op) for one in _in_order(box, view)).most_common()
    named = [f"{times:,} {op}" if times > 1 else op for op, times in counted[:FEW_OPS]]
    return ", ".join(named) + (" …" if len(counted) > FEW_OPS else "")


def under(box: Box, view: View) -> str:
    """Return what else is worth saying of a stretch: its operations, or the line that made them all."""
    made = ops(box, view)
    return _line(_in_order(box, view)[0]) if heading(box, view)[0] == made else made


def _sizes(box: Box, nodes: list[Node]) -> str:
    """Return the shape that every stretch returns, or the first and the last where they differ."""
    length = len(nodes) // box.times
    shapes = [words.shapes(nodes[at]) for at in range(length - 1, len(nodes), length)] if length else []
    distinct = list(dict.fromkeys(shapes))
    return distinct[0] if len(distinct) == 1 else f"{distinct[0]} … {distinct[-1]}" if distinct else ""


def _in_order(box: Box, view: View) -> list[Node]:
    """Return the nodes without leaves, as they were created."""
    nodes = [view.graph.nodes[at] for at in box.nodes]
    return sorted((one for one in nodes if one.seq is not None), key=lambda one: one.seq or 0)


def _first_node(box: Box, view: View) -> Node:
    nodes = _in_order(box, view)
    return nodes[len(nodes) // box.times - 1]


def _line(node: Node) -> str:
    """Return the user's line that made a node, else its operation."""
    return node.source.text if node.source is not None and node.source.text else words.operation(node.op)


def places(nodes: list[Node]) -> str:
    """Return the lines that made the nodes: ``train.py:10–34``."""
    sources = [one.source for one in nodes if one.source is not None]
    if not sources:
        return ""
    file = sources[0].file
    numbers = [one.line for one in sources if one.file == file]
    low, high = min(numbers), max(numbers)
    return f"{PurePath(file).name}:{low}" + (f"–{high}" if high > low else "")
