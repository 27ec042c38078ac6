"""A time limit for the user's code: a loop that waits for another input may never end.

Python is interrupted where it is, so only in a copy of the process, and only what runs in Python.
"""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST = 0.5  # seconds that a run may take in any case
TIMES = 50  # how much longer than the first run another may take


class NotEndedError(BaseException):
    """The time was over. No Exception: the user's code may catch all of those."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise NotEndedError inside when the time is over; again each time that it is caught there."""
    running = True

    def ring(number: int, frame: object) -> None:
        if running:
            raise NotEndedError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)


def patience(run: Callable[[], object]) -> float:
    """Return how many seconds a run with other inputs may take, from how long this one takes."""
    begun = time.monotonic()
    run()
    return max(LEAST, TIMES * (time.monotonic() - begun))
