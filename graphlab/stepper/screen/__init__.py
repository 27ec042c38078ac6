"""The full screen of ``graphlab step``: it shows a Session and sends command lines to it.

What is walked, remembered and answered lives in the stepper; nothing here computes a gradient.
Textual is imported by this package alone, and only when a person sits at a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.stepper.state import Session


def show(session: Session) -> None:
    """Show the session on the whole terminal until the person leaves.

    Raises: ImportError without Textual.
    """
    from graphlab.stepper.screen.app import StepApp
    from graphlab.stepper.screen.terminal import ground, real_size

    app = StepApp(session, *ground())
    with real_size():
        app.run()
    if app.return_code:
        raise RuntimeError("the full screen ended with an error; --plain does without it")
