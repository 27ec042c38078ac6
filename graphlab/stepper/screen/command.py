"""The command line: a history, completion by Tab, and Esc to leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

if TYPE_CHECKING:
    from collections.abc import Callable


class CommandInput(Input):
    """One line of input; ``complete`` returns what a line may become."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier(1)", show=False),
        Binding("down", "earlier(-1)", show=False),
        Binding("escape,ctrl+c", "leave", show=False),
    ]

    class Left(Message):
        """The command line was left without a command."""

    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        super().__init__(id="input", compact=True, select_on_focus=False)
        self.complete = complete
        self.past: list[str] = []
        self._back = 0
        self._offered: tuple[list[str], int] | None = None

    def open(self, text: str) -> None:
        """Begin a new line with some text."""
        self._back, self._offered = 0, None
        self.value = text
        self.cursor_position = len(text)
        self.screen.set_focus(self)  # focus() alone comes later, and keys that are typed fast would miss it

    def remember(self, line: str) -> None:
        """Keep a line for the history; the same one again only once."""
        if line.strip() and self.past[-1:] != [line]:
            self.past.append(line)

    def action_earlier(self, count: int) -> None:
        """Bring back a line that was typed before, or one after it."""
        self._back = max(0, min(self._back + count, len(self.past)))
        self.value = self.past[-self._back] if self._back else ""
        self.cursor_position = len(self.value)

    def action_leave(self) -> None:
        """Leave the command line."""
        self.post_message(self.Left())

    def next_completion(self) -> None:
        """Complete the line, or go on to the next of what was offered."""
        if self._offered and self.value == self._offered[0][self._offered[1]]:
            offered, at = self._offered
            at = (at + 1) % len(offered)
        else:
            offered, at = self.complete(self.value), 0
        if offered:
            self._offered = (offered, at)
            self.value = offered[at]
            self.cursor_position = len(self.value)
