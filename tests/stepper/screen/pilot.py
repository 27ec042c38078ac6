"""Drive the real screen without a terminal, and read what it shows as text."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.strip import Strip

from graphlab.checked import Checked
from graphlab.graph import Node
from graphlab.recording import Recording
from graphlab.stepper.screen.app import StepApp
from graphlab.stepper.session import Session, start


@dataclass(frozen=True)
class Resize:
    columns: int
    rows: int


@dataclass(frozen=True)
class Click:
    widget: str
    x: int
    y: int


@dataclass(frozen=True)
class Wait:
    seconds: float


@dataclass(frozen=True)
class Until:
    """Wait as long as it takes: on a busy machine no number of seconds is enough."""

    holds: Callable[[StepApp], bool]
    seconds: float = 30.0


Act = str | Resize | Click | Wait | Until | Callable[[StepApp], None]


def text(app: StepApp) -> str:
    """Return the screen as lines of text, without the blanks at their ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


class Shown:
    """What a screen showed at the start and after each act, and how it ended."""

    def __init__(self, app: StepApp) -> None:
        self.app = app
        self.texts: list[str] = []
        self.svg = ""
        self.strips: list[Strip] = []
        self.left = False

    @property
    def last(self) -> str:
        return self.texts[-1]

    @property
    def note(self) -> str:
        """Return the last line of the screen."""
        return self.last.splitlines()[-1].strip()

    @property
    def session(self) -> Session:
        return self.app.session


def play(
    recording: Recording,
    acts: Sequence[Act] = (),
    size: tuple[int, int] = (80, 24),
    ground: str = "dark",
    check: Callable[[Node, int], Checked] | None = None,
    typed: str = "",
) -> Shown:
    """Return what is shown at the start and after each act: a key, a click, another size."""
    shown = Shown(StepApp(start(recording, check), ground, typed))

    async def drive() -> None:
        async with shown.app.run_test(size=size) as pilot:
            await pilot.pause()
            shown.texts.append(text(shown.app))
            for act in acts:
                if isinstance(act, Resize):
                    await pilot.resize_terminal(act.columns, act.rows)
                elif isinstance(act, Click):
                    await pilot.click(act.widget, offset=(act.x, act.y))
                elif isinstance(act, Until):
                    end = time.monotonic() + act.seconds
                    while not act.holds(shown.app) and time.monotonic() < end:
                        await pilot.pause(0.02)
                elif callable(act):
                    act(shown.app)
                elif isinstance(act, Wait):
                    await pilot.pause(act.seconds)
                else:
                    await pilot.press(act)
                await pilot.pause()
                if shown.app._exit:
                    shown.left = True
                    return
                shown.texts.append(text(shown.app))
            shown.svg = shown.app.export_screenshot(title="graphlab step")
            shown.strips = shown.app.screen._compositor.render_strips()

    asyncio.run(drive())
    return shown


NAMES = {
    " ": "space", "*": "asterisk", ".": "full_stop", ":": "colon", ">": "greater_than_sign",
    "_": "underscore", "[": "left_square_bracket", "]": "right_square_bracket", "/": "slash",
    "?": "question_mark",
}  # fmt: skip


def keys(line: str) -> list[str]:
    """Return the keys that type a text."""
    return [NAMES.get(char, char) for char in line]


def typed(line: str) -> list[str]:
    """Return the keys that type a command line and send it."""
    return ["colon", *keys(line), "enter"]
