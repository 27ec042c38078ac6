"""One line on a terminal while a script runs: the pass it is at, and its loss.

The script writes to the same terminal. So the line stands at the right edge of whatever line the
cursor is on, and the cursor goes back to where the script left it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from graphlab.capture import board

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.capture.board import Counted

_SAVE, _RESTORE, _CLEAR = "\x1b7", "\x1b8", "\x1b[K"


class Live:
    """Shows what has been counted; ``clear`` takes it away."""

    def __init__(self) -> None:
        from rich.console import Console

        self.console = Console(stderr=True, highlight=False)
        self._shown = 0

    def show(self, counted: Counted) -> None:
        """Write the line anew."""
        passes = counted[board.PASSES]
        if not passes:
            return
        from rich.text import Text

        text = f"pass {passes:,} · loss {counted.loss:.4g} "
        width = self.console.width
        if len(text) + 1 >= width:
            return
        start = width - max(len(text), self._shown) + 1
        self._shown = len(text)
        styled = Text(text.rjust(width - start + 1), style="dim")
        with self.console.capture() as capture:
            self.console.print(styled, end="")
        self._write(f"{_SAVE}\x1b[{start}G{_CLEAR}{capture.get()}{_RESTORE}")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write(f"{_SAVE}\x1b[{self.console.width - self._shown + 1}G{_CLEAR}{_RESTORE}")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def live(*, quiet: bool) -> tuple[Callable[[Counted], None] | None, Callable[[], None]]:
    """Return what shows the counts and what ends it; nothing is shown where stderr is no terminal."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM", "") in ("", "dumb"):
        return None, lambda: None
    one = Live()
    return one.show, one.clear
