"""The frame of the screen: which widgets there are, how they fit, and how a session fills them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from graphlab.lang import noted, t
from graphlab.stepper.blocks import Span
from graphlab.stepper.complete import completions
from graphlab.stepper.screen import palette
from graphlab.stepper.screen.answers import Answer
from graphlab.stepper.screen.code import code
from graphlab.stepper.screen.command import CommandInput
from graphlab.stepper.screen.detail import detail
from graphlab.stepper.screen.head import crumbs, title
from graphlab.stepper.screen.hints import Hints
from graphlab.stepper.screen.marks import legend
from graphlab.stepper.screen.outline import Outline
from graphlab.stepper.screen.terminal import SMALLEST
from graphlab.stepper.screen.typed import pressed
from graphlab.stepper.screen.views import Lines

if TYPE_CHECKING:
    from textual.events import Resize

    from graphlab.stepper.blocks import Line
    from graphlab.stepper.state import Session

INVITATION = noted("takes any command, such as  b mul  or  p x.grad")


class Frame(App[None]):
    """Shows a session in the terminal there is, and knows no key."""

    CSS_PATH = "styles.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None

    def __init__(self, session: Session, ground: str = "dark", typed: str = "") -> None:
        plain = os.environ.get("NO_COLOR") is not None
        super().__init__(ansi_color=True if plain else None)
        for mode in palette.MODES:
            self.register_theme(palette.theme(mode))
        self.theme = f"graphlab-{ground}"
        self.session, self._typed = session, pressed(typed)
        self.mode = "plain" if plain else ground
        self.title = "graphlab step"
        self._due = False

    def compose(self) -> ComposeResult:
        """Yield the widgets from top to bottom."""
        yield Lines(id="title", classes="line")
        yield Lines(id="crumbs", classes="line")
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Outline()
                yield Lines(id="legend", classes="line")
            with Vertical(id="side"):
                yield Lines(id="detail")
                yield Lines(id="code")
        yield Hints(id="hints", classes="line")
        with Horizontal(id="bottom"):
            yield Static(":", id="prompt", markup=False)
            yield CommandInput(lambda line: completions(self.session, line))
            yield Lines(id="message", classes="line")
        yield Answer(id="answer")
        yield Static("", id="small", markup=False)

    def on_mount(self) -> None:
        """Fill the screen when its size is known."""
        self.colour()
        self.say(())
        self.call_after_refresh(self.draw)
        self.call_after_refresh(self._press_typed)

    def _press_typed(self) -> None:
        """Press the keys that came before there was a screen to press them at.

        One at a time: where a key opens the command line, the next belongs in it.
        """
        key = next(self._typed, None)
        if key is not None:
            self.post_message(key)
            self.call_after_refresh(self._press_typed)

    def on_resize(self, event: Resize) -> None:
        """Choose the layout that fits."""
        columns, rows = event.size
        self.query_one(Answer).unclip()
        self.screen.set_class(columns < 76, "narrow")
        self.screen.set_class(rows < 22, "low")
        self.screen.set_class(rows >= 36, "tall")
        self.screen.set_class(columns < SMALLEST[0] or rows < SMALLEST[1], "tiny")
        needed = t(
            "graphlab step needs {columns} columns and {rows} rows; q leaves",
            columns=SMALLEST[0],
            rows=SMALLEST[1],
        )
        self.query_one("#small", Static).update(needed)

    def on_lines_resized(self) -> None:
        """Fill the widgets again, once for all that have another size."""
        if not self._due:
            self._due = True
            self.call_after_refresh(self.draw)

    def draw(self) -> None:
        """Show the session."""
        self._due = False
        session = self.session
        self.query_one(Outline).follow(session)
        self._fill("title", [title(session, self._room("title"))])
        self._fill("crumbs", [crumbs(session, self._room("crumbs"))])
        self._fill("detail", detail(session, self._room("detail") - 1))
        height = self.query_one("#code", Lines).size.height
        self._fill("code", code(session, self._room("code"), height))
        failed = any(stage.record.error for stage in session.cursor.walk.stages.values())
        self._fill("legend", [legend(self._room("legend"), rare=failed)])
        self.query_one(Hints).draw()
        self.query_one(Answer).draw()

    def _room(self, name: str) -> int:
        return self.query_one(f"#{name}", Lines).room

    def _fill(self, name: str, lines: list[Line]) -> None:
        self.query_one(f"#{name}", Lines).show(lines)

    def colour(self) -> None:
        """Give every widget the colours of the mode."""
        for one in self.query(Lines):
            one.mode = self.mode

    def say(self, line: Line) -> None:
        """Show one line at the bottom; an empty one is an invitation."""
        self._fill("message", [line or (Span(t(INVITATION), "quiet"),)])

    def ask(self, prompt: str, text: str) -> None:
        """Open the command line."""
        self.query_one("#prompt", Static).update(prompt)
        self.query_one("#message").display = False
        entry = self.query_one(CommandInput)
        entry.display = True
        entry.open(text)

    def leave(self) -> None:
        """Close the command line."""
        self.set_focus(None)
        self.query_one("#prompt", Static).update(":")
        self.query_one(CommandInput).display = False
        self.query_one("#message").display = True
