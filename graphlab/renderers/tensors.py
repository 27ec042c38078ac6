"""Style ``data``: each tensor is a card, the operation that made it stands on its arrows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.layout.parts import Card, Line, Note
from graphlab.renderers import received, words
from graphlab.renderers.cards import SMALL, TITLE, heading, listed, notes, shown, state

if TYPE_CHECKING:
    from graphlab.graph import Node
    from graphlab.renderers.reading import Reading


def cards(node: Node, reading: Reading) -> list[Card]:
    """Return a card for each output of the node that an edge or a root refers to."""
    used = outputs(node, reading)
    title, tip = heading(node, reading)
    made = []
    for number in used:
        tensor = node.outputs[number] if number < len(node.outputs) else None
        parts = [words.role(node)] if node.kind == "leaf" else [words.operation(node.op)]
        if tensor is not None and "shapes" in reading.show and tensor.shape:
            parts.append(words.shape(tensor.shape))
        if node.id in reading.roots:
            parts.append(t("root"))
        if node.id == reading.failed:
            parts.append(reading.raised)
        made.append(
            Card(
                node.id if len(used) == 1 else f"{node.id}.{number}",
                node.id,
                "leaf" if node.kind == "leaf" else "tensor",
                words.shorten(title, TITLE)
                + (f" [{number}]" if len(used) > 1 or len(node.outputs) > 1 else ""),
                shown(tensor, reading),
                words.shorten(" · ".join(parts), SMALL),
                notes=(*listed(tensor, reading), *_notes(node, number, reading)),
                tip=tip,
                root=any(root.output_nr == number for root in reading.roots.get(node.id, ())),
                container=reading.module(node),
                active=node.id == reading.now,
                failed=node.id == reading.failed,
            )
        )
    return made


def outputs(node: Node, reading: Reading) -> list[int]:
    """Return the output numbers that something refers to; always one at least."""
    used = {edge.output_nr for edge in reading.arriving.get(node.id, ())}
    used |= {root.output_nr for root in reading.roots.get(node.id, ())}
    return sorted(used) or [0]


def _notes(node: Node, number: int, reading: Reading) -> tuple[Note, ...]:
    """Return the notes of a tensor; its gradient is what arrived at the node that made it."""
    others = tuple(note for note in notes(node, reading) if note.kind in ("saved", "source"))
    if "grads" not in reading.show:
        return others
    if node.kind == "leaf":
        return (received.leaf_gradient(node, reading), *others)
    return (received.gradient(node, number, reading), *others)


def lines(reading: Reading) -> list[Line]:
    """Return the arrows from each operand to each result, with the operation on them."""
    made = []
    for edge in reading.graph.edges:
        tail, head = reading.graph.node(edge.tail), reading.graph.node(edge.head)
        sources, results = outputs(head, reading), outputs(tail, reading)
        start = head.id if len(sources) == 1 else f"{head.id}.{edge.output_nr}"
        operation = words.operation(tail.op)
        line = Line(
            f"{edge.tail}:{edge.slot}", start, tail.id, None, operation, tail.op, state=state(edge, reading)
        )
        if len(results) == 1:
            made.append(line)
        else:
            made += [replace(line, head=f"{tail.id}.{number}") for number in results]
    return made
