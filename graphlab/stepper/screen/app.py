"""The full screen itself: keys and clicks become command lines, sessions become panels."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from graphlab.stepper.blocks import Span
from graphlab.stepper.complete import completions
from graphlab.stepper.screen import keys, palette
from graphlab.stepper.screen.answers import Answer, note, opens
from graphlab.stepper.screen.code import code
from graphlab.stepper.screen.command import CommandInput
from graphlab.stepper.screen.detail import detail
from graphlab.stepper.screen.head import crumbs, title
from graphlab.stepper.screen.hints import Hints
from graphlab.stepper.screen.marks import legend
from graphlab.stepper.screen.outline import Outline
from graphlab.stepper.screen.terminal import SMALLEST
from graphlab.stepper.screen.views import Lines
from graphlab.stepper.session import execute

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.timer import Timer

    from graphlab.stepper.blocks import Line
    from graphlab.stepper.state import Output, Session

PACE = 0.7  # seconds of a step that runs by itself
# Seconds. A signal that another thread takes, as one of a new size, is handled when the main
# thread wakes; without a key that could be never.
BEAT = 0.25
INVITATION = "takes any command, such as  b mul  or  p x.grad"
BINDINGS: list[BindingType] = [
    Binding(one.keys, f"press({at})", one.help, show=False, priority=one.keys == "tab")
    for at, one in enumerate(keys.KEYS)
]


class StepApp(App[None]):
    """Shows a session, and sends it what is typed."""

    CSS_PATH = "styles.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        *BINDINGS,
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+z", "suspend_process", show=False),
    ]

    def __init__(self, session: Session, ground: str = "dark") -> None:
        plain = os.environ.get("NO_COLOR") is not None
        super().__init__(ansi_color=True if plain else None)
        for mode in palette.MODES:
            self.register_theme(palette.theme(mode))
        self.theme = f"graphlab-{ground}"
        self.session = session
        self.mode = "plain" if plain else ground
        self.title = "graphlab step"
        self._playing: Timer | None = None
        self._searched = ""
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
        self._colour()
        self.say(())
        self.set_interval(BEAT, lambda: None)
        self.call_after_refresh(self.draw)

    def on_resize(self, event: Resize) -> None:
        """Choose the layout that fits."""
        columns, rows = event.size
        self.screen.set_class(columns < 76, "narrow")
        self.screen.set_class(rows < 22, "low")
        self.screen.set_class(rows >= 36, "tall")
        self.screen.set_class(columns < SMALLEST[0] or rows < SMALLEST[1], "tiny")
        needed = f"{SMALLEST[0]} columns and {SMALLEST[1]} rows"
        self.query_one("#small", Static).update(f"graphlab step needs {needed}; q leaves")

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

    def _colour(self) -> None:
        for one in self.query(Lines):
            one.mode = self.mode

    # What is typed

    def send(self, line: str) -> None:
        """Execute a command line, and show what it answers."""
        if self.session.check is not None and line.split()[:1] == ["path"]:
            self.say((Span("running the script twice more, for a finite difference …", "quiet"),))
            self.run_worker(partial(self._check, self.session, line), thread=True, exclusive=True)
            return
        self.session, output = execute(self.session, line)
        self._answer(line, output)

    def _check(self, session: Session, line: str) -> None:
        """Execute a command that takes seconds, and changes nothing in the session."""
        output = execute(session, line)[1]
        self.call_from_thread(self._answer, line, output)

    def _answer(self, line: str, output: Output) -> None:
        if output.quit:
            self.exit()
            return
        answer = self.query_one(Answer)
        if opens(output):
            answer.open(line or self.session.line, output.blocks)
            self.say(())
        else:
            answer.close()
            self.say(note(output))
        self.draw()

    def say(self, line: Line) -> None:
        """Show one line at the bottom; an empty one is an invitation."""
        self._fill("message", [line or (Span(INVITATION, "quiet"),)])

    def action_press(self, number: int) -> None:
        """Do what a key of the table does."""
        key = keys.KEYS[number]
        played, at_line = self.stop(), self.query_one(CommandInput).has_focus
        if at_line and key.keys == "tab":
            self.query_one(CommandInput).next_completion()
        elif self._scrolls(key):
            return
        elif key.does == "send":
            self.send(key.what)
        elif key.does == "type":
            self.ask("/" if key.what == "/" else ":", self._begun(key.what))
        elif not (played and key.what == "play"):
            getattr(self, f"do_{key.what}")()

    def _begun(self, what: str) -> str:
        """Return what the command line begins with: ``display x.grad`` at the leaf x."""
        node = self.session.selected
        if what == "display " and node.kind == "leaf" and node.name:
            return f"display {node.name}.grad"
        return what if what != "/" else ""

    def _scrolls(self, key: keys.Key) -> bool:
        """Scroll an open answer instead of walking, where the key is an arrow up or down."""
        answer, way = self.query_one(Answer), {"↑": -1, "↓": 1}.get(key.shown[0])
        if way is None or not answer.display:
            return False
        answer.scroll(way)
        return True

    def action_page(self, way: int) -> None:
        """Scroll the answer or the outline by a page."""
        answer = self.query_one(Answer)
        scrolled: Lines = self.query_one("#text", Lines) if answer.display else self.query_one(Outline)
        scrolled.scroll_relative(y=way * max(scrolled.size.height - 1, 1), animate=False)

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

    def on_command_input_left(self) -> None:
        """Close the command line without a command."""
        self.leave()

    def on_input_submitted(self, event: CommandInput.Submitted) -> None:
        """Do what was typed: a command, or a search."""
        searching = str(self.query_one("#prompt", Static).content) == "/"
        self.leave()
        if searching:
            self.search(event.value)
        else:
            self.query_one(CommandInput).remember(event.value)
            if event.value.strip():
                self.send(event.value)

    def search(self, text: str) -> None:
        """Select the next node whose name, id or op has this text in it; nothing: search on."""
        self._searched = text.strip() or self._searched
        found = self.query_one(Outline).find(self._searched)
        if found is None:
            self.say((Span(f"nothing here is called {self._searched!r}", "warn"),))
        else:
            self.choose(found)

    def choose(self, node: str) -> None:
        """Select a node without moving."""
        self.session = self.session.choose(node)
        self.say(())
        self.draw()

    def on_outline_chosen(self, event: Outline.Chosen) -> None:
        """Select the node that was pointed at."""
        self.stop()
        self.choose(event.node)

    # What keys do beside commands

    def do_play(self) -> None:
        """Step by itself until the end, a breakpoint or a key."""
        self._playing = self.set_interval(PACE, self._tick)
        self._tick()

    def _tick(self) -> None:
        self.send("s")
        if self.session.cursor.coming is None or self.query_one(Outline).at_break():
            self.stop()

    def stop(self) -> bool:
        """Stop what steps by itself; return whether something did."""
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.stop()
        return playing is not None

    def do_break(self) -> None:
        """Set a breakpoint at the selected node, or clear it; others are left as they are."""
        node = self.session.selected.id
        own = [one for one in self.session.breaks if one.condition.text == node]
        self.send(f"cl {own[0].number}" if own else f"b {node}")

    def do_above(self) -> None:
        """Select the node in the line above."""
        self._near(-1)

    def do_below(self) -> None:
        """Select the node in the line below."""
        self._near(1)

    def _near(self, count: int) -> None:
        found = self.query_one(Outline).near(count)
        if found is not None:
            self.choose(found)

    def do_fold(self) -> None:
        """Close or open the module call around the selected node."""
        if not self.query_one(Outline).toggle():
            self.say((Span("no module call is around this node"),))

    def do_unfold(self) -> None:
        """Open all module calls, or let the size of the graph decide again."""
        self.query_one(Outline).toggle_all()

    def do_tables(self) -> None:
        """Show the next table."""
        self.send(f"info {self.query_one(Answer).next_table()}")

    def do_theme(self) -> None:
        """Change between light and dark."""
        if self.mode != "plain":
            self.mode = "light" if self.mode == "dark" else "dark"
            self.theme = f"graphlab-{self.mode}"
            self._colour()
            self.draw()

    def do_help(self) -> None:
        """Show the keys, and all commands."""
        blocks = execute(self.session, "h")[1].blocks
        self.query_one(Answer).open("keys and commands", (keys.lines(), *blocks))
        self.draw()

    def do_close(self) -> None:
        """Close the answer."""
        self.query_one(Answer).close()
        self.say(())

    def do_quit(self) -> None:
        """Close the answer that is open, else leave."""
        if self.query_one(Answer).display:
            self.do_close()
        else:
            self.exit()
