"""By default a script is stopped right after the backward asked for; until then it is itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from likepython_cases import HERE, Case, environment, finish, start, under_the_tool, without_ours

REPOSITORY = HERE.parents[1]
HEAD = "import torch\nx = torch.tensor([1.0, 2.0], requires_grad=True)\n"

# What the script does, and all that it has printed when it is stopped.
STOPPED = {
    "plain": ("print('before')\n(x * x).sum().backward()\nprint('after')", "before\n"),
    "buffered": (
        "import sys\nsys.stdout.write('no newline')\nx.sum().backward()\nprint('after')",
        "no newline",
    ),
    "loop": (
        "for step in range(1000):\n    print(step)\n    (x * step).sum().backward()\n",
        "0\n",
    ),
    "in a function": (
        "def train():\n    print('in')\n    x.sum().backward()\n    print('out')\ntrain()\nprint('end')",
        "in\n",
    ),
    "except Exception": (
        "try:\n    x.sum().backward()\n    print('after')\nexcept Exception:\n    print('caught')\n",
        "",
    ),
    "bare except": (
        "try:\n    x.sum().backward()\n    print('after')\nexcept:\n    print('caught')\nprint('end')",
        "",
    ),
    "finally": ("try:\n    x.sum().backward()\nfinally:\n    print('end')", None),
    "context manager": (
        "import contextlib, io\nprint('seen')\nwith contextlib.redirect_stdout(io.StringIO()):\n"
        "    print('held')\n    x.sum().backward()\nprint('end')",
        "seen\n",
    ),
    "autograd.grad": ("print('one')\ntorch.autograd.grad(x.sum(), x)\nprint('two')", "one\n"),
    "in a thread": (
        "import threading\ndef work():\n    print('thread')\n    x.sum().backward()\n    print('after')\n"
        "t = threading.Thread(target=work)\nt.start()\nt.join()\nprint('end')",
        "thread\n",
    ),
    "a thread is waiting": (
        "import threading\nthreading.Thread(target=threading.Event().wait).start()\n"
        "print('go')\nx.sum().backward()\nprint('after')",
        "go\n",
    ),
    "inside an optimizer": (
        "o = torch.optim.LBFGS([x])\ndef closure():\n    o.zero_grad()\n    loss = (x * x).sum()\n"
        "    loss.backward()\n    print('closure')\n    return loss\no.step(closure)\nprint('end')",
        "",
    ),
    "file not yet flushed": (
        "f = open('out.txt', 'w')\nf.write('written before')\nprint('x', flush=False)\nx.sum().backward()",
        "x\n",
    ),
    "data loader": (
        "from torch.utils.data import DataLoader\nif __name__ == '__main__':\n"
        "    for batch in DataLoader(torch.ones(8, 2), batch_size=2, num_workers=2):\n"
        "        print(batch.sum().item())\n        (x * batch).sum().backward()\n    print('end')",
        "4.0\n",
    ),
    "child process": (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'print(1)'])\n"
        "x.sum().backward()\nprint(2)",
        "1\n",
    ),
}


def run_stopped(folder: Path, body: str) -> tuple[int, bytes, bytes, dict[str, int | None]]:
    """Run a script body in default mode; return code, stdout, stderr and the report."""
    (folder / "script.py").write_text(HEAD + body + "\n")
    case, report = Case("script.py"), folder / "report.json"
    ended = finish(start(under_the_tool(case, report, stop=True), case, folder), case, folder)
    assert report.exists(), ended.stderr.decode()
    return ended.code, ended.stdout, without_ours(ended.stderr), json.loads(report.read_text())


@pytest.mark.parametrize("name", STOPPED)
def test_default_stops_after_the_first_backward(name: str, tmp_path: Path) -> None:
    body, expected = STOPPED[name]
    _, out, error, report = run_stopped(tmp_path, body)
    assert (report["exit_code"], report["signal"]) in ((0, None), (0, 0)), (report, error)
    assert report["nodes"]
    assert error == b""
    if expected is not None:
        assert out.decode() == expected
    if name == "file not yet flushed":
        assert (tmp_path / "out.txt").read_text() == "written before"


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("print('a')\nraise ValueError('early')\n", 1, b"ValueError: early"),
        ("import sys\nprint('a')\nsys.exit(3)\n", 3, b""),
        ("print('a')\nx @ torch.ones(3)\n", 1, b"RuntimeError"),
        ("print('a')\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)", -9, b""),
    ],
    ids=["error", "exit", "torch error", "killed"],
)
def test_default_ends_before_backward_as_python_does(
    body: str, code: int, message: bytes, tmp_path: Path
) -> None:
    _, out, error, report = run_stopped(tmp_path, body)
    ended = -report["signal"] if report["signal"] else report["exit_code"]
    assert ended == code
    assert message in error
    assert b"graphlab" not in error
    assert out == (b"" if code == -9 else b"a\n")


def test_default_without_backward_runs_to_the_end(tmp_path: Path) -> None:
    _, out, error, report = run_stopped(tmp_path, "y = (x * 3).sum()\nprint('end')")
    assert (out, error, report["exit_code"]) == (b"end\n", b"", 0)
    assert report["nodes"]


def command_line(*arguments: str) -> list[str]:
    """Return the command ``graphlab …`` of this very checkout, installed or not."""
    code = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r}); from graphlab.cli import main; main()"
    return [sys.executable, "-c", code, *arguments]


@pytest.mark.parametrize("name", ["exit_after_backward.py", "error_backward_twice.py", "train_accumulate.py"])
def test_command_line_ends_as_python_does(name: str, tmp_path: Path) -> None:
    case = Case(str(HERE / "scripts" / name))
    plain = start([sys.executable, case.target], case, tmp_path)
    options = ["--run-to-end", "-q", "-o", "x.json"]
    tool = start(command_line("render", case.target, *options), case, tmp_path)
    one, two = finish(plain, case, tmp_path), finish(tool, case, tmp_path)
    assert (one.code, one.stdout, one.stderr) == (two.code, two.stdout, without_ours(two.stderr))
    assert json.loads((tmp_path / "x.json").read_text())["passes"]


@pytest.mark.parametrize(
    "variables",
    [{"PYTHONWARNINGS": "always"}, {"PYTHONOPTIMIZE": "1"}, {"PYTHONUNBUFFERED": "1"}, {"PYTHONUTF8": "1"}],
    ids=lambda one: next(iter(one)),
)
def test_command_line_passes_python_variables_once(variables: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(
        "import sys, warnings\nprint(sys.flags, sys.warnoptions, sys._xoptions, sys.orig_argv[1:])\n"
        "print(warnings.filters)\nimport torch\ntorch.ones(2, requires_grad=True).sum().backward()\n"
    )
    case = Case("script.py", env=variables)
    plain = start([sys.executable, "script.py"], case, tmp_path)
    tool = start(command_line("render", "script.py", "--run-to-end", "-q", "-o", "x.json"), case, tmp_path)
    one, two = finish(plain, case, tmp_path), finish(tool, case, tmp_path)
    assert (one.code, one.stdout.decode()) == (two.code, two.stdout.decode())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_command_line_dies_of_the_signal_that_killed_the_script(number: int, tmp_path: Path) -> None:
    body = f"print('out', flush=True)\nimport os, time\nos.kill(os.getpid(), {int(number)})\ntime.sleep(30)\n"
    (tmp_path / "script.py").write_text(body)
    case = Case("script.py")
    tool = start(command_line("render", "script.py", "--run-to-end", "-q", "-o", "x.json"), case, tmp_path)
    ended = finish(tool, case, tmp_path)
    assert ended.stdout == b"out\n"
    assert ended.code in (-number, 128 + number)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert path.exists()


def test_terminating_the_tool_reaches_the_script(tmp_path: Path) -> None:
    body = """
        import pathlib, signal, sys, time
        def stop(number, frame):
            print("got", number)
            sys.exit(5)
        signal.signal(signal.SIGTERM, stop)
        pathlib.Path("ready").touch()
        time.sleep(60)
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(body))
    case = Case("script.py")
    tool = start(command_line("render", "script.py", "--run-to-end", "-q", "-o", "x.json"), case, tmp_path)
    wait_for(tmp_path / "ready")
    tool.terminate()
    ended = finish(tool, case, tmp_path)
    assert (ended.code, ended.stdout) == (5, b"got 15\n")


@pytest.mark.parametrize("under", ["python", "tool"])
def test_interrupt_from_the_terminal_ends_both(under: str, tmp_path: Path) -> None:
    body = "import pathlib, time\npathlib.Path('ready').touch()\ntime.sleep(60)\n"
    (tmp_path / "script.py").write_text(body)
    tool = command_line("render", "script.py", "--run-to-end", "-q", "-o", "x.json")
    process = subprocess.Popen(
        tool if under == "tool" else [sys.executable, "script.py"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(Case("script.py")),
        start_new_session=True,
    )
    wait_for(tmp_path / "ready")
    # A terminal sends Ctrl-C to the whole process group.
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert process.returncode in (-signal.SIGINT, 130)
    assert out == b""
    assert without_ours(error).count(b"Traceback") == 1
    assert without_ours(error).splitlines()[-1] == b"KeyboardInterrupt"
    assert b"graphlab/" not in error
