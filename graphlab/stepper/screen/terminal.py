"""Whether the full screen can be shown, and on which ground. Imports no Textual."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST = (60, 18)
PATIENCE = 0.5  # seconds that a terminal has to say which ground it has

_GROUND = re.compile(rb"\x1b\]11;rgb:([0-9a-fA-F]+)/([0-9a-fA-F]+)/([0-9a-fA-F]+)(?:\x1b\\|\x07)?")
_ANSWERED = re.compile(rb"\x1b\[\?[0-9;]*c")


def why_not() -> str | None:
    """Return why there is no full screen: "" where nobody would expect one, else a sentence.

    None: it can be shown.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return ""
    if os.environ.get("TERM", "dumb" if os.name == "posix" else "") == "dumb":
        return ""
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    if not columns or not rows:
        return ""
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        return t(
            "this terminal has {size}; the full screen needs {least}",
            size=f"{columns}x{rows}",
            least=f"{SMALLEST[0]}x{SMALLEST[1]}",
        )
    return None


@contextmanager
def real_size() -> Iterator[None]:
    """Let the terminal alone say its size: COLUMNS and LINES stay what they are when it is resized."""
    kept = {name: os.environ.pop(name) for name in ("COLUMNS", "LINES") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)


def ground() -> tuple[str, str]:
    """Return light or dark, and what a person typed while the terminal was asked.

    It is what GRAPHLAB_THEME says, else the terminal itself, else dark.
    """
    wanted = os.environ.get("GRAPHLAB_THEME", "")
    if wanted in ("light", "dark"):
        return wanted, ""
    said = _ask()
    typed = _ANSWERED.sub(b"", _GROUND.sub(b"", said)).decode("utf-8", "replace")
    found = _GROUND.search(said)
    if found is not None:
        return ground_of(found.groups()), typed
    last = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if last in ("7", "15") else "dark", typed


def ground_of(answer: tuple[bytes, ...]) -> str:
    """Return light or dark for red, green and blue in hexadecimal digits of any number."""
    red, green, blue = (int(one, 16) / (16 ** len(one) - 1) for one in answer)
    return "light" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else "dark"


def _ask() -> bytes:
    """Ask the terminal for its ground and for its name, and return all that came in.

    The answer to the second ends the waiting. What was typed before is left to be read as well.
    """
    try:
        import termios
        import tty
    except ImportError:
        return b""
    with suppress(OSError, termios.error):
        own = sys.stdin.fileno()
        before = termios.tcgetattr(own)
        try:
            tty.setcbreak(own, termios.TCSADRAIN)
            os.write(sys.stdout.fileno(), b"\x1b]11;?\x1b\\\x1b[c")
            return _answer(own)
        finally:
            termios.tcsetattr(own, termios.TCSADRAIN, before)
    return b""


def _answer(own: int) -> bytes:
    said, until = b"", time.monotonic() + PATIENCE
    while not _ANSWERED.search(said) and (left := until - time.monotonic()) > 0:
        if select.select([own], [], [], left)[0]:
            more = os.read(own, 1024)
            if not more:
                break
            said += more
    return said
