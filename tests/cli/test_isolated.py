"""Under python -I, -E and -S a runner starts the script: what it sees is what python shows it."""

import os
import signal
import subprocess
import sys

import pytest

from tests.conftest import child_environment

STATE = """
import sys, os
import torch
first = sys.path[0]
print(sys.argv, first, globals().get("__file__"), __name__, __doc__, __package__, sorted(globals()))
print(type(__loader__).__name__, getattr(__spec__, "name", None))
print([one.__name__ for one in sys.meta_path if isinstance(one, type)])
print(len(sys.meta_path), len(sys.path))
print([one for one in sys.orig_argv if one.endswith("runner.py")])
print([one for one in os.environ if "GRAPHLAB" in one], __import__("__main__").__dict__ is globals())
w = torch.tensor(2.0, requires_grad=True)
loss = w * w
loss.backward()
"""
ENDS = {
    "crash": "def inner():\n    raise KeyError('a')\ninner()\n",
    "syntax": "\nx = = 1\n",
    "exit": "import sys\nsys.exit(3)\n",
    "interrupt": "raise KeyboardInterrupt\n",
    "doc": '"""What it is for."""\nprint(__doc__)\n',
}
FLAGS = ["-I", "-E", "-S", "-P"]


def python(*args, cwd, stdin=""):
    paths = os.pathsep.join([child_environment()["PYTHONPATH"], *filter(None, sys.path)])
    return subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        input=stdin,
        env={**child_environment(), "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def rendered(flag, *target, cwd, stdin="", args=()):
    options = ["render", "-q", "-o", "g.svg", *target]
    return python(flag, "-m", "graphlab", *options, "--", *args, cwd=cwd, stdin=stdin)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "state.py").write_text(STATE)
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "__main__.py").write_text(STATE)
    return tmp_path


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize(
    "target",
    ["state.py", *(pytest.param(one, marks=pytest.mark.slow) for one in ("packed", "-m state", "-"))],
)
def test_isolated_script_sees_what_python_shows_it(folder, flag, target):
    stdin = STATE if target == "-" else ""
    target = target.split()
    expected = python(flag, *target, "a", "-b", cwd=folder, stdin=stdin)
    done = rendered(flag, "--run-to-end", *target, cwd=folder, stdin=stdin, args=["a", "-b"])
    assert (done.stdout, done.returncode) == (expected.stdout, expected.returncode), done.stderr
    assert (folder / "g.svg").exists() == (expected.returncode == 0)


@pytest.mark.parametrize("flag", ["-I", "-E", "-S"])
@pytest.mark.parametrize("end", ENDS)
def test_isolated_script_ends_as_under_python(tmp_path, flag, end):
    (tmp_path / "end.py").write_text(ENDS[end])
    expected = python(flag, "end.py", cwd=tmp_path)
    done = rendered(flag, "end.py", cwd=tmp_path)
    assert done.stdout == expected.stdout
    if end == "doc":
        assert done.returncode == 3  # nothing to capture
        return
    assert done.returncode == expected.returncode == {"exit": 3, "interrupt": -signal.SIGINT}.get(end, 1)
    assert done.stderr == expected.stderr


@pytest.mark.parametrize("flag", ["-I", *(pytest.param(one, marks=pytest.mark.slow) for one in ("-E", "-S"))])
def test_isolated_name_and_expression_are_drawn(tmp_path, flag):
    (tmp_path / "net.py").write_text("import torch\ndef loss(x):\n    return (x * torch.ones(2, 3)).sum()\n")
    (tmp_path / "leaf.py").write_text("import torch\nw = torch.ones(2, requires_grad=True)\ny = w.exp()\n")
    for target in (["leaf.py:y"], ["-e", "y = x**2", "--at", "x=3"]):
        done = rendered(flag, *target, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "AccumulateGrad" in (tmp_path / "g.svg").read_text()
        (tmp_path / "g.svg").unlink()


def test_isolated_run_says_what_differs(folder):
    done = python("-I", "-m", "graphlab", "render", "state.py", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0].startswith("graphlab: python -I keeps sitecustomize from bringing")
    done = python("-m", "graphlab", "render", "state.py", cwd=folder)
    assert "runner" not in done.stderr
