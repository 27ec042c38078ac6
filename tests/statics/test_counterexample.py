"""The search finds an input on which a captured graph is wrong, and claims nothing else."""

import io
import signal
import time

import pytest
import torch

from graphlab.statics.alarm import LEAST, NotEndedError, patience, within
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


def test_input_on_which_the_code_never_ends_is_left_out_and_the_cost_is_kept() -> None:
    x = torch.tensor(3.0, requires_grad=True)
    one = tried(subjects.Double(), x, only=("jit.script",), look=True, timing=True, seconds=30.0)[
        "jit.script"
    ]
    assert one.notes == ()
    assert one.found == ()
    assert one.cost is not None


@pytest.mark.parametrize("stubborn", [False, True])
def test_time_limit_ends_a_loop_that_waits_for_another_input(stubborn: bool) -> None:
    begun = time.monotonic()
    turns = 0
    with pytest.raises(NotEndedError), within(0.1):
        while True:
            try:
                turns += 1
            except BaseException:
                if not stubborn or time.monotonic() - begun > 0.3:
                    raise
    assert turns > 1
    assert time.monotonic() - begun < 5
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_time_limit_leaves_alone_what_ends() -> None:
    with within(0.05):
        pass
    time.sleep(0.1)


def test_patience_is_a_multiple_of_what_a_run_takes() -> None:
    assert patience(lambda: None) == LEAST
    assert 2.5 <= patience(lambda: time.sleep(0.05)) < 10


@pytest.mark.slow
def test_code_that_is_compiled_again_at_each_call_has_that_said() -> None:
    found = {}
    for name, module in (("grows", subjects.Remember()), ("same", subjects.Quadratic())):
        cost = tried(module, leaf(3), only=("compile",), timing=True)["compile"].cost
        assert cost is not None
        found[name] = cost
    assert found["grows"].again >= 5  # until Dynamo gives up
    assert found["grows"].warm > found["same"].warm
    assert found["same"].again <= 1
    assert found["grows"].high < 100  # in which no run that compiles is left
