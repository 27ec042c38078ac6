"""The script's way of ending becomes our own, and its stdout steps aside when we need ours."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.capture.run import Outcome


def ended_badly(outcome: Outcome) -> bool:
    """Return whether the script ended with an error or was killed."""
    return outcome.exit_code != 0 or outcome.signal is not None


def end_like(outcome: Outcome) -> int:
    """Return the script's exit code, or die of the signal that it died of."""
    if outcome.signal is not None:
        sys.stdout.flush()
        sys.stderr.flush()
        if outcome.signal not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(outcome.signal, signal.SIG_DFL)
        os.kill(os.getpid(), outcome.signal)
    return outcome.exit_code


@contextmanager
def stdout_to_stderr(wanted: bool) -> Iterator[None]:
    """Let what a child prints go to stderr meanwhile: our stdout carries the result alone."""
    if not wanted:
        yield
        return
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
