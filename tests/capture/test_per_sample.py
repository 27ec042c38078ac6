"""Inside ``torch.func.vmap`` a tensor stands for one number of each sample: none of them can be read."""

from pathlib import Path

import pytest
import torch
from torch.func import grad, vmap

import graphlab
from graphlab.capture.ledger import Leaf
from graphlab.capture.run import Request, _Child
from graphlab.capture.target import Target
from graphlab.capture.watching import _loss


def test_record_per_sample_gradients_keeps_graph_and_steps_without_values() -> None:
    given: list[torch.Tensor] = []

    def train() -> None:
        of_a_sample = grad(lambda w, x: (w * x).sum())
        given.append(vmap(of_a_sample, in_dims=(None, 0))(torch.ones(3), torch.arange(6.0).view(2, 3)))

    recording = graphlab.record(train)
    assert given[0].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert recording.notes == ()
    assert [node.op for node in recording.graph.nodes] == ["SumBackward0", "MulBackward0", "AccumulateGrad"]
    assert [step.node for step in recording.steps] == ["n0", "n1"]
    assert recording.passes[0].loss is None


def test_watch_per_sample_values_are_not_read() -> None:
    seen: list[object] = []

    def look(sample: torch.Tensor) -> torch.Tensor:
        leaf = Leaf(sample, "x")
        leaf.note_grad(sample, elements=True)
        seen.extend((_loss(sample.sum()), leaf.value_elements, leaf.grad_elements))
        return sample

    vmap(look)(torch.ones(2, 3))
    assert seen == [None, None, None]


@pytest.mark.parametrize(("wanted", "code"), [(1, "GL003"), (3, "GL003"), ("last", "GL003"), (4, "GL004")])
def test_backward_that_ran_and_was_not_captured_is_not_called_missing(
    tmp_path: Path, wanted: int, code: str
) -> None:
    child = _Child(Request(Target("script", "train.py"), backward=wanted), tmp_path)
    child.count.write_text("3")
    assert child._nothing().code == code
