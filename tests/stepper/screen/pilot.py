"""Drive the real screen without a terminal, and read what it shows as text."""

import asyncio
from collections.abc import Sequence

from graphlab.recording import Recording
from graphlab.stepper.screen.app import StepApp
from graphlab.stepper.session import Session, start

Size = tuple[int, int]


def text(app: StepApp) -> str:
    """Return the screen as lines of text, without the blanks at their ends."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


class Shown:
    """What a screen showed after each key, and the app as the last key left it."""

    def __init__(self, app: StepApp) -> None:
        self.app = app
        self.texts: list[str] = []

    @property
    def last(self) -> str:
        return self.texts[-1]

    @property
    def session(self) -> Session:
        return self.app.session


def play(
    recording: Recording, keys: Sequence[str | Size] = (), size: Size = (80, 24), ground: str = "dark"
) -> Shown:
    """Return what is shown at the start and after each key; a size resizes the terminal."""
    shown = Shown(StepApp(start(recording), ground))

    async def drive() -> None:
        async with shown.app.run_test(size=size) as pilot:
            await pilot.pause()
            shown.texts.append(text(shown.app))
            for key in keys:
                if isinstance(key, str):
                    await pilot.press(key)
                else:
                    await pilot.resize_terminal(*key)
                await pilot.pause()
                if shown.app.is_running and shown.app._exit is False:
                    shown.texts.append(text(shown.app))

    asyncio.run(drive())
    return shown


def typed(line: str) -> list[str]:
    """Return the keys that type a command line and send it."""
    names = {" ": "space", "*": "asterisk", ".": "full_stop", ":": "colon", ">": "greater_than_sign"}
    return ["colon", *(names.get(char, char) for char in line), "enter"]
