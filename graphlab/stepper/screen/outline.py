"""The outline as a widget: it follows the selected node, and a click selects another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.message import Message

from graphlab.stepper.breaks import called
from graphlab.stepper.screen.folds import Entry, Folds, Outlined
from graphlab.stepper.screen.rows import row_line
from graphlab.stepper.screen.views import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.events import Click

    from graphlab.graph import Node
    from graphlab.stepper.blocks import Line
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session


def _spoken(node: Node) -> Iterator[str]:
    yield from called(node)
    if node.source is not None:
        yield node.source.expression


class Outline(Lines):
    """The graph as lines, of which only the visible ones are made."""

    class Chosen(Message):
        """A person pointed at a node."""

        def __init__(self, node: str) -> None:
            super().__init__()
            self.node = node

    session: Session | None = None
    folds = Folds()
    entries: tuple[Entry, ...] = ()
    present = 0

    def __init__(self) -> None:
        super().__init__(id="outline")
        self._known: dict[int, Outlined] = {}

    def outlined(self, stage: Stage) -> Outlined:
        """Return the outline of a backward, made once."""
        if stage.backward not in self._known:
            self._known[stage.backward] = Outlined(stage)
        return self._known[stage.backward]

    def follow(self, session: Session) -> None:
        """Show a session, with its selected node in the middle where there is more than fits.

        What is seen depends on the session and the folds alone, not on how one came here.
        """
        self.session = session
        outlined, selected = self._here(session)
        self.entries = outlined.entries(self.folds, selected)
        self.present = outlined.line_of(self.folds, selected)
        self.virtual_size = Size(self.size.width, len(self.entries))
        top = max(0, min(self.present - self.size.height // 2, len(self.entries) - self.size.height))
        self.scroll_to(y=top, animate=False, immediate=True)
        self.refresh()

    def _here(self, session: Session) -> tuple[Outlined, int]:
        stage = session.stage
        return self.outlined(stage), stage.position(session.selected.id)

    def line(self, number: int) -> Line:
        """Return one line of the outline."""
        if self.session is None or number >= len(self.entries):
            return ()
        outlined = self.outlined(self.session.stage)
        return row_line(self.session, outlined, self.entries[number], self.room)

    def is_selected(self, number: int) -> bool:
        """Return whether the line is that of the selected node."""
        return number == self.present and bool(self.entries)

    def toggle(self) -> bool:
        """Close the module call around the selected node, or open it; False where there is none."""
        if self.session is None:
            return False
        outlined, selected = self._here(self.session)
        shut = self.entries[self.present].call
        if shut is not None:
            self._toggle(shut, shut=True)
            return True
        for call in reversed(outlined.around(selected)):
            folds = self.folds.toggled(call, shut=False)
            line = outlined.line_of(folds, selected)
            if outlined.entries(folds, selected)[line].call is not None:
                self._toggle(call, shut=False)
                return True
        return False

    def _toggle(self, call: int, *, shut: bool) -> None:
        self.folds = self.folds.toggled(call, shut=shut)
        if self.session is not None:
            self.follow(self.session)

    def toggle_all(self) -> None:
        """Open every module call, or leave it to the size of the graph again."""
        self.folds = Folds(everything=not self.folds.everything)
        if self.session is not None:
            self.follow(self.session)

    def near(self, count: int) -> str | None:
        """Return the node that stands some lines below the selected one; None beyond the ends."""
        number = self.present + count
        step = 1 if count > 0 else -1
        while 0 <= number < len(self.entries) and self._row_node(number) is None:
            number += step
        return self._row_node(number) if 0 <= number < len(self.entries) else None

    def _row_node(self, number: int) -> str | None:
        """Return the node of a line that shows one in full."""
        if self.session is None:
            return None
        entry, stage = self.entries[number], self.session.stage
        row = self.outlined(stage).tree.rows[entry.first]
        return None if row.link else stage.graph.nodes[row.position].id

    def find(self, text: str) -> str | None:
        """Return the next node, from the selected one downwards, whose name begins with a text.

        Where no name does, the next one that has it in its id, op, module or expression.
        """
        if self.session is None or not text:
            return None
        outlined, selected = self._here(self.session)
        rows, stage = outlined.tree.rows, self.session.stage
        here, wanted = outlined.tree.place[selected], text.casefold()
        order = (*rows[here + 1 :], *rows[: here + 1])
        nodes = [stage.graph.nodes[row.position] for row in order if not row.link]
        named = (one for one in nodes if any(name.casefold().startswith(wanted) for name in one.names))
        inside = (one for one in nodes if any(wanted in text.casefold() for text in _spoken(one)))
        found = next(named, None) or next(inside, None)
        return found.id if found is not None else None

    def at_break(self) -> bool:
        """Return whether a breakpoint stops at the present node."""
        moment = self.session.cursor.moment if self.session is not None else None
        if self.session is None or moment is None:
            return False
        return any(one.condition.test(moment) for one in self.session.breaks)

    def on_click(self, event: Click) -> None:
        """Select the node of the line, or open a closed module call."""
        number = event.y + self.scroll_offset.y
        if self.session is None or number >= len(self.entries):
            return
        entry, stage = self.entries[number], self.session.stage
        if entry.call is not None:
            self._toggle(entry.call, shut=True)
            return
        row = self.outlined(stage).tree.rows[entry.first]
        self.post_message(self.Chosen(stage.graph.nodes[row.position].id))
