"""The parent's side of a child: asks it, and ends it where it takes too long.

Too long is so many seconds of the processor, by the child and all that it started: on a busy machine
nobody is called slow for the waiting. Where the system does not tell (anywhere but on Linux), and where
a child does nothing at all, the clock on the wall decides.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
STARTING = 120.0  # seconds for the imports and the model
PATIENCE = 10.0  # times the limit, on the wall, for a child that may only be waiting for the processor
LOOK = 1.0  # seconds between two looks at the processor time
_PROC = Path("/proc")


def environment() -> dict[str, str]:
    """Return ours, with the project to be imported and one thread for every library."""
    before = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(ROOT), *([before] if before else [])])
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


class Worker:
    """A child process that answers lines of JSON; all that it started ends with it."""

    def __init__(self, *arguments: str, module: str = "benchmarks.child") -> None:
        self._talk = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the child
        self._child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._talk,
            env=environment(),
            cwd=tempfile.gettempdir(),
            start_new_session=True,
        )
        self._answers = selectors.DefaultSelector()
        assert self._child.stdout is not None
        self._answers.register(self._child.stdout, selectors.EVENT_READ)
        self._begun = False

    def ask(self, question: dict[str, Any], limit: float) -> dict[str, Any]:
        """Return the answer; a failure where the child died or was ended after ``limit`` seconds."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        allowed = limit if self._begun else limit + STARTING
        self._begun = True
        before = self._used()
        try:
            self._child.stdin.write(json.dumps(question).encode() + b"\n")
            self._child.stdin.flush()
        except OSError:
            return self._died()
        begun = time.monotonic()
        line = b""
        while not line.endswith(b"\n"):
            if not self._answers.select(min(LOOK, limit)):
                waited, used = time.monotonic() - begun, self._used()
                taken = waited if used is None or before is None else max(used - before, waited / PATIENCE)
                if taken > allowed:
                    self.end()
                    return {"failure": f"not done after {limit:g} s", "kind": "time limit", "limit": limit}
                continue
            some = os.read(self._child.stdout.fileno(), 65536)
            if not some:
                return self._died()
            line += some
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _used(self) -> float | None:
        """Return the processor seconds of the child and of all that it started; None where nobody tells."""
        if not _PROC.joinpath("self/stat").exists():
            return None
        ticks = 0
        for path in _PROC.glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            if int(fields[3]) == self._child.pid:  # its session: the child began one of its own
                ticks += sum(map(int, fields[11:15]))  # user and system time, its own and of ended children
        return ticks / os.sysconf("SC_CLK_TCK")

    def _died(self) -> dict[str, Any]:
        code = self._child.wait()
        self._talk.seek(0)
        lines = self._talk.read().decode(errors="replace").strip().splitlines()
        last = f": {lines[-1]}" if lines else ""
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        return {"failure": f"{how}{last}", "kind": "crash"}

    def end(self) -> None:
        """End the child, and the programs it started."""
        if self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.communicate()
        self._answers.close()
        self._talk.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, where: TracebackType | None) -> None:
        if self._child.poll() is None or not self._talk.closed:
            self.end()
