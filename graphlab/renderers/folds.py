"""Folded parts of a graph as cards, and the arrows between what is shown."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.folding.totals import totals
from graphlab.layout.parts import Card, Line, Note
from graphlab.renderers import cards, words

if TYPE_CHECKING:
    from graphlab.folding.view import Arrow, Box, View
    from graphlab.graph import Node
    from graphlab.renderers.reading import Reading

TITLE = 40
SMALL = 56
FEW_VIEWS = 3


def drawn(view: View, reading: Reading) -> list[Card]:
    """Return a card for each box of the view."""
    return [
        cards.card(view.graph.nodes[box.nodes[0]], reading)
        if box.kind == "node"
        else _card(box, view, reading)
        for box in view.boxes
    ]


def lines(view: View, reading: Reading) -> list[Line]:
    """Return the arrows: a line for each edge that leaves a node, one for all that leave a fold."""
    single = {box.id for box in view.boxes if box.kind == "node"}
    made: list[Line] = []
    for arrow in view.arrows:
        edges = [view.graph.edges[at] for at in arrow.edges]
        if arrow.tail in single and arrow.head in single:
            made += [cards.line(edge, reading) for edge in edges]
        elif arrow.tail in single:
            made += [
                Line(f"{edge.tail}:{edge.slot}", edge.tail, arrow.head, edge.slot, tip=_ends(arrow, view))
                for edge in edges
            ]
        else:
            many = f"{len(edges)} edges" if len(edges) > 1 else ""
            made.append(
                Line(f"{arrow.tail}:{arrow.head}", arrow.tail, arrow.head, None, many, _ends(arrow, view))
            )
    return made


def _ends(arrow: Arrow, view: View) -> str:
    """Return the real end points of the first edges of an arrow."""
    few = [view.graph.edges[at] for at in arrow.edges[:FEW_VIEWS]]
    text = "; ".join(f"{_called(view, one.tail)} → {_called(view, one.head)}" for one in few)
    rest = len(arrow.edges) - len(few)
    return f"{text}; and {rest} more" if rest else text


def _called(view: View, node_id: str) -> str:
    node = view.graph.node(node_id)
    module = f" in {node.module.path}" if node.module is not None and node.module.path else ""
    return f"{node.name or node.op}{module}"


def _card(box: Box, view: View, reading: Reading) -> Card:
    title, tip = _heading(box, view)
    small = _small(box, view)
    first = view.graph.nodes[box.nodes[0]].id
    return Card(
        box.id,
        first,
        box.kind,
        words.shorten(title, TITLE),
        "",
        words.shorten(small, SMALL),
        (),
        _notes(box, view, reading),
        words.clean(f"{tip} · {small}"),
        root=any(view.graph.nodes[at].id in reading.roots for at in box.nodes),
        container=box.container,
        active=bool(reading.now) and any(view.graph.nodes[at].id == reading.now for at in box.nodes),
    )


def _heading(box: Box, view: View) -> tuple[str, str]:
    """Return what the fold is called, and the full text behind it."""
    calls = [view.graph.modules[at] for at in box.calls]
    if box.kind == "module":
        title = " · ".join(part for part in (_last(calls[0].path), calls[0].type) if part) or "module"
        return title, calls[0].path or title
    if box.kind == "run":
        kinds = list(dict.fromkeys(call.type for call in calls))
        what = ", ".join(kinds) if kinds else _line(_first_node(box, view))
        return f"{box.times} × {what}", f"{box.times} × {what}"
    nodes = _in_order(box, view)
    if box.kind == "chain":
        ops = " → ".join(words.operation(one.op) for one in nodes)
        return ops, ops
    return f"{_line(nodes[0])} …", _line(nodes[0])


def _last(path: str) -> str:
    """Return the end of a module path that says most: ``h.3`` of ``transformer.h.3``."""
    parts = path.split(".")
    return ".".join(parts[-2:]) if parts[-1].isdigit() else parts[-1]


def _small(box: Box, view: View) -> str:
    """Return the quiet line: how much is folded, of what, and where."""
    nodes = _in_order(box, view)
    size = words.count(len(box.nodes), "node")
    if box.kind == "run":
        calls = [view.graph.modules[at].path for at in box.calls]
        place = f"{calls[0]} … {_last(calls[-1])}" if calls else _places(nodes[: len(nodes) // box.times])
        return " · ".join(part for part in (place, size, _sizes(box, nodes)) if part)
    shape = words.shapes(nodes[-1])
    where = "" if box.kind == "module" else _places(nodes)
    return " · ".join(part for part in (shape, size, where) if part)


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


def _places(nodes: list[Node]) -> str:
    """Return the lines that made the nodes: ``train.py:10–34``."""
    sources = [one.source for one in nodes if one.source is not None]
    if not sources:
        return ""
    file = sources[0].file
    numbers = [one.line for one in sources if one.file == file]
    low, high = min(numbers), max(numbers)
    return f"{PurePath(file).name}:{low}" + (f"–{high}" if high > low else "")


def _notes(box: Box, view: View, reading: Reading) -> tuple[Note, ...]:
    found = totals(view.graph, box, reading.steps)
    held = [f"{_many(found.parameters)} parameters"] if found.parameters else []
    kept = [f"saves {words.nbytes(found.saved)}"] if found.saved else []
    made = [Note("saved", " · ".join(held + kept))] if held or kept else []
    if "grads" in reading.show and found.gradient is not None:
        made.append(Note("grad", f"norm of its gradients {words.number(found.gradient)}"))
    return tuple(made)


def _many(number: int) -> str:
    """Return a number of elements as ``850``, ``12.3 K`` or ``7.1 M``."""
    amount = float(number)
    for unit in ("", " K", " M"):
        if amount < 1000:
            return f"{amount:.3g}{unit}"
        amount /= 1000
    return f"{amount:.3g} G"
