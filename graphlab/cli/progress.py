"""What graphlab is at, and for how long: words on the terminal once it takes long, that go away again.

Only for a person at a terminal. A thread of its own keeps the seconds going while the work is done.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graphlab import stages
from graphlab.cli.aside import aside
from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import TextIO, TypeVar

    from graphlab.cli.aside import Aside

    Item = TypeVar("Item")

PATIENCE = 2.0  # seconds before there is anything to see
OFTEN = 0.1  # seconds between two changes of the words
TICK = 0.5  # seconds between two looks at the clock


class Progress:
    """Shows what is going on; where ``there`` is None nobody watches, and nothing is done."""

    def __init__(self, there: Aside | None) -> None:
        self.there = there
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._text = ""
        self._begun = self._since = self._shown = 0.0
        self._ended = -PATIENCE  # a short pause, and the work still counts as one

    def say(self, text: str) -> None:
        """Note what is being done from now on, "" for nothing; it is shown once all of it takes long."""
        if not text:
            self.clear()
        elif self.there is not None:
            with self._lock:
                now = time.monotonic()
                if not self._text:
                    self._begun = self._begun if now - self._ended < PATIENCE else now
                    self._tick()
                if text != self._text:
                    self._text, self._since = text, now
                self._show()

    def clear(self) -> None:
        """Nothing is being done any more: take the words away."""
        with self._lock:
            self._over.set()
            if self._text:
                self._ended = time.monotonic()
            self._text, self._shown = "", 0.0
            if self.there is not None:
                self.there.clear()

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the words away as long as something else is being written."""
        with self._lock:
            if self.there is not None:
                self.there.clear()
            yield

    def of(self, items: Iterable[Item], many: int, what: str) -> Iterator[Item]:
        """Yield the items, and say meanwhile how many of them are done."""
        try:
            for at, one in enumerate(items):
                self.say(t("{what}: {at} of {many} done", what=what, at=at, many=many))
                yield one
        finally:
            self.clear()

    def __enter__(self) -> Progress:
        """Listen to what the stages say of themselves, until the end of the block."""
        self._listening = stages.told_to(self.say)
        self._listening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Take the words away, also where the work failed or was interrupted."""
        self._listening.__exit__(kind, error, where)
        self.clear()

    def _show(self) -> None:
        now = time.monotonic()
        if self.there is None or now - self._begun < PATIENCE or now - self._shown < OFTEN:
            return
        self._shown = now
        seconds = int(now - self._since)
        spent = f" · {t('{seconds} s', seconds=seconds)}" if seconds else ""
        self.there.show(f"graphlab: {self._text}{spent}")

    def _tick(self) -> None:
        self._over = over = threading.Event()

        def tick() -> None:
            while not over.wait(TICK):
                with self._lock:
                    if self._over is over and not over.is_set():
                        self._show()

        threading.Thread(target=tick, name="graphlab-progress", daemon=True).start()


def progress(*, quiet: bool, stream: TextIO | None = None) -> Progress:
    """Return what shows the progress on stderr, where a person sits there and wants to be told."""
    return Progress(aside(stream or sys.stderr, quiet=quiet))
