"""Answers: a short one is a note in the last line, a longer one lies over the screen until Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content

from graphlab.lang import t
from graphlab.stepper.blocks import Span
from graphlab.stepper.screen.views import Lines
from graphlab.stepper.screen.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from graphlab.stepper.blocks import Block, Line
    from graphlab.stepper.state import Output

TABLES = ("leaves", "params", "saved", "nodes", "breaks")
SELECTS = ("u", "d")  # the panel shows what they select


def opens(output: Output) -> bool:
    """Return whether an answer needs more than a line; a table always has its place."""
    if output.problem or output.moved or output.word in SELECTS:
        return False
    return output.word == "info" or sum(len(block.lines) for block in output.blocks) > 1


def note(output: Output) -> Line:
    """Return an answer, or what was said along the way, in one line."""
    if output.word in SELECTS and not output.problem:
        return ()
    wanted = [block for block in output.blocks if not output.moved or block.kind in ("said", "problem")]
    texts = [text.strip() for block in wanted for text in str(block).splitlines() if text.strip()]
    return (Span(" · ".join(texts), "warn" if output.problem else ""),) if texts else ()


class Answer(Vertical):
    """What a command answered, over the lower part of the screen."""

    blocks: tuple[Block, ...] = ()
    _table = -1

    def compose(self) -> ComposeResult:
        """Yield the text."""
        yield Lines(id="text")

    def open(self, title: str, blocks: Sequence[Block]) -> None:
        """Show blocks under a title."""
        self.blocks = tuple(blocks)
        shown = Span(title).text
        self.border_title = Content(f" {t('{title} · Esc closes', title=shown)} ")
        self.display = True
        self.draw()

    def draw(self) -> None:
        """Wrap the text to the width there is."""
        if not self.display:
            return
        room = max(self.app.size.width - 3, 20)
        lines: list[Line] = []
        for block in self.blocks:
            lines += [()] if lines else []
            lines += [piece for line in block.lines for piece in wrapped(line, room, 4)]
        text = self.query_one("#text", Lines)
        text.styles.height = min(len(lines), max(self.app.size.height * 3 // 4 - 2, 3))
        text.show(lines)
        self.call_after_refresh(self._clip)

    def _clip(self) -> None:
        """Let what lies below end where the answer begins, without another layout.

        Textual cuts every line where any widget begins, also one that is covered, and a character
        of two columns does not outlive the cut.
        """
        if not self.display:
            return
        body = self.screen.query_one("#body")
        for part in self.screen.query("#left, #side"):
            part.styles.height = part.outer_size.height
        body.styles.margin = (body.styles.margin.top, 0, self.outer_size.height, 0)

    def unclip(self) -> None:
        """Let what lies below be as large as there is room."""
        self.screen.query_one("#body").styles.margin = None
        for part in self.screen.query("#left, #side"):
            part.styles.height = None

    def close(self) -> None:
        """Show no answer."""
        self.display = False
        self.unclip()
        self._table = -1

    def scroll(self, way: int) -> None:
        """Scroll the text by a line."""
        self.query_one("#text", Lines).scroll_relative(y=way, animate=False)

    def next_table(self) -> str:
        """Return the name of the table after the one that is open."""
        self._table = (self._table + 1) % len(TABLES)
        return TABLES[self._table]
