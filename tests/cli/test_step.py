"""``graphlab step`` from the outside: commands in, text or JSON out, exit codes."""

import json
import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphlab import samples
from graphlab.recording import Recording
from graphlab.serialize import load
from graphlab.stepper.blocks import width
from tests.conftest import REPOSITORY, child_environment, run_cli
from tests.renderers.golden import check
from tests.stepper import handmade

GOLDEN = ("quadratic", "surface", "linear_twice")


def screens(text: str) -> list[str]:
    """Return the moments of a text, each from its ``k/n`` to the next."""
    return re.split(r"(?m)^(?= *\d+/\d+  )", text)[1:]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A folder with NAME.json of each sample, recorded by step -o."""
    folder = tmp_path_factory.mktemp("recorded")
    for name in GOLDEN:
        done = run_cli("step", f"sample:{name}", "-q", "-o", f"{name}.json", cwd=folder)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return folder


@pytest.mark.parametrize("name", GOLDEN)
def test_step_sample_prints_every_step_as_the_golden_text(recorded, name):
    done = run_cli("step", f"{name}.json", cwd=recorded)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(width(line) <= 80 for line in done.stdout.splitlines())
    check(f"step-{name}.txt", done.stdout)


def test_step_recording_replays_what_the_script_gave(recorded):
    live = run_cli("step", "sample:surface", "-q", cwd=recorded)
    assert live.stdout == run_cli("step", "surface.json", cwd=recorded).stdout


def test_step_recording_imports_no_torch(recorded):
    code = (
        "import sys\nfrom graphlab.cli import main\n"
        "try: main(['step', 'surface.json'])\n"
        "finally: print([one for one in ('torch', 'rich') if one in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=recorded, env=child_environment(), input="", capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stderr == "[]\n"


def test_step_commands_from_a_pipe_answer_without_prompt_or_colour(cli):
    done = cli("step", str(samples.find("surface")), stdin="s\ns\nrs\nc\n")
    assert done.returncode == 0
    assert [one.split()[0] for one in screens(done.stdout)] == ["0/6", "1/6", "2/6", "1/6", "6/6"]
    assert "\x1b" not in done.stdout
    assert screens(done.stdout)[1] == screens(done.stdout)[3]


def test_step_end_of_commands_runs_to_the_end_and_q_does_not(cli, recorded):
    file = str(recorded / "surface.json")
    assert [one.split()[0] for one in screens(cli("step", file, stdin="s 4\n").stdout)] == [
        "0/6", "4/6", "5/6", "6/6",
    ]  # fmt: skip
    assert [one.split()[0] for one in screens(cli("step", file, stdin="s 4\nq\ns\n").stdout)] == [
        "0/6",
        "4/6",
    ]


def test_step_forward_to_the_start_and_forward_shows_the_same_screens(recorded):
    lines = "s\n" * 6 + "first\n" + "s\n" * 6
    shown = screens(run_cli("step", "surface.json", cwd=recorded, stdin=lines).stdout)
    assert len(shown) == 14
    assert shown[:7] == shown[7:]


@pytest.mark.parametrize(
    ("name", "commands", "text"),
    [
        ("quadratic", "last", "x.grad  None → 7"),
        ("quadratic", "last", "3 + 4 = 7"),
        ("quadratic", "path x", "= x.grad ✓"),
        ("surface", "j x", "x.grad  None → 12"),
        ("surface", "j y", "y.grad  None → 10"),
        ("surface", "j y", "6 + 4 = 10"),
        ("surface", "j n2", "∂(x**2 * y)/∂(x**2) = y = 3"),
        ("surface", "j n2", "x**2 ← 1 · 3 = 3"),
        ("surface", "path x", "1 · 3 · 4 = 12"),
        ("surface", "j n2\ne", "y ← grad · (x**2) = 1 · 4"),
        ("surface", "e n4", "x ← grad · 2 · x\n"),
        ("surface", "path y", "sum 10 = y.grad ✓"),
        ("surface", "path x", "sum 12 = x.grad ✓"),
        ("linear_twice", "path linear.weight", "sum -0.3672 = linear.weight.grad ✓"),
        ("linear_twice", "info params", "linear.weight"),
    ],
)
def test_step_samples_say_what_is_true(recorded, name, commands, text):
    assert text in run_cli("step", f"{name}.json", cwd=recorded, stdin=f"{commands}\nq\n").stdout


def test_step_unknown_command_suggests_the_nearest_and_goes_on(recorded):
    done = run_cli("step", "surface.json", cwd=recorded, stdin="setp\ns\nq\n")
    assert "there is no command 'setp'\n  did you mean step?\n1/6" in done.stdout
    assert done.returncode == 0


def test_step_input_of_any_bytes_is_answered(recorded):
    done = subprocess.run(
        [sys.executable, "-m", "graphlab", "step", "surface.json"],
        cwd=recorded, env=child_environment(), input=b"\xff\xfe\x00\x1b[2J\np \xc3\n\nq\n",
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout


# The script's own input and output


def test_step_output_of_the_script_goes_to_stderr(cli, tmp_path):
    script = "import torch\nprint('hello')\nx = torch.tensor(2.0, requires_grad=True)\n(x * x).backward()\n"
    (tmp_path / "a.py").write_text(script)
    done = cli("step", "a.py")
    assert done.stderr.startswith("hello\n")
    assert "hello" not in done.stdout


def test_step_commands_are_not_eaten_by_the_script(cli, tmp_path):
    script = "import sys, torch\nprint(repr(sys.stdin.read()))\n"
    (tmp_path / "a.py").write_text(script + "x = torch.tensor(2.0, requires_grad=True)\n(x * x).backward()\n")
    done = cli("step", "a.py", stdin="s\nq\n")
    assert done.stderr.startswith("''\n")
    assert [one.split()[0] for one in screens(done.stdout)] == ["0/2", "1/2"]


def test_step_script_on_stdin_leaves_no_commands_and_prints_every_step(cli):
    done = cli("step", "-", stdin=samples.find("surface").read_text(encoding="utf-8"))
    assert [one.split()[0] for one in screens(done.stdout)] == [f"{at}/6" for at in range(7)]


# What can be stepped


def test_step_expression(cli):
    done = cli("step", "-e", "z = x**2*y + y**2", "--at", "x=2", "--at", "y=3", stdin="j y\nq\n")
    assert "y.grad  None → 10" in done.stdout


def test_step_name_in_a_file(cli, tmp_path):
    (tmp_path / "net.py").write_text(
        "import torch\nw = torch.ones(2, requires_grad=True)\ndef f(x):\n    return (x * w).sum()\n"
    )
    done = cli("step", "net.py:f", "--input", "2", "--values", "0")
    assert done.returncode == 0, done.stderr
    assert "w.grad  None → (2)  norm " in screens(done.stdout)[-1]


NO_BACKWARD = """
import atexit
@atexit.register
def look():
    print("at exit", x.grad is held, x.grad.item(), y.grad)
import torch
x = torch.tensor(2.0, requires_grad=True)
y = torch.tensor([1.0, 2.0], requires_grad=True)
x.grad = torch.tensor(5.0)
held = x.grad
"""


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("z = x * x", "this one began at its end, from z\n"),
        ("z = x * y", "this one began at its end, from z, with a gradient of ones\n"),
    ],
)
def test_step_script_without_backward_is_walked_and_left_as_it_was(cli, tmp_path, line, note):
    # The handler that was registered before torch came runs after ours, and sees what we left.
    (tmp_path / "a.py").write_text(f"{NO_BACKWARD}{line}\n")
    done = cli("step", "a.py", stdin="last\nq\n")
    assert done.returncode == 0, done.stderr
    assert note in done.stderr
    assert "at exit True 5.0 None\n" in done.stderr
    assert "x.grad  5 → " in cli("step", "a.py", stdin="j x\nq\n").stdout


def test_step_named_root_that_was_used_up_says_what_torch_says(cli, tmp_path):
    script = "import torch\nx = torch.tensor(2.0, requires_grad=True)\nz = x * x\nz.backward()\n"
    (tmp_path / "a.py").write_text(script)
    done = cli("step", "a.py", "--root", "z")
    assert done.returncode == 0, done.stderr
    assert "raised" in done.stdout
    assert "Trying to backward through the graph a second time" in done.stdout


def test_step_script_that_fails_after_the_backward_keeps_its_exit_code(cli, tmp_path):
    script = "import sys, torch\nx = torch.tensor(2.0, requires_grad=True)\n(x * x).backward()\nsys.exit(7)\n"
    (tmp_path / "a.py").write_text(script)
    done = cli("step", "a.py", "--run-to-end")
    assert done.returncode == 7
    assert len(screens(done.stdout)) == 3


def test_step_script_that_fails_before_leaves_its_own_traceback(cli, tmp_path):
    (tmp_path / "a.py").write_text("import torch\nraise SystemExit(5)\n")
    done = cli("step", "a.py")
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == "graphlab: nothing was captured before the script ended\n"


# Refusals


def test_step_recording_without_steps_exits_3_with_the_fix(cli):
    assert cli("render", "sample:surface", "-o", "g.json", "-q").returncode == 0
    done = cli("step", "g.json")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("GL031: this recording has no steps to walk through\n")
    assert "fix  record it again: graphlab step SCRIPT -o run.json" in done.stderr


@pytest.mark.parametrize(
    ("args", "code", "first"),
    [
        (["step"], 2, "GL008"),
        (["step", "none.py"], 2, "GL001"),
        (["step", "sample:surface", "-o", "g.svg"], 2, "GL012"),
        (["step", "sample:surface", "-o", "no/g.json"], 4, "GL011"),
        (["step", "sample:surface", "--backward", "9"], 3, "GL004"),
    ],
)
def test_step_refusals_have_a_code_and_print_nothing(cli, args, code, first):
    done = cli(*args)
    assert (done.returncode, done.stdout) == (code, "")
    assert f"\n{first}" in f"\n{done.stderr}"


def test_step_recording_whose_steps_name_no_node_is_broken(cli, tmp_path):
    text = Path(tmp_path / "g.json")
    handmade.quadratic().save(text)
    text.write_text(text.read_text().replace('"node": "n3"', '"node": "n77"'))
    done = cli("step", "g.json")
    assert done.returncode == 2
    assert "GL010" in done.stderr
    assert "n77" in done.stderr


# JSON


def documented() -> dict[str, set[str]]:
    """Return the keys that docs/step-json.md has for each kind of object."""
    text = (REPOSITORY / "docs" / "step-json.md").read_text(encoding="utf-8")
    sections = re.split(r"(?m)^## ", text)[1:]
    return {one.splitlines()[0]: set(re.findall(r"(?m)^\| `(\w+)` ", one)) for one in sections}


def fold(data: dict, kind: str, known: dict[str, set[str]]) -> None:
    """Fail unless every key of a moment, and of what is in it, is documented."""
    assert set(data) <= known[kind], (kind, set(data) - known[kind])
    inner = {"arrived": "Arrived", "sent": "Sent"}
    for key, name in inner.items():
        for one in data.get(key, ()):
            assert set(one) == known[name]


@pytest.mark.parametrize("name", GOLDEN)
def test_step_json_lines_have_the_documented_keys_and_the_recorded_numbers(recorded, name):
    done = run_cli("step", f"{name}.json", "--json", cwd=recorded)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    recording: Recording = load(recorded / f"{name}.json")
    known = documented()
    assert [one["step"] for one in lines] == list(range(len(recording.steps) + 1))
    for one in lines:
        fold(one, "Moment", known)
    for one, step in zip(lines[1:], recording.steps, strict=True):
        assert one["node"] == step.node
        values = [
            None if grad is None or grad.values is None else list(grad.values) for grad in step.grad_outputs
        ]
        assert [grad and grad.get("values") for grad in one["gradient"]] == values
        if one["kind"] == "leaf":
            assert one["grad"]["after"]["values"] == list(step.grad_after.values)


def test_step_json_answers_of_commands_and_displays(recorded):
    commands = "display x.grad\ns\np x\nxyzzy\nb mul\nc\nq\n"
    done = run_cli("step", "surface.json", "--json", cwd=recorded, stdin=commands)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    known = documented()
    assert [one["type"] for one in lines] == [
        "moment", "display", "moment", "said", "problem", "said", "said", "moment",
    ]  # fmt: skip
    for one in lines:
        fold(one, "Moment" if one["type"] == "moment" else "Answer", known)
    assert lines[2]["display"] == {"x.grad": "waiting"}
    assert lines[3]["lines"] == ["x = 2"]
    assert lines[-1]["op"] == "MulBackward0"


def test_step_json_of_failures_and_returned_gradients(cli, tmp_path):
    for name in ("failed", "grad_of_x", "hooked"):
        getattr(handmade, name)().save(tmp_path / f"{name}.json")
    last = {
        name: json.loads(cli("step", f"{name}.json", "--json").stdout.splitlines()[-1])
        for name in ("failed", "grad_of_x", "hooked")
    }
    assert last["failed"]["raised"] == {"node": "n2", "error": "RuntimeError: no luck"}
    assert last["grad_of_x"]["returned"][0]["gradient"]["values"] == [3.0]
    assert cli("step", "hooked.json", "--json", stdin="s 3\nq\n").stdout.count('"hooked": [0]') == 1


# At a terminal


def talk(args: list[str], lines: list[str], cwd: Path, **environment: str) -> str:
    """Return what a terminal shows, where the lines are typed one after another."""
    pty = pytest.importorskip("pty")
    own, other = pty.openpty()
    env = {**child_environment(), "TERM": "xterm", **environment}
    child = subprocess.Popen(
        [sys.executable, "-m", "graphlab", *args], cwd=cwd, env=env, stdin=other, stdout=other, stderr=other,
        start_new_session=True,
    )  # fmt: skip
    os.close(other)
    shown = b""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if not select.select([own], [], [], 0.2)[0]:
            continue
        try:
            data = os.read(own, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
        if re.search(rb"\(\d+/\d+\) (\x1b\[\S+)?$", shown) and lines:
            os.write(own, lines.pop(0).encode())
    os.close(own)
    assert child.wait(20) == 0, shown
    return shown.decode()


def test_step_at_a_terminal_asks_and_shows_colours(recorded):
    shown = talk(["step", "surface.json", "--plain"], ["s\n", "\n", "q\n"], recorded)
    assert "(0/6) " in shown
    assert "(2/6) " in shown
    assert "\x1b[1m" in shown


def test_step_at_a_terminal_without_colour_and_with_end_of_input(recorded):
    shown = talk(["step", "surface.json", "--plain"], ["s\n", "\x04"], recorded, NO_COLOR="1", TERM="dumb")
    assert "(1/6) " in shown
    assert "\x1b[1m" not in shown


def test_step_output_that_cannot_be_encoded_is_replaced(recorded):
    done = subprocess.run(
        [sys.executable, "-m", "graphlab", "step", "surface.json"], cwd=recorded, input=b"",
        env={**child_environment(), "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?z/?z = 1" in done.stdout
