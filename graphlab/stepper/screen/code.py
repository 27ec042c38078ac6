"""The panel of the user's source: the line that made the selected node, and those around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.stepper import names
from graphlab.stepper.blocks import Line, Span
from graphlab.stepper.looks import source_lines
from graphlab.stepper.screen.wrap import cut
from graphlab.stepper.tell import OURS

if TYPE_CHECKING:
    from graphlab.graph import Source
    from graphlab.stepper.state import Session


def code(session: Session, room: int, height: int) -> list[Line]:
    """Return the file and line, then as many lines as there is room for."""
    used, here = _here(session)
    if here is None:
        return [(Span(t("no source line"), "quiet"),)]
    if here.file == OURS:
        where = t("used at the expression") if used else t("the expression")
        return [(Span(where, "quiet"),), cut((Span(here.text),), room)]
    label = t("used at ") if used else ""
    before = max((height - 1) // 2, 0)
    lines = source_lines(here, before, max(height - 2 - before, 0))
    return [(Span(label, "quiet"), Span(names.line(here), "place")), *(cut(line, room) for line in lines)]


def _here(session: Session) -> tuple[bool, Source | None]:
    """Return the source of the selected node; of a leaf, that of its first user, and that it is one."""
    stage, node = session.stage, session.selected
    if session.cursor.moment is None and session.chosen is None and stage.record.source is not None:
        return False, stage.record.source
    if node.source is not None:
        return False, node.source
    users = (stage.graph.node(edge.tail) for edge in stage.arriving[stage.position(node.id)])
    return True, next((user.source for user in users if user.source is not None), None)
