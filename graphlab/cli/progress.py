"""How far a long piece of work has come: one line on stderr that goes away, for a person at a terminal."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO, TypeVar

    Item = TypeVar("Item")

PATIENCE = 1.0  # seconds before there is anything to see
OFTEN = 0.1  # seconds between two changes of the line
ERASE = "\r\x1b[K"


@dataclass(slots=True)
class Progress:
    """Counts what is made; ``stream`` is None where nobody watches."""

    stream: TextIO | None
    begun: float = field(default_factory=time.monotonic)
    shown: float = 0.0

    def of(self, items: Iterable[Item], many: int, what: str) -> Iterator[Item]:
        """Yield the items, and say meanwhile how many of them are done; at the end the line is gone."""
        try:
            for at, one in enumerate(items):
                self._show(f"graphlab: {what}: {at} of {many} done")
                yield one
        finally:
            self.clear()

    def _show(self, text: str) -> None:
        now = time.monotonic()
        if self.stream is None or now - self.begun < PATIENCE or now - self.shown < OFTEN:
            return
        self.shown = now
        self.stream.write(f"{ERASE}{text}")
        self.stream.flush()

    def clear(self) -> None:
        """Take the line away, where there is one."""
        if self.stream is not None and self.shown:
            self.shown = 0.0
            self.stream.write(ERASE)
            self.stream.flush()


def watched(stream: TextIO | None, *, quiet: bool) -> Progress:
    """Return a Progress that shows itself where a person sits at a terminal and wants to be told."""
    there = stream is not None and not quiet and stream.isatty()
    return Progress(stream if there else None)
