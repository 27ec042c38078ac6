"""Finite differences of real scripts: the forward alone says what the gradient must be."""

from __future__ import annotations

import textwrap

import pytest

from graphlab.capture.finite import check
from graphlab.capture.run import Request, run
from graphlab.capture.target import parse_target
from graphlab.checked import Checked

pytest.importorskip("torch")


def checked(target: str, leaf: str, *, index: int = 0, backward: int = 1, values: int = 64) -> Checked:
    parsed = parse_target(target, expression=None, module=None, at=())
    request = Request(target=parsed, backward=backward, grads=True, values=values, silent=True)
    recording = run(request).recording
    one = recording.full
    node = next(node for node in one.graph.nodes if node.kind == "leaf" and node.name == leaf)
    return check(request, one, node, index, [other for other in recording.passes if other is not one])


@pytest.fixture
def script(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / "script.py"
        path.write_text(textwrap.dedent(text))
        return str(path)

    return write


def test_quadratic_is_seven():
    found = checked("sample:quadratic", "x")
    assert (found.recorded, found.estimate, found.agrees, found.why) == (7.0, 7.0, True, "")


@pytest.mark.slow
def test_parameter_in_the_third_pass_of_a_training_loop():
    found = checked("sample:fit_line", "w", backward=3)
    assert found.agrees
    assert found.estimate == pytest.approx(found.recorded, rel=1e-3)


@pytest.mark.slow
def test_parameter_that_is_initialised_again_after_it_was_made(script):
    path = script(
        """
        import torch
        torch.manual_seed(0)
        net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
        def initialise(module):
            if isinstance(module, torch.nn.Linear):
                torch.nn.init.xavier_uniform_(module.weight)
                torch.nn.init.zeros_(module.bias)
        net.apply(initialise)
        loss = net(torch.randn(5, 3)).pow(2).mean()
        loss.backward()
        """
    )
    for leaf, index in (("0.weight", 5), ("2.bias", 0)):
        found = checked(path, leaf, index=index)
        assert found.agrees, found


def test_wrong_backward_of_a_custom_function_is_found_out(script):
    path = script(
        """
        import torch
        class Cube(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return x ** 3
            @staticmethod
            def backward(ctx, gradient):
                (x,) = ctx.saved_tensors
                return gradient * 2 * x ** 2
        x = torch.tensor(2.0, requires_grad=True)
        Cube.apply(x).backward()
        """
    )
    found = checked(path, "x")
    assert (found.recorded, found.agrees) == (8.0, False)
    assert found.estimate == pytest.approx(12.0, rel=1e-3)


@pytest.mark.slow
def test_gradient_of_torch_autograd_grad_is_checked(script):
    path = script(
        """
        import torch
        x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
        y = (x ** 3).sum()
        torch.autograd.grad(y, x)
        """
    )
    found = checked(path, "x", index=1)
    assert found.agrees
    assert found.estimate == pytest.approx(12.0, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x = torch.rand(1, requires_grad=True)\ny = (x * x).sum()", "not the same twice"),
        ("x = torch.ones(40, requires_grad=True)\ny = x.sum()", "--values"),
        ("x = torch.ones(2, requires_grad=True, dtype=torch.bfloat16)\ny = x.sum()", "bfloat16"),
    ],
)
def test_what_cannot_be_checked_is_said(script, text, why):
    seedless = (
        "import torch, time\ntorch.manual_seed(time.time_ns())\n" if "rand" in text else "import torch\n"
    )
    found = checked(script(seedless + text + "\ny.backward()\n"), "x", values=16)
    assert found.estimate is None
    assert why in found.why
    assert not found.agrees


@pytest.mark.slow
def test_a_backward_inside_brings_its_part(script):
    path = script(
        """
        import torch
        from torch.utils.checkpoint import checkpoint
        torch.manual_seed(0)
        l = torch.nn.Linear(2, 2)
        x = torch.ones(1, 2, requires_grad=True)
        f = lambda t: torch.tanh(l(t))
        a = checkpoint(f, x, use_reentrant=False)
        b = checkpoint(f, a, use_reentrant=True).sum()
        b.backward()
        """
    )
    found = checked(path, "weight")
    assert found.agrees
    assert found.estimate == pytest.approx(found.recorded, rel=1e-2)


def test_a_root_that_is_no_number_tells_nothing(script):
    path = script(
        """
        import torch
        x = torch.tensor([0.0, 1.0, -1.0], requires_grad=True)
        (x.sqrt() / x).sum().backward()
        """
    )
    found = checked(path, "x", index=1)
    assert (found.estimate, found.why) == (None, "the root is no number where this element is moved")
