"""Style ``autograd``: each function of the backward graph is a card, with a row per operand."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from graphlab.layout.parts import Card, Line, Note, Row
from graphlab.renderers import words

if TYPE_CHECKING:
    from graphlab.graph import Edge, Node, TensorSummary
    from graphlab.renderers.reading import Reading

TITLE = 30
VALUE = 36
CELL = 22
SMALL = 44
SUM = 160
MANY_TERMS = 6
MANY_SAVED = 4


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
    title = named or expression or ("leaf" if node.kind == "leaf" else words.operation(node.op))
    place = f"{node.source.file}:{node.source.line}" if node.source else ""
    parts = dict.fromkeys(part for part in (named, *node.names, expression, node.op, place) if part)
    return title, " · ".join([title, *(part for part in parts if part != title)])


def small(node: Node, reading: Reading) -> str:
    """Return the quiet line: PyTorch's name or the leaf's role, the shape, and if it is a root."""
    parts = [node.role or "leaf"] if node.kind == "leaf" else [node.op]
    if "shapes" in reading.show and words.shapes(node):
        parts.append(words.shapes(node))
    if node.id in reading.roots:
        parts.append(_start(node, reading))
    return " · ".join(parts)


def _start(node: Node, reading: Reading) -> str:
    """Return ``root``, with the gradient that backward started with when that is shown."""
    step = reading.steps.get(node.id)
    if "grads" not in reading.show or step is None or node.kind == "leaf":
        return "root"
    number = reading.roots[node.id][0].output_nr
    started = step.grad_outputs[number] if number < len(step.grad_outputs) else None
    return f"root, gradient {words.gradient(started, reading.values)}" if started is not None else "root"


def rows(node: Node, reading: Reading) -> tuple[Row, ...]:
    """Return a row for each operand, and for each slot that no operand speaks of."""
    edges = {edge.slot: edge for edge in reading.leaving.get(node.id, ())}
    made = [_row(node, one.text, one.slot, edges, reading) for one in node.operands]
    spoken = {one.slot for one in node.operands}
    missing = [slot for slot in sorted({*range(node.slots), *edges}) if slot not in spoken]
    if not made and len(missing) == 1 and "grads" not in reading.show and missing[0] in edges:
        return ()
    for slot in missing:
        if slot in edges or not node.operands:
            text = _head_name(edges[slot], reading) if slot in edges else "no gradient"
            made.append(_row(node, text, slot, edges, reading))
    return tuple(made)


def _row(node: Node, text: str, slot: int | None, edges: dict[int, Edge], reading: Reading) -> Row:
    if slot is None or slot not in edges:
        return Row(words.shorten(text, CELL), tip=text)
    sent = contribution(node.id, slot, reading) if "grads" in reading.show else ""
    return Row(words.shorten(text, CELL), sent, slot, text)


def _head_name(edge: Edge, reading: Reading) -> str:
    return heading(reading.graph.node(edge.head), reading)[0]


def contribution(node_id: str, slot: int, reading: Reading) -> str:
    """Return the gradient that left through a slot; ``waiting`` when none was recorded yet."""
    step = reading.steps.get(node_id)
    if step is None or slot >= len(step.grad_inputs):
        return "waiting"
    return words.gradient(step.grad_inputs[slot], reading.values)


def notes(node: Node, reading: Reading) -> tuple[Note, ...]:
    """Return the lines below the header that were asked for: grads, saved, source."""
    made = []
    if "grads" in reading.show and node.kind == "leaf":
        made.append(leaf_gradient(node, reading))
    if "saved" in reading.show:
        made += saved(node)
    if "source" in reading.show and node.source:
        place = f"{node.source.file}:{node.source.line}"
        made.append(Note("source", words.shorten(place, SMALL), f"{place}  {node.source.text}"))
    return tuple(made)


def leaf_gradient(node: Node, reading: Reading) -> Note:
    """Return ``x.grad = 4 + 3 = 7``: the contributions as the engine added them up."""
    name = f"{words.shorten(node.name, CELL)}.grad" if node.name else ".grad"
    step = reading.steps.get(node.id)
    if step is None or step.grad_after is None:
        return Note("waiting", f"{name} waiting")
    total = words.value(step.grad_after, reading.values)
    if not total or len(total) > SUM:
        return Note("grad", f"{name}  {words.gradient(step.grad_after)}")
    terms = _terms(node, reading)
    before = words.value(step.grad_before, reading.values)
    if before:
        terms = [f"{before} (before)", *terms]
    full = " + ".join(terms)
    if len(terms) > MANY_TERMS:
        terms = [*terms[:3], "…", *terms[-2:]]
    sum_of = f"{' + '.join(terms)} = " if len(terms) > 1 and "waiting" not in terms else ""
    if len(sum_of) > SUM:
        sum_of = ""
    return Note("grad", f"{name} = {sum_of}{total}".replace("+ -", "- "), f"{full} = {total}")


def _terms(node: Node, reading: Reading) -> list[str]:
    """Return the contributions to a leaf in the order in which the engine made them."""
    steps = reading.steps
    edges = reading.arriving.get(node.id, [])
    known = [edge for edge in edges if edge.tail in steps]
    known.sort(key=lambda edge: (steps[edge.tail].index, edge.slot))
    sent = [contribution(edge.tail, edge.slot, reading) for edge in known]
    if node.id in reading.roots:
        return []
    return [one for one in sent if one != "none"]


def saved(node: Node) -> list[Note]:
    """Return a line for each value that the node keeps for backward, tensors first."""
    made = []
    for one in sorted(node.saved, key=lambda one: one.tensor is None)[:MANY_SAVED]:
        size = "shared" if one.shared else words.nbytes(one.nbytes)
        what = f"{words.shape(one.tensor.shape) or 'scalar'} · {size}" if one.tensor else one.value
        text = f"saved {one.name} {'freed' if one.freed else what}"
        made.append(Note("saved", words.shorten(text, SMALL), text))
    if len(node.saved) > MANY_SAVED:
        made.append(Note("saved", f"and {len(node.saved) - MANY_SAVED} more saved"))
    return made


def lines(reading: Reading) -> list[Line]:
    """Return a line for each edge; the output it goes to is named where there are several."""
    made = []
    for edge in reading.graph.edges:
        several = len({one.output_nr for one in reading.arriving[edge.head]}) > 1
        several = several or len(reading.graph.node(edge.head).outputs) > 1
        label = f"output {edge.output_nr}" if several else ""
        made.append(Line(f"{edge.tail}:{edge.slot}", edge.tail, edge.head, edge.slot, label))
    return made
