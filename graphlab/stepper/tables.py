"""``info``: leaves, saved values, breakpoints, parameters and nodes as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.stepper import names, stops
from graphlab.stepper.blocks import Block, Span, said, table
from graphlab.stepper.problem import CommandError, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphlab.graph import Node, Saved
    from graphlab.stepper.cursor import NodeState
    from graphlab.stepper.moves import Answer
    from graphlab.stepper.state import Session

MOST = 100  # rows

Row = tuple[Span, ...]


def info(session: Session, argument: str) -> Answer:
    """Show one of the tables."""
    if argument not in TABLES:
        raise CommandError(
            t("there is no table {word!r}", word=argument[:30]),
            near(argument, TABLES, t("the tables are {words}", words=", ".join(TABLES))),
        )
    return session, (TABLES[argument](session),)


def leaves(session: Session) -> Block:
    """Return every leaf with its gradient so far."""
    return _leaves(session, lambda node: True, t("no leaves here"))


def params(session: Session) -> Block:
    """Return every parameter with its gradient so far."""
    return _leaves(
        session, lambda node: node.role == "parameter", t("no parameters here; info leaves lists all")
    )


def _leaves(session: Session, wanted: Callable[[Node], bool], none: str) -> Block:
    nodes = [node for node in session.stage.graph.nodes if node.kind == "leaf" and wanted(node)]
    states = (session.cursor.state(node.id, session.stage.backward) for node in nodes[:MOST])
    return _table([_leaf(one) for one in states], len(nodes), none)


def _leaf(state: NodeState) -> Row:
    node = state.node
    value = names.gradient(node.outputs[0]) if node.outputs and node.outputs[0] else ""
    return (
        Span(node.id, "quiet"),
        Span(names.title(node), "title"),
        Span(value, "number"),
        Span(t(node.role) if node.role else t("leaf"), "op"),
        Span(_stored(state)),
    )


def _stored(state: NodeState) -> str:
    if state.status == "done":
        return f".grad {names.gradient(state.grad) if state.grad is not None else 'None'}"
    if state.status == "partial":
        return t("waiting, {n} of {all}", n=len(state.arrived), all=state.expected)
    return t(state.status)


def nodes(session: Session) -> Block:
    """Return the nodes in the order of the graph; of many, those around the selected one."""
    every = session.stage.graph.nodes
    middle = session.stage.position(session.selected.id)
    first = max(0, min(middle - MOST // 2, len(every) - MOST))
    states = (session.cursor.state(one.id, session.stage.backward) for one in every[first : first + MOST])
    return _table([_node(session, one) for one in states], len(every), t("no nodes here"))


def _node(session: Session, state: NodeState) -> Row:
    node, stage = state.node, session.stage
    done = state.status == "done"
    got = ", ".join(names.gradient(one) for one in state.recorded) if done else t(state.status)
    return (
        Span("▸" if node.id == session.selected.id else " ", "good"),
        Span(node.id, "quiet"),
        Span(names.title(node, names.root_name(stage, stage.position(node.id))), "title"),
        Span(names.what(node), "op"),
        Span(got, "number" if done else "quiet"),
    )


def saved(session: Session) -> Block:
    """Return what the selected node keeps for backward."""
    rows = [saved_row(one) for one in session.selected.saved[:MOST]]
    none = t("{node} has saved nothing", node=session.selected.id)
    return _table(rows, len(session.selected.saved), none)


def saved_row(one: Saved) -> Row:
    """Return a saved value: its name, its values or shape, its size."""
    if one.freed:
        return (Span(one.name, "label"), Span(t("freed: backward has run"), "quiet"), Span(""))
    what = names.gradient(one.tensor) if one.tensor else one.value
    size = t("shared") if one.shared else words.nbytes(one.nbytes) if one.tensor else ""
    return (Span(one.name, "label"), Span(what, "number"), Span(size, "quiet"))


def _table(rows: Iterable[Row], count: int, none: str) -> Block:
    lines = table(list(rows), indent="  ")
    if not lines:
        return said(none, kind="table")
    more = ((Span(f"  {t('… {n} more', n=f'{count - MOST:,}')}", "quiet"),),) if count > MOST else ()
    return Block("table", (*lines, *more))


TABLES: dict[str, Callable[[Session], Block]] = {
    "leaves": leaves,
    "saved": saved,
    "breaks": stops.listing,
    "params": params,
    "nodes": nodes,
}
