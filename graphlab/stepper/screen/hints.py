"""The line of keys at the bottom; a click on one is as good as the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.stepper.blocks import Line, Span
from graphlab.stepper.screen.keys import KEYS, Key, hints
from graphlab.stepper.screen.views import Lines
from graphlab.stepper.screen.wrap import columns

if TYPE_CHECKING:
    from textual.events import Click

GAP = 2


class Hints(Lines):
    """As many hints as there is room for."""

    placed: tuple[tuple[int, int, Key], ...] = ()

    def draw(self) -> None:
        """Choose and place the hints."""
        line: Line = ()
        placed: list[tuple[int, int, Key]] = []
        for key, text in hints(self.size.width, GAP):
            start = columns(line)
            placed.append((start, start + columns(text), key))
            line = (*line, *text, Span(" " * GAP))
        self.placed = tuple(placed)
        self.show([line])

    async def on_click(self, event: Click) -> None:
        """Press the key that was pointed at."""
        for start, end, key in self.placed:
            if start <= event.x - self.gutter.left < end:
                await self.app.run_action(f"press({KEYS.index(key)})")
