"""What backends print and log while they capture: kept, not shown."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
import warnings
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class Raised(NamedTuple):
    """A warning and where it was raised, the innermost frame first."""

    text: str
    category: type[Warning]
    frames: tuple[tuple[str, int], ...]


class Heard:
    """What was printed (by any code, C++ too), and the warnings that were raised."""

    def __init__(self) -> None:
        self.text = ""
        self.warnings: list[Raised] = []

    def collect(self, message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        """Keep a warning and the stack that it was raised in, as ``warnings.showwarning``."""
        frame: FrameType | None = sys._getframe(1)
        frames = []
        while frame is not None:
            frames.append((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        self.warnings.append(Raised(str(message).strip(), category, tuple(frames)))


@contextlib.contextmanager
def heard() -> Iterator[Heard]:
    """Collect what is written to the process's standard output and error, and all warnings.

    In a copy of the process only: the file descriptors themselves are turned round.
    """
    found = Heard()
    _flush()
    kept = [os.dup(1), os.dup(2)]
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        stream = os.fdopen(os.dup(file.fileno()), "w", encoding="utf-8", errors="replace", buffering=1)
        try:
            with (
                contextlib.redirect_stdout(stream),  # the program may have put streams of its own there
                contextlib.redirect_stderr(stream),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("always")
                warnings.showwarning = found.collect
                yield found
        finally:
            _flush()
            stream.close()
            for number, old in zip((1, 2), kept, strict=True):
                os.dup2(old, number)
                os.close(old)
            logging.disable(logging.NOTSET)
            file.seek(0)
            found.text = file.read(1_000_000).decode(errors="replace")


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
