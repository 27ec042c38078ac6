"""The full screen itself: keys and clicks become command lines, answers are shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from graphlab.lang import t
from graphlab.stepper.blocks import Span
from graphlab.stepper.screen import keys
from graphlab.stepper.screen.answers import Answer, note, opens
from graphlab.stepper.screen.command import CommandInput
from graphlab.stepper.screen.frame import Frame
from graphlab.stepper.screen.outline import Outline
from graphlab.stepper.screen.views import Lines
from graphlab.stepper.session import execute

if TYPE_CHECKING:
    from textual.timer import Timer

    from graphlab.stepper.state import Output, Session

PACE = 0.7  # seconds of a step that runs by itself
BINDINGS: list[BindingType] = [
    Binding(one.keys, f"press({at})", one.help, show=False, priority=keys.is_first(one))
    for at, one in enumerate(keys.KEYS)
]


class StepApp(Frame):
    """Shows a session, and sends it what is typed; ``do_…`` is what keys do beside commands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *BINDINGS,
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+z", "suspend_process", show=False),
    ]
    _playing: Timer | None = None
    _searched = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave keys that open the command line to that line, where it is open."""
        opens_line = action == "press" and keys.KEYS[int(str(parameters[0]))].does == "type"
        return not (opens_line and isinstance(self.focused, CommandInput))

    def send(self, line: str) -> None:
        """Execute a command line, and show what it answers."""
        if self.session.check is not None and line.split()[:1] == ["path"]:
            self.say((Span(t("running the script twice more, for a finite difference …"), "quiet"),))
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

    def action_press(self, number: int) -> None:
        """Do what a key of the table does."""
        key = keys.KEYS[number]
        played, at_line = self.stop(), isinstance(self.focused, CommandInput)
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
            self.say((Span(t("nothing here is called {word!r}", word=self._searched), "warn"),))
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
            self.say((Span(t("no module call is around this node")),))

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
            self.colour()
            self.draw()

    def do_help(self) -> None:
        """Show the keys, and all commands."""
        blocks = execute(self.session, "h")[1].blocks
        self.query_one(Answer).open(t("keys and commands"), (keys.lines(), *blocks))
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
