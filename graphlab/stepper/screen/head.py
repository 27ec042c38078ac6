"""The two lines on top: what is walked and how far, and the way from the root to here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.stepper import names
from graphlab.stepper.blocks import Line, Span
from graphlab.stepper.screen.wrap import columns, spread

if TYPE_CHECKING:
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session

BAR = 24
HOPS = 4  # nodes of the way that are named beside the root


def title(session: Session, room: int) -> Line:
    """Return script, value of the root, and the step with a bar."""
    cursor = session.cursor
    left = (
        Span("graphlab step", "title"),
        Span(f"  {names.script(cursor.walk.recording)}"),
        *_root(session.stage),
    )
    bar = min(BAR, room // 4)
    full = bar * cursor.at // max(len(cursor.walk), 1)
    right = (
        Span(f"{cursor.at}/{len(cursor.walk)} ", "title"),
        Span("━" * full, "number"),
        Span("━" * (bar - full), "faint"),
    )
    return spread(left, right, room)


def _root(stage: Stage) -> Line:
    if len(stage.graph.roots) != 1:
        return (Span(f"   {t('{n} roots', n=len(stage.graph.roots))}", "quiet"),)
    value = words.value(stage.graph.roots[0].tensor)
    return (Span("   "), Span(names.root(stage), "good"), Span(f" = {value}" if value else "", "quiet"))


def crumbs(session: Session, room: int) -> Line:
    """Return ``z → … → y``: the way from the root to the selected node."""
    stage, node = session.stage, session.selected
    inside = ""
    if stage.depth and stage.record.inside:
        inside = t("backward inside {node}:  ", node=stage.record.inside)
    way, whole = _way(stage, stage.position(node.id))
    start = "" if whole else f"{names.root(stage)} → … → "
    here = way.pop()
    before = f"{inside}{start}{''.join(f'{_called(stage, one)} → ' for one in way)}"
    line = (Span(before, "quiet"), Span(_called(stage, here)))
    while columns(line) > room and way:
        way.pop(0)
        before = f"{names.root(stage)} → … → " + "".join(f"{_called(stage, one)} → " for one in way)
        line = (Span(before, "quiet"), Span(_called(stage, here)))
    return spread(line, (), room)


def _way(stage: Stage, position: int) -> tuple[list[int], bool]:
    """Return the nodes that lead to this one, as ``where`` has them, and whether these are all."""
    way = [position]
    while len(way) <= HOPS:
        senders = [one.edge.tail for one in stage.contributions(way[0]) if one.edge is not None]
        if not senders:
            return way, True
        way.insert(0, stage.position(senders[0]))
    return way, not any(one.edge for one in stage.contributions(way[0]))


def _called(stage: Stage, position: int) -> str:
    node = stage.graph.nodes[position]
    called = names.own_symbol(stage, position)
    return called if called != node.id else words.operation(node.op)
