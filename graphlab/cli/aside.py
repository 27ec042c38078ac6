"""A few words at the right edge of the terminal, on whatever line the cursor is on, that go away again.

The user's script has written to the same terminal, and may have left a line unfinished: that line is
not overwritten, and the cursor goes back to where it was.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

SAVE, RESTORE, CLEAR = "\x1b7", "\x1b8", "\x1b[K"
DIM, PLAIN = "\x1b[2m", "\x1b[0m"
_USUAL = 80
_LEAST = 20  # columns; in fewer there is no room for words beside the script's own


class Aside:
    """The words on one terminal; ``clear`` takes them away."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._shown = 0

    def show(self, text: str) -> None:
        """Write the words anew, cut where they are wider than the terminal."""
        from rich.cells import cell_len, set_cell_size

        from graphlab.lang.harmless import plain

        width = self._width()
        if width < _LEAST:
            return
        text = plain(text) + " "
        size = min(cell_len(text), width - 1)
        wide = max(size, self._shown)
        words = " " * (wide - size) + set_cell_size(text, size)
        look = (DIM, PLAIN) if not os.environ.get("NO_COLOR") else ("", "")
        self._write(f"{SAVE}\x1b[{width - wide + 1}G{CLEAR}{look[0]}{words}{look[1]}{RESTORE}")
        self._shown = size

    def clear(self) -> None:
        """Take the words away, where there are any."""
        if self._shown:
            self._write(f"{SAVE}\x1b[{max(1, self._width() - self._shown + 1)}G{CLEAR}{RESTORE}")
            self._shown = 0

    def _width(self) -> int:
        asked = os.environ.get("COLUMNS", "")
        if asked.isdecimal() and int(asked):
            return int(asked)
        try:
            return os.get_terminal_size(self.stream.fileno()).columns or _USUAL
        except (OSError, ValueError):
            return _USUAL

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()


def aside(stream: TextIO | None, *, quiet: bool) -> Aside | None:
    """Return the words beside a terminal where a person sits who wants to be told, else nothing."""
    there = stream is not None and not quiet and stream.isatty()
    return Aside(stream) if stream is not None and there and _moves() else None


def _moves() -> bool:
    """Return whether the terminal knows how to move its cursor."""
    return os.environ.get("TERM", "") not in ("", "dumb")
