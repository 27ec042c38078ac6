"""Deep graphs: read and hooked in the process that goes on, or left alone; it must never end for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a stack grow later")

CHAIN = """
import resource, threading, graphlab, torch

def say():
    x = torch.ones(1, requires_grad=True)
    y = x
    for _ in range({length}):
        y = y * 1.0
    recording = graphlab.record(lambda: y.backward())
    one = recording.passes[0]
    print(len(recording.graph.nodes), len(one.steps), *recording.notes)
    sent = {{gradient.values for step in one.steps for gradient in step.grad_outputs if gradient}}
    print(sent, x.grad.item())
    del y, recording, one
    print("freed", flush=True)

before = resource.getrlimit(resource.RLIMIT_STACK)
{body}
after = resource.getrlimit(resource.RLIMIT_STACK)
print(after[0] > before[0], after[1] == before[1])
"""
LIMIT = """
before = {limit}, {limit}
resource.setrlimit(resource.RLIMIT_STACK, before)
say()
"""
NOTE = "gradients were not recorded: the graph is too deep to hook and run on"


def run(length: int, body: str = "say()") -> list[str]:
    script = CHAIN.format(length=length, body=body)
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_gradients_of_a_deep_graph_are_recorded_and_it_is_freed() -> None:
    assert run(60_000) == ["60001 60001", "{(1.0,)} 1.0", "freed", "True True"]


def test_stack_stays_as_it_is_for_a_graph_that_is_not_deep() -> None:
    assert run(10_000)[-1] == "False True"


@pytest.mark.parametrize(
    "body",
    [
        LIMIT.format(limit=8 << 20),
        "one = threading.Thread(target=say)\none.start()\none.join()",
    ],
    ids=["hard limit", "thread"],
)
def test_graph_without_stack_for_it_is_read_in_a_copy(body: str) -> None:
    assert run(50_000, body) == [f"50001 0 {NOTE}", "set() 1.0", "freed", "False True"]


def test_small_stack_makes_a_short_chain_too_deep() -> None:
    assert run(6_000, LIMIT.format(limit=1 << 20))[0] == f"6001 0 {NOTE}"


def test_two_deep_graphs_one_after_the_other_are_both_recorded() -> None:
    assert run(25_000, "say()\nsay()")[-3:] == ["{(1.0,)} 1.0", "freed", "True True"]
