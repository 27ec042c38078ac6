"""Scripts whose backward is out of the ordinary, walked through the front door."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

import pytest

pytest.importorskip("torch")

FAILING = """
import torch
class Bad(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, gradient):
        raise ValueError("no way back")
x = torch.tensor(3.0, requires_grad=True)
y = Bad.apply(x * x) * 4 + x
y.backward()
"""

CHECKPOINTED = """
import torch
from torch.utils.checkpoint import checkpoint
torch.manual_seed(0)
net = torch.nn.Linear(2, 2)
x = torch.ones(1, 2, requires_grad=True)
loss = checkpoint(net, x * 3, use_reentrant=True).sum()
loss.backward()
"""

TWICE_DIFFERENTIATED = """
import torch
x = torch.tensor(3.0, requires_grad=True)
y = x ** 3
(slope,) = torch.autograd.grad(y, x, create_graph=True)
(slope * slope).backward()
"""

SEVERAL_ROOTS = """
import torch
x = torch.tensor(2.0, requires_grad=True)
first, second = x * 3, x * x
torch.autograd.backward([first, second], [torch.tensor(10.0), torch.tensor(0.5)])
"""

HOOKED = """
import torch
x = torch.tensor(3.0, requires_grad=True)
y = x * x
y.register_hook(lambda gradient: gradient * 2)
loss = y * 2
loss.backward()
"""

NO_BACKWARD = """
import torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x.exp()
"""


@pytest.fixture
def step(tmp_path):
    def run(text: str, *options: str, commands: str = "") -> subprocess.CompletedProcess[str]:
        path = tmp_path / "script.py"
        path.write_text(textwrap.dedent(text))
        command = [sys.executable, "-m", "graphlab", "step", "script.py", *options]
        return subprocess.run(
            command, input=commands, capture_output=True, text=True, cwd=tmp_path, check=False
        )

    return run


def test_failing_backward_shows_what_ran_and_what_was_raised(step):
    done = step(FAILING)
    assert done.returncode == 1
    assert "2/2  Bad.apply(x * x) * 4" in done.stdout
    assert "raised    n2  BadBackward" in done.stdout
    assert "ValueError: no way back" in done.stdout
    assert done.stderr.count("ValueError: no way back") == 1  # the script's own traceback


def test_parameters_inside_a_reentrant_checkpoint_get_their_gradients(step):
    done = step(CHECKPOINTED)
    assert done.returncode == 0, done.stderr
    assert "in a backward of its own, inside n1 CheckpointFunctionBackward" in done.stdout
    assert "weight.grad  None → [[3, 3], [3, 3]]" in done.stdout
    assert "bias.grad  None → [1, 1]" in done.stdout


def test_second_backward_goes_through_the_nodes_of_the_first(step):
    done = step(TWICE_DIFFERENTIATED, "--backward", "2")
    assert done.returncode == 0, done.stderr
    # slope = 3 x² = 27; the gradient of slope² is 2 · 27 · 6 x = 972.
    assert "x.grad  None → 972" in done.stdout


def test_first_backward_of_grad_says_what_it_returned(step):
    done = step(TWICE_DIFFERENTIATED)
    assert "returns   ∂y/∂x = 27" in done.stdout


def test_every_root_starts_with_the_gradient_it_was_given(step):
    done = step(SEVERAL_ROOTS)
    assert done.returncode == 0, done.stderr
    assert "x.grad  None → 32" in done.stdout  # 10 · 3 + 0.5 · 2x


def test_what_a_hook_changed_is_told(step):
    done = step(HOOKED)
    assert "a hook changed it: 2 → 4" in done.stdout
    assert "x.grad  None → 24" in done.stdout


def test_script_without_backward_is_walked_from_ones(step):
    done = step(NO_BACKWARD)
    assert done.returncode == 0, done.stderr
    assert "x.grad  None → [2.718, 7.389]" in done.stdout
    assert "the script ran no backward" in done.stderr


def test_path_ends_with_a_finite_difference(step):
    done = step(
        "import torch\nx = torch.tensor(2.0, requires_grad=True)\n(x ** 3).backward()\n",
        commands="path x\nq\n",
    )
    assert "sum 12 = x.grad ✓" in done.stdout
    assert "finite difference 12.00 ✓" in done.stdout


def test_no_check_leaves_the_script_alone(step, tmp_path):
    text = (
        "import torch\nopen('runs', 'a').write('run\\n')\n"
        "x = torch.tensor(2.0, requires_grad=True)\n(x ** 3).backward()\n"
    )
    done = step(text, "--no-check", commands="path x\nq\n")
    assert "finite difference" not in done.stdout
    assert (tmp_path / "runs").read_text() == "run\n"


def test_json_numbers_are_those_of_the_recording(step, tmp_path):
    done = step(SEVERAL_ROOTS, "--json", "-o", "run.json")
    moments = [json.loads(line) for line in done.stdout.splitlines()]
    recorded = json.loads((tmp_path / "run.json").read_text())
    steps = recorded["passes"][0]["steps"]
    assert len(moments) == len(steps) + 1
    assert steps[-1]["grad_after"]["values"] == [31.0 + 1.0]
    assert "32" in json.dumps(moments[-1])
