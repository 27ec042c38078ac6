"""Style ``autograd``: each function of the backward graph is a card, with a row per operand."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.layout.boxes import waiting
from graphlab.layout.parts import Card, Line, Note, Row
from graphlab.renderers import places, received, words

if TYPE_CHECKING:
    from graphlab.graph import Edge, Node, TensorSummary
    from graphlab.renderers.reading import Reading

TITLE = 30
VALUE = 36
CELL = 22
SMALL = 44
MANY_SAVED = 4
MANY_LINES = 150  # beyond it there is no room for a gradient on each line
ON_LINE = 24  # columns that it may take there


def card(node: Node, reading: Reading) -> Card:
    """Return the card of one node, as drawn when nothing about places matters yet."""
    title, tip = heading(node, reading)
    result = words.result(node)
    return Card(
        node.id,
        node.id,
        node.kind,
        words.shorten(title, TITLE),
        shown(result, reading),
        words.shorten(small(node, reading), SMALL),
        () if node.kind == "leaf" else rows(node, reading),
        (*listed(result, reading), *notes(node, reading)),
        tip,
        root=node.id in reading.roots,
        container=reading.module(node),
        active=node.id == reading.now,
        failed=node.id == reading.failed,
    )


def shown(tensor: TensorSummary | None, reading: Reading) -> str:
    """Return the values of a tensor where they are wanted and fit on a card; never a part."""
    few = _values(tensor, reading)
    return few if len(few) <= VALUE else ""


def listed(tensor: TensorSummary | None, reading: Reading) -> list[Note]:
    """Return lines of values that are too many for the header, where more than usual are wanted."""
    few = _values(tensor, reading)
    if len(few) <= VALUE or reading.values <= words.MANY_VALUES:
        return []
    return [Note("value", line, few) for line in textwrap.wrap(few, SMALL)]


def _values(tensor: TensorSummary | None, reading: Reading) -> str:
    return words.value(tensor, reading.values) if "values" in reading.show else ""


def heading(node: Node, reading: Reading) -> tuple[str, str]:
    """Return what the card is called, and the full text behind it."""
    expression = node.source.expression if node.source else ""
    named = words.named(node) or reading.root_name(node)
    title = named or expression or (t("leaf") if node.kind == "leaf" else words.operation(node.op))
    place = places.place(node.source) if node.source else ""
    parts = dict.fromkeys(part for part in (named, *node.names, expression, node.op, place) if part)
    return title, " · ".join([title, *(part for part in parts if part != title)])


def small(node: Node, reading: Reading) -> str:
    """Return the quiet line: PyTorch's name or the leaf's role, the shape, if it is a root or raised."""
    parts = [words.role(node)] if node.kind == "leaf" else [node.op]
    if "shapes" in reading.show and words.shapes(node):
        parts.append(words.shapes(node))
    if node.id in reading.roots:
        parts.append(_start(node, reading))
    if node.id == reading.failed:
        parts.append(reading.raised)
    return " · ".join(parts)


def _start(node: Node, reading: Reading) -> str:
    """Return ``root``, with the gradient that backward started with when that is shown."""
    step = (reading.every if reading.walking else reading.steps).get(node.id)
    if "grads" not in reading.show or step is None or node.kind == "leaf":
        return t("root")
    number = reading.roots[node.id][0].output_nr
    if reading.walking and any(edge.output_nr == number for edge in reading.arriving.get(node.id, ())):
        return t("root")
    started = step.grad_outputs[number] if number < len(step.grad_outputs) else None
    if started is None:
        return t("root")
    return t("root, gradient {gradient}", gradient=words.gradient(started, reading.values))


def rows(node: Node, reading: Reading) -> tuple[Row, ...]:
    """Return a row for each operand, and for each slot that no operand speaks of."""
    edges = {edge.slot: edge for edge in reading.leaving.get(node.id, ())}
    made = [_row(node, one.text, one.slot, edges, reading) for one in node.operands]
    spoken = {one.slot for one in node.operands}
    missing = [slot for slot in sorted({*range(node.slots), *edges}) if slot not in spoken]
    if not made and len(missing) == 1 and missing[0] in edges:
        here = "grads" in reading.show and not on_line(node.id, missing[0], reading)
        if not here:
            return ()
    for slot in missing:
        if slot in edges or not node.operands:
            text = _head_name(edges[slot], reading) if slot in edges else t("no gradient")
            made.append(_row(node, text, slot, edges, reading))
    return tuple(made)


def _row(node: Node, text: str, slot: int | None, edges: dict[int, Edge], reading: Reading) -> Row:
    if slot is None or slot not in edges:
        return Row(words.shorten(text, CELL), tip=text)
    sent = contribution(node.id, slot, reading) if "grads" in reading.show else ""
    return Row(words.shorten(text, CELL), "" if on_line(node.id, slot, reading) else sent, slot, text)


def _head_name(edge: Edge, reading: Reading) -> str:
    return heading(reading.graph.node(edge.head), reading)[0]


def contribution(node_id: str, slot: int, reading: Reading) -> str:
    """Return the gradient that left through a slot; ``waiting`` when none was recorded yet."""
    step = reading.steps.get(node_id)
    if step is None or slot >= len(step.grad_inputs):
        return waiting()
    return words.gradient(step.grad_inputs[slot], reading.values)


def notes(node: Node, reading: Reading) -> tuple[Note, ...]:
    """Return the lines below the header that were asked for: grads, saved, source."""
    made: list[Note] = []
    if "grads" in reading.show and node.kind == "leaf":
        made.append(received.leaf_gradient(node, reading))
    elif "grads" in reading.show:
        made += received.gradients(node, received.every_output(node, reading), reading)
    if "saved" in reading.show:
        made += saved(node)
    if "source" in reading.show and node.source:
        place = places.place(node.source)
        made.append(Note("source", words.shorten(place, SMALL), f"{place}  {node.source.text}"))
    return tuple(made)


def saved(node: Node) -> list[Note]:
    """Return a line for each value that the node keeps for backward, tensors first."""
    made = []
    for one in sorted(node.saved, key=lambda one: one.tensor is None)[:MANY_SAVED]:
        size = t("shared") if one.shared else words.nbytes(one.nbytes)
        what = f"{words.shape(one.tensor.shape) or t('scalar')} · {size}" if one.tensor else one.value
        text = t("saved {name} {what}", name=one.name, what=t("freed") if one.freed else what)
        made.append(Note("saved", words.shorten(text, SMALL), text))
    if len(node.saved) > MANY_SAVED:
        made.append(Note("saved", t("and {n} more saved", n=len(node.saved) - MANY_SAVED)))
    return made


def on_line(node_id: str, slot: int, reading: Reading) -> bool:
    """Return whether the gradient of an edge stands on its line; else it stands where that begins."""
    if "grads" not in reading.show or len(reading.graph.edges) > MANY_LINES:
        return False
    text = contribution(node_id, slot, reading.final())
    return sum(map(words.columns, text)) <= ON_LINE


def state(edge: Edge, reading: Reading) -> str:
    """Return ``now`` or ``coming`` in a picture of one step; nothing for what is over."""
    if not reading.walking:
        return ""
    return "now" if edge.tail == reading.now else "" if edge.tail in reading.steps else "coming"


def lines(reading: Reading) -> list[Line]:
    """Return a line for each edge."""
    return [line(edge, reading) for edge in reading.graph.edges]


def line(edge: Edge, reading: Reading) -> Line:
    """Return the line of an edge; the output it goes to is named where there are several."""
    several = reading.several(edge.head)
    return Line(
        f"{edge.tail}:{edge.slot}",
        edge.tail,
        edge.head,
        edge.slot,
        t("output {n}", n=edge.output_nr) if several else "",
        sent=contribution(edge.tail, edge.slot, reading) if on_line(edge.tail, edge.slot, reading) else "",
        state=state(edge, reading),
    )
