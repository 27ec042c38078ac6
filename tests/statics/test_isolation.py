"""A backend, or the forward itself, that ends the process, never ends, or leaves a process behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import torch

from graphlab.outcome import Refused
from tests.conftest import child_environment
from tests.statics import subjects
from tests.statics.trying import leaf, tried


def refused(module: torch.nn.Module, backend: str = "jit.trace", **options: float) -> Refused:
    outcome = tried(module, leaf(3), only=(backend,), **options)[backend].outcome
    assert isinstance(outcome, Refused)
    return outcome


def test_killed_while_capturing_is_a_refusal() -> None:
    outcome = refused(subjects.Killed())
    assert outcome.kind == "killed"
    assert "SIGKILL" in outcome.reason


def test_capture_without_end_is_stopped() -> None:
    begun = time.monotonic()
    outcome = refused(subjects.Endless(), seconds=1.0)
    assert outcome.kind == "timeout"
    assert "1 seconds" in outcome.reason
    assert time.monotonic() - begun < 10


def test_exit_is_a_refusal() -> None:
    assert refused(subjects.Ended()).kind == "SystemExit"
    outcome = refused(subjects.Gone())
    assert outcome.kind == "killed"
    assert "exit code 7" in outcome.reason


def test_no_process_is_left_behind() -> None:
    refused(subjects.Endless(), seconds=0.5)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


ENDLESS = """
import sys, torch
sys.path.insert(0, {repository!r})
from tests.statics import subjects
from tests.statics.trying import leaf, tried
print("ready", flush=True)
tried(subjects.Endless(), leaf(3), only=("jit.trace",), seconds=60.0)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_copies_end_with_the_process_that_made_them(number: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "endless.py"
    repository = str(Path(__file__).parents[2])
    script.write_text(textwrap.dedent(ENDLESS).format(repository=repository))
    marked = {**child_environment(), "GRAPHLAB_TEST_MARK": str(tmp_path)}
    child = subprocess.Popen(
        [sys.executable, script], env=marked, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.readline()
    deadline = time.monotonic() + 20
    while len(_marked(str(tmp_path))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(_marked(str(tmp_path))) == 3  # the script, the copy, and the copy of the copy
    child.send_signal(number)
    child.communicate(timeout=20)
    deadline = time.monotonic() + 10
    while _marked(str(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _marked(str(tmp_path)) == []


def _marked(mark: str) -> list[int]:
    """Return the processes that have the mark in their environment."""
    found = []
    for one in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"GRAPHLAB_TEST_MARK={mark}".encode() in one.read_bytes():
                found.append(int(one.parent.name))
        except OSError:
            continue
    return found
