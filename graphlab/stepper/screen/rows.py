"""One line of the outline as spans: break mark, state, name, value, and the gradient at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.lang.harmless import plain
from graphlab.renderers import words
from graphlab.stepper import names
from graphlab.stepper.blocks import Line, Span
from graphlab.stepper.screen.marks import BREAK, MARKS, PRESENT
from graphlab.stepper.screen.wrap import middle, spread

if TYPE_CHECKING:
    from graphlab.graph import Node
    from graphlab.stepper.blocks import Role
    from graphlab.stepper.cursor import NodeState
    from graphlab.stepper.screen.folds import Entry, Outlined
    from graphlab.stepper.screen.tree import Row
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session

GRADIENT = 22  # columns of the gradient at most
NAME = 40
MANY_TERMS = 1000  # contributions that are added up for one line


def row_line(session: Session, outlined: Outlined, entry: Entry, room: int) -> Line:
    """Return a line of the outline in exactly ``room`` columns."""
    row = outlined.tree.rows[entry.first]
    if entry.call is not None:
        return _closed(session, outlined, entry, row, room)
    stage = outlined.stage
    node = stage.graph.nodes[row.position]
    state = session.cursor.state(node.id, stage.backward)
    present = not row.link and _is_present(session, stage, node)
    mark = PRESENT if present else MARKS[state.status]
    head = (_gutter(session, stage, row.position), Span(row.guide, "quiet"), mark, Span(" "))
    if row.link:
        return spread((*head, Span(f"{row.link} {_name(stage, row.position)}", "quiet")), (), room)
    return spread((*head, *_label(stage, row.position)), _received(state, min(GRADIENT, room * 2 // 5)), room)


def _is_present(session: Session, stage: Stage, node: Node) -> bool:
    moment = session.cursor.moment
    return moment is not None and moment.backward == stage.backward and moment.node.id == node.id


def stops_at(session: Session, stage: Stage, position: int) -> bool:
    """Return whether a breakpoint stops at this node."""
    ran = stage.ran[position]
    if not ran or not session.breaks:
        return False
    moment = session.cursor.walk.moments[ran - 1]
    return any(one.condition.test(moment) for one in session.breaks)


def _gutter(session: Session, stage: Stage, position: int) -> Span:
    return BREAK if stops_at(session, stage, position) else Span(" ")


def _label(stage: Stage, position: int) -> Line:
    """Return ``z = 21``, ``x**2 * y = 12`` or ``weight  512×64``; the root green, a leaf blue."""
    node = stage.graph.nodes[position]
    role: Role = "leaf" if node.kind == "leaf" else "good" if position in stage.roots else ""
    tensor = words.result(node) or next(
        (one.tensor for one in stage.roots.get(position, ()) if one.tensor), None
    )
    value = words.value(tensor)
    shape = words.shapes(node)
    more = f" = {value}" if value else f"  {shape}" if shape else ""
    return (Span(_name(stage, position), role), Span(more, "quiet"))


def _name(stage: Stage, position: int) -> str:
    node = stage.graph.nodes[position]
    name = words.named(node) or names.root_name(stage, position)
    expression = node.source.expression if node.source else ""
    leaf = t("leaf") if node.kind == "leaf" else ""
    return middle(plain(name or leaf or expression or words.operation(node.op)), NAME)


def _received(state: NodeState, room: int) -> Line:
    """Return the gradient as far as it has arrived; one that has not is waiting, never zero."""
    if state.status == "waiting":
        return (Span(t("waiting"), "quiet"),)
    if state.status == "not run":
        return (Span(t("not run"), "quiet"),)
    if state.status == "failed":
        return (Span(t("raised"), "warn"),)
    count = f"{len(state.arrived)}/{state.expected}" if state.status == "partial" else ""
    sums = state.summed if len(state.arrived) <= MANY_TERMS else ()
    text = ", ".join(words.gradient(one) for one in sums if one is not None)
    text = middle(text, room - len(count) - 1)
    return (Span(text, "number"), Span(f" {count}" if count and text else count, "quiet"))


def _closed(session: Session, outlined: Outlined, entry: Entry, row: Row, room: int) -> Line:
    """Return a closed module call: its path, its type, how many of its nodes have run."""
    assert entry.call is not None
    call = outlined.stage.graph.modules[entry.call]
    done = entry.done(session.cursor.at)
    mark = MARKS["done" if done == entry.nodes else "partial" if done else "waiting"]
    again = f" {t('call {n}', n=call.call)}" if call.call > 1 else ""
    head = (
        Span(" "),
        Span(row.guide, "quiet"),
        mark,
        Span(" ▸ ", "quiet"),
        Span(middle(plain(call.path), NAME)),
        Span(f"  {plain(call.type)}{again}", "quiet"),
    )
    return spread(head, (Span(t("{n} of {all} ran", n=f"{done:,}", all=f"{entry.nodes:,}"), "quiet"),), room)
