"""What a person waits for: whole commands, beside what Python alone takes for the same script."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.worker import ROOT, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

_PYTHON = sys.executable
_GRAPHLAB = [_PYTHON, "-m", "graphlab"]
_SCRIPT = str(ROOT / "samples" / "quadratic.py")

# What is measured → graphlab's command, and the one that it is held against.
COMMANDS = {
    "`graphlab --help`, beside `import click`": ([*_GRAPHLAB, "--help"], [_PYTHON, "-c", "import click"]),
    "`graphlab render quadratic.py`, beside `python quadratic.py`": (
        [*_GRAPHLAB, "render", _SCRIPT, "-o", "quadratic.svg"],
        [_PYTHON, _SCRIPT],
    ),
}


def commands(rounds: int) -> Iterator[list[dict[str, Any]]]:
    """Yield a row for each pair: the seconds on the wall of each round, after one that does not count."""
    found = []
    for name, (ours, plain) in COMMANDS.items():
        some = [{"tool": _wall(ours), "plain": _wall(plain)} for _ in range(rounds + 1)]
        found.append({"command": name, "rounds": some[1:]})
        yield found


def _wall(command: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run(command, env=environment(), cwd=Path(folder), capture_output=True, check=True)
        return time.perf_counter() - start
