"""Run the commands of pages: in a shell, without colour, with an end to the waiting."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from graphlab.lang import ENGLISH
from graphlab.lang.choice import VARIABLE

# What makes a program print the same on every machine.
_PLAIN = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "80", "LINES": "24", "LC_ALL": "C.UTF-8"}
_running: set[subprocess.Popen[bytes]] = set()  # for stop(), from another thread
_stopped = threading.Event()
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended; ``code`` is None where the time was up."""

    code: int | None
    printed: str


def run(command: str | list[str], folder: Path, timeout: float, lang: str = ENGLISH) -> Ran:
    """Return how a command ended in ``folder``, with all that it printed.

    Text goes to a shell, bash where there is one; a list of words needs none. ``graphlab`` and
    ``python`` are those of this process; our commands speak ``lang``, whatever the machine does.
    """
    words = [shutil.which("bash") or "sh", "-c", command] if isinstance(command, str) else command
    process = subprocess.Popen(
        words,
        cwd=folder,
        env=_environment(lang),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    _running.add(process)
    try:
        if _stopped.is_set():
            _end(process)
        data, _ = process.communicate(timeout=timeout)
        code: int | None = process.returncode
    except subprocess.TimeoutExpired:
        _end(process)
        data, _ = process.communicate()
        code = None
    except BaseException:
        _end(process)
        raise
    finally:
        _running.discard(process)
    return Ran(code, clean(data.decode("utf-8", "replace")))


def stop() -> None:
    """End every command that runs now, in whatever thread, and any that is begun later."""
    _stopped.set()
    for process in list(_running):
        _end(process)


def clean(text: str) -> str:
    """Return text that a page can hold: line ends as everywhere, no control characters."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the command with everything that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _environment(lang: str) -> dict[str, str]:
    own = str(Path(sys.executable).parent)
    path = os.pathsep.join(part for part in (own, os.environ.get("PATH", "")) if part)
    kept = {key: value for key, value in os.environ.items() if key not in ("FORCE_COLOR", "LANG")}
    return {**kept, **_PLAIN, "PATH": path, VARIABLE: lang}
