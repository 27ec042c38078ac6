"""The panel of the selected node: what arrived, by which rule, what it sends and stores.

Every number and word comes from the same functions as in the prompt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.renderers import words
from graphlab.stepper import names
from graphlab.stepper.arrivals import arrived_lines, leaf_lines, number
from graphlab.stepper.blocks import Line, Span, table
from graphlab.stepper.looks import displayed, status
from graphlab.stepper.screen.wrap import wrapped
from graphlab.stepper.sends import rule_cells, sent_cells
from graphlab.stepper.tables import saved_row
from graphlab.stepper.tell import around, ending, labelled, starting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphlab.graph import Node, Saved
    from graphlab.stepper.cursor import NodeState
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session

LABEL = 9
MANY = 8  # lines of one kind; e tells more

Row = tuple[str, Line]

WELCOME = noted(
    "Backward goes from the root, on top, to the leaves. Each step runs one node: it takes the "
    "gradient that has arrived, multiplies it with its own derivative, and sends the products on. "
    "Press → for the first step."
)


def detail(session: Session, room: int) -> list[Line]:
    """Return the lines of the panel, wrapped to ``room`` columns."""
    head, rows = _content(session)
    lines = [piece for line in head for piece in wrapped(line, room, 2)]
    lines += _blank(lines)
    for label, row in rows:
        lines += wrapped((*labelled(label, LABEL), *row), room, LABEL)
    shown = [line for block in displayed(session) for line in block.lines]
    lines += _blank(shown)
    lines += [piece for line in shown for piece in wrapped(line[1:], room, 2)]
    if session.cursor.at == 0 and session.chosen is None:
        lines += [(), *wrapped((Span(t(WELCOME), "quiet"),), room)]
    return lines


def _blank(lines: Sequence[Line]) -> list[Line]:
    return [()] if lines else []


def _content(session: Session) -> tuple[list[Line], list[Row]]:
    """Return the head of the panel, and what it says with a label before each part."""
    stage, node = session.stage, session.selected
    ends = list(ending(session.cursor))
    if session.cursor.moment is None and session.chosen is None:
        return [_call(stage)], [*starting(stage), *ends]
    state = session.cursor.state(node.id, stage.backward)
    head = _head(session, stage, node, state)
    if session.chosen is None:
        head += [line[1:] for line in around(session.cursor)]
    return head, [*ends, *_rows(session, stage, node, state)]


def _call(stage: Stage) -> Line:
    """Return the user's line that called backward."""
    source = stage.record.source
    text = names.short(source.text, 60) if source else t("backward from {root}", root=names.root(stage))
    return (Span(text, "title"), Span(f"   {names.line(source)}" if source else "", "place"))


def _head(session: Session, stage: Stage, node: Node, state: NodeState) -> list[Line]:
    position = stage.position(node.id)
    value = words.value(words.result(node), names.MANY) or words.shapes(node)
    title = names.title(node, names.root_name(stage, position))
    call = node.module
    facts = [names.what(node), names.place(node), node.id]
    if call:
        module = names.short(call.path or call.type)
        facts.append(t("in {module}, call {n}", module=module, n=call.call))
    ran = t("step {n} of {all}", n=stage.ran[position], all=len(session.cursor.walk))
    return [
        (Span(title, "title"), Span(f"   {value}" if value else "")),
        (Span(" · ".join(fact for fact in facts if fact), "quiet"),),
        (Span(ran if state.status == "done" else status(state)),),
    ]


def _rows(session: Session, stage: Stage, node: Node, state: NodeState) -> Iterator[Row]:
    position, at = stage.position(node.id), session.cursor.at
    if state.status == "done":
        yield from _labelled(noted("arrived"), arrived_lines(stage, position, at))
        if node.kind == "leaf":
            yield from leaf_lines(stage, position)
        else:
            yield from _labelled(noted("rule"), [cell for cell in rule_cells(stage, position) if cell])
            yield from _labelled(noted("sends"), sent_cells(stage, position))
    else:
        whole = state.status in ("ready", "root") and stage.steps[position] is not None
        yield from _labelled(
            "arrived", arrived_lines(stage, position, at) if whole else list(_came(stage, state))
        )
        yield from _labelled(noted("waits"), list(_missing(stage, position, at)))
        if state.grad_known:
            yield ".grad", (Span(names.gradient(state.grad) if state.grad is not None else "None"),)
    yield from _labelled(noted("saved"), table([_saved(one) for one in node.saved]))


def _saved(one: Saved) -> Line:
    """Return a saved value in the colour of text: the accent belongs to gradients."""
    return tuple(Span(span.text, "" if span.role == "number" else span.role) for span in saved_row(one))


def _labelled(label: str, lines: Sequence[Line]) -> Iterator[Row]:
    for at, line in enumerate(lines[:MANY]):
        yield "" if at else label, line
    if len(lines) > MANY:
        yield "", (Span(t("… and {n} more", n=f"{len(lines) - MANY:,}"), "quiet"),)


def _came(stage: Stage, state: NodeState) -> Iterator[Line]:
    """Yield each contribution that is here, with the node that sent it."""
    for one in state.arrived:
        sender = _called(stage, stage.position(one.edge.tail)) if one.edge is not None else "backward"
        yield (*number(one.value), Span(f"  {t('from {nodes}', nodes=sender)}", "quiet"))


def _missing(stage: Stage, position: int, at: int) -> Iterator[Line]:
    """Yield the nodes that have yet to send something here."""
    tails: Iterable[int] = dict.fromkeys(stage.position(edge.tail) for edge in stage.arriving[position])
    for tail in tails:
        if not stage.ran[tail] or stage.ran[tail] > at:
            yield (Span(t("for {node}", node=_called(stage, tail)), "quiet"),)


def _called(stage: Stage, position: int) -> str:
    node = stage.graph.nodes[position]
    called = names.own_symbol(stage, position)
    return called if called != node.id else f"{node.id} {words.operation(node.op)}"
