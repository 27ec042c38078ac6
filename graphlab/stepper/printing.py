"""Blocks on a stream: plain text, or in colour where a person looks at it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from graphlab.stepper.blocks import Block, Role

STYLES: dict[Role, str] = {
    "title": "bold",
    "op": "cyan",
    "place": "dim",
    "label": "blue",
    "leaf": "blue",
    "number": "bold yellow",
    "quiet": "dim",
    "faint": "dim",
    "good": "green",
    "warn": "bold red",
}


def wants_colour(stream: TextIO) -> bool:
    """Return whether the stream is a terminal that shows colours, and nobody asked for none."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class Printer:
    """Prints blocks on a stream; what it cannot encode becomes a question mark."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.console: Console | None = None
        if wants_colour(stream):
            from rich.console import Console

            self.console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)

    def show(self, blocks: Iterable[Block]) -> None:
        """Print the blocks, each from a line of its own."""
        for block in blocks:
            if self.console is not None:
                self._coloured(block)
            else:
                self.line(str(block))
        self.stream.flush()

    def line(self, text: str) -> None:
        """Print a line of plain text."""
        encoding = self.stream.encoding or "utf-8"
        self.stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")

    def _coloured(self, block: Block) -> None:
        from rich.text import Text

        assert self.console is not None
        for line in block.lines:
            text = Text.assemble(*((span.text, STYLES.get(span.role, "")) for span in line))
            text.rstrip()
            self.console.print(text)
