"""Widgets that show lines of spans, and render no more of them than can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from graphlab.stepper.screen.palette import inks, selected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.stepper.blocks import Line


class Lines(ScrollView):
    """Some lines, from the top; ``mode`` says for which ground the colours are."""

    class Resized(Message):
        """There is room for more or fewer columns and rows than before."""

    can_focus = False
    mode = "dark"

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines instead, from their start."""
        self.shown: Sequence[Line] = lines
        self.virtual_size = Size(self.size.width, len(lines))
        self.scroll_to(y=0, animate=False)
        self.refresh()

    def on_resize(self) -> None:
        """Say that the lines no longer fit."""
        self.post_message(self.Resized())

    @property
    def room(self) -> int:
        """Return the columns there are beside the scrollbar."""
        return self.scrollable_content_region.width

    def line(self, number: int) -> Line:
        """Return one line; beyond the last one an empty one."""
        shown = getattr(self, "shown", ())
        return shown[number] if number < len(shown) else ()

    def is_selected(self, number: int) -> bool:
        """Return whether a line lies on the ground of the selected one."""
        return False

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen."""
        number = y + self.scroll_offset.y
        styles = inks(self.mode)
        strip = Strip([Segment(span.text, styles[span.role]) for span in self.line(number)])
        strip = strip.adjust_cell_length(self.room)
        if self.is_selected(number):
            strip = strip.apply_style(selected(self.mode))
        return strip.apply_style(self.rich_style)
