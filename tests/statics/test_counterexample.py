"""The search finds an input on which a captured graph is wrong, and claims nothing else."""

import io

import pytest
import torch

from graphlab.statics.tried import Found
from tests.statics import subjects
from tests.statics.trying import leaf, tried


def found(module: torch.nn.Module, backend: str, *inputs: torch.Tensor) -> tuple[Found, ...]:
    return tried(module, *inputs, only=(backend,), look=True)[backend].found


@pytest.mark.parametrize(
    ("module", "inputs", "how"),
    [
        (subjects.Branch(), (leaf(2, 3),), "x with its sign flipped"),
        (subjects.Drop(), (leaf(2, 3),), "the same inputs in eval mode"),
        (subjects.Append(), (leaf(3),), "the same inputs, called a second time"),
        (subjects.Halve(), (torch.full((4,), 5.0, requires_grad=True),), "the inputs times 0.1"),
        (subjects.Size(), (leaf(2, 3),), "x of size 3 instead of 2 (dim 0)"),
    ],
    ids=["branch", "dropout", "side effect", "loop", "size"],
)
def test_trace_is_caught(module: torch.nn.Module, inputs: tuple[torch.Tensor, ...], how: str) -> None:
    (one,) = found(module, "jit.trace", *inputs)
    assert one.case.how == how
    assert one.case.origin == "found"
    assert not one.agreement.agrees
    assert one.agreement.case == 1
    assert one.agreement.static is not None
    assert not one.agreement.static.error
    assert one.dynamic.outputs != one.agreement.static.outputs


def test_found_inputs_really_give_that_answer() -> None:
    module, x = subjects.Branch(), leaf(2, 3)
    (one,) = found(module, "jit.trace", x)
    inputs = torch.load(io.BytesIO(one.inputs))
    assert torch.equal(inputs[0], -x)
    assert one.dynamic.outputs[0].values == (module(inputs[0]).item(),)


@pytest.mark.parametrize("backend", ["jit.script", pytest.param("compile", marks=pytest.mark.slow)])
@pytest.mark.parametrize("module", [subjects.Branch(), subjects.Drop()], ids=["branch", "dropout"])
def test_nothing_is_claimed_of_a_graph_that_is_right(module: torch.nn.Module, backend: str) -> None:
    assert found(module, backend, leaf(2, 3)) == ()


def test_exported_program_refuses_another_size_and_this_is_said() -> None:
    (one,) = found(subjects.Quadratic(), "export", leaf(2, 3))
    assert "size 3 instead of 2" in one.case.how
    assert "it checks what it has assumed" in one.agreement.note
    assert one.agreement.static is not None
    assert "Guard failed" in one.agreement.static.error


def test_cost_is_a_ratio_with_its_spread() -> None:
    one = tried(subjects.Twice(), leaf(2, 3), only=("jit.trace",), timing=True)["jit.trace"].cost
    assert one is not None
    assert 0 < one.low <= one.ratio <= one.high
    assert one.runs >= 5
    assert one.nodes == 3
    assert one.seconds < 1
