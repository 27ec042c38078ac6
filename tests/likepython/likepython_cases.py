"""Start a script plainly and under the tool, and collect what anybody could see of it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

HERE = Path(__file__).parent
SCRIPTS = HERE / "scripts"
# Folders that hold what other scripts import or what is run in a form of its own.
_NOT_CASES = {"support", "package", "folder"}
_LIMIT = 240

Form = Literal["script", "module", "stdin"]


@dataclass(frozen=True)
class Case:
    """One script: how it is started, how python ends it, whether it has a graph to record."""

    target: str
    form: Form = "script"
    argv: tuple[str, ...] = ()
    stdin: str = ""
    env: dict[str, str] = field(default_factory=dict)
    exit: int = 0
    graph: Literal["graph", "nothing", "any"] = "nothing"
    close_stdout_after: int = 0
    slow: bool = False
    limit: str = ""  # why this one case is known to differ
    no_gradients: str = ""  # why it differs while gradients are recorded, and only then

    @property
    def name(self) -> str:
        return f"{self.target} ({self.form})" if self.form != "script" else self.target


@dataclass(frozen=True)
class Ended:
    """How a run ended: what waitpid says, and every byte on the two streams."""

    code: int
    stdout: bytes
    stderr: bytes


def header(text: str, key: str) -> list[str]:
    """Return the values of the comments ``# key: value`` at the top of a script."""
    return re.findall(rf"^# {key}: ?(.*)$", text, re.MULTILINE)


def read_case(path: Path) -> Case:
    """Return the case that a script describes in the comments at its top."""
    text = path.read_text(encoding="utf-8")
    first = {key: header(text, key)[0] for key in ("args", "exit", "stdin", "captures") if header(text, key)}
    return Case(
        target=str(path.relative_to(SCRIPTS)).removesuffix(".txt"),
        argv=tuple(shlex.split(first.get("args", ""))),
        stdin=first.get("stdin", "").replace("|", "\n"),
        env=dict(one.split("=", 1) for one in header(text, "env")),
        exit=int(first.get("exit", "0")),
        graph=first.get("captures", "graph" if "backward" in text or "autograd.grad" in text else "nothing"),  # type: ignore[arg-type]
        close_stdout_after=int((header(text, "close stdout after") or ["0"])[0]),
        slow="# slow" in text.splitlines(),
        limit=(header(text, "limit") or [""])[0],
        no_gradients=(header(text, "without gradients") or [""])[0],
    )


def all_cases() -> list[Case]:
    """Return a case for each script in the folder, by name."""
    paths = [path for path in SCRIPTS.rglob("*.py*") if path.suffix in (".py", ".txt")]
    kept = [path for path in paths if path.relative_to(SCRIPTS).parts[0] not in _NOT_CASES]
    return [read_case(path) for path in sorted(kept)]


def lay_out(folder: Path) -> Path:
    """Copy the scripts to ``folder`` under their real names; return where they are."""
    place = folder / "scripts"
    shutil.copytree(SCRIPTS, place, ignore=shutil.ignore_patterns("__pycache__", "ruff.toml"))
    for path in place.rglob("*.txt"):
        text = path.read_text(encoding="utf-8")
        encoding = "latin-1" if "coding: latin-1" in text else "utf-8"
        if encoding == "latin-1":
            text = text.encode().decode("unicode_escape")
        path.with_suffix("").write_text(text, encoding=encoding)
        path.unlink()
    shutil.make_archive(str(place / "archive"), "zip", place / "folder")
    return place


def environment(case: Case) -> dict[str, str]:
    """Return the environment of both runs: ours, without what a test runner puts there."""
    ours = ("PYTHON", "COV", "PYTEST", "GRAPHLAB", "LINES", "COLUMNS")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", **case.env}


def plainly(case: Case) -> list[str]:
    """Return the command a user types without the tool."""
    if case.form == "module":
        return [sys.executable, "-m", case.target, *case.argv]
    return [sys.executable, "-" if case.form == "stdin" else case.target, *case.argv]


def under_the_tool(case: Case, report: Path, *, stop: bool = False) -> list[str]:
    """Return the command that runs the same under the recorder."""
    target = {"module": f"-m:{case.target}", "stdin": "-", "script": case.target}[case.form]
    settings = {
        "report": str(report),
        "environment": environment(case),
        "run_to_end": not stop,
        "gradients": not case.no_gradients,
    }
    return [sys.executable, str(HERE / "drive.py"), json.dumps(settings), target, *case.argv]


def start(command: list[str], case: Case, folder: Path) -> subprocess.Popen[bytes]:
    """Start a command in ``folder``, its streams in pipes."""
    pipe = subprocess.PIPE
    driven = len(command) > 1 and command[1] == str(HERE / "drive.py")
    # The driver sets the case's own variables later: they are the script's, not its.
    variables = environment(replace(case, env={}) if driven else case)
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env=variables)


def finish(process: subprocess.Popen[bytes], case: Case, folder: Path) -> Ended:
    """Feed a started command, wait for its end and return what it showed."""
    text = (folder / case.target).read_text() if case.form == "stdin" else case.stdin
    if case.close_stdout_after:
        return close_early(process, case)
    try:
        out, error = process.communicate(text.encode(), timeout=_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        out, error = process.communicate()
    return Ended(process.returncode, out, error)


def close_early(process: subprocess.Popen[bytes], case: Case) -> Ended:
    """Read the start of stdout, close it, and wait for the end."""
    with process:
        assert process.stdout is not None and process.stderr is not None
        head = process.stdout.read(case.close_stdout_after)
        process.stdout.close()
        error = process.stderr.read()
    return Ended(process.returncode, head, error)


def run_both(case: Case, folder: Path) -> tuple[Ended, Ended, dict[str, int | None]]:
    """Run a case plainly and under the tool, side by side; return both ends and the report."""
    place = lay_out(folder)
    report = folder / "report.json"
    one = start(plainly(case), case, place)
    two = start(under_the_tool(case, report), case, place)
    plain, tool = finish(one, case, place), finish(two, case, place)
    assert report.exists(), f"the tool itself failed: {tool.code}\n{tool.stderr.decode(errors='replace')}"
    said: dict[str, int | None] = json.loads(report.read_text())
    code = -said["signal"] if said["signal"] else said["exit_code"]
    assert code is not None
    return settled(plain), settled(Ended(code, tool.stdout, without_ours(tool.stderr))), said


def settled(ended: Ended) -> Ended:
    """Return the end without what differs between two runs of python: addresses, torch's clock."""
    out, error = (re.sub(rb"\b0x[0-9a-f]{8,}", b"0x", text) for text in (ended.stdout, ended.stderr))
    return Ended(ended.code, out, re.sub(rb"USDT:.*?\.cpp", b"USDT", error))


def without_ours(stderr: bytes) -> bytes:
    """Return what the script itself wrote on stderr."""
    lines = stderr.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b"graphlab:"))
