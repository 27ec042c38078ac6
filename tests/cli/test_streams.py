"""Standard output that takes nothing: full, closed, or left by its reader."""

import subprocess
import sys
from pathlib import Path

import pytest

from graphlab.serialize import save
from tests import drawn
from tests.conftest import child_environment

FULL = Path("/dev/full")
COMMANDS = [
    "step run.json",
    "step run.json --json",
    "step run.json --export d.tex",
    "explain mul",
    "samples list",
    "--help",
]


@pytest.fixture
def shell(tmp_path):
    save(drawn.surface(), tmp_path / "run.json")

    def run(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", line.replace("graphlab", f"{sys.executable} -m graphlab")], cwd=tmp_path,
            env=child_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_is_full_is_no_fault_of_ours(shell, command):
    done = shell(f"graphlab {command} > /dev/full")
    assert done.returncode == 4
    assert done.stderr.startswith("GL011: cannot write to standard output\n  why  No space left on device\n")
    assert "fault" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_is_closed_is_written_nowhere(shell, command):
    done = shell(f"graphlab {command} >&-")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_output_whose_reader_left_says_nothing(shell, command):
    assert shell(f"graphlab {command} | true").stderr == ""
