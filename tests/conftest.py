"""What many tests need: the command line in a process of its own, and the bundled samples."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

# A shell that starts the tests in the background makes them, and every script, deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


def child_environment(*, measured: bool = True) -> dict[str, str]:
    """Return this process's environment, with the package importable from any folder.

    Unless ``measured``, coverage is off in the child: a script that has a trace function of its own,
    as coverage's is, is not traced by us.
    """
    old = os.environ.get("PYTHONPATH")
    path = f"{REPOSITORY}{os.pathsep}{old}" if old else str(REPOSITORY)
    kept = {key: value for key, value in os.environ.items() if measured or not key.startswith("COVERAGE_")}
    return {"GRAPHLAB_LANG": "en", **kept, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}


def run_cli(
    *args: str, cwd: Path, stdin: str = "", timeout: float = 240, measured: bool = True
) -> "subprocess.CompletedProcess[str]":
    """Return how ``graphlab ARGS`` ended, with what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "graphlab", *args],
        cwd=cwd,
        input=stdin,
        env=child_environment(measured=measured),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Run graphlab in a fresh folder: cli("render", "a.py") → how it ended."""

    def run(*args: str, **given: object) -> "subprocess.CompletedProcess[str]":
        return run_cli(*args, **{"cwd": tmp_path, **given})  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="module")
def chromium():
    """Start a browser for a module's tests: while it is there, no other test may run a loop of asyncio."""
    from tests.explorer.chromium import browser

    with browser() as started:
        yield started


@pytest.fixture
def seen(chromium):
    """Open a window without a network."""
    from tests.explorer.chromium import opened

    with opened(chromium) as window:
        yield window
