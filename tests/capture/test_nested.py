"""Nested tensors, whose parts differ in shape: recorded with the number of their elements."""

from __future__ import annotations

import pytest
import torch

import graphlab


@pytest.mark.filterwarnings("ignore:.*nested tensors")
@pytest.mark.parametrize("layout", [torch.strided, torch.jagged], ids=str)
def test_nested_tensors_are_recorded(layout):
    parts = [torch.ones(2, 4), torch.ones(3, 4)]
    nested = torch.nested.nested_tensor(parts, requires_grad=True, layout=layout)
    recording = graphlab.record(lambda: torch.nested.to_padded_tensor(nested * 2, 0.0).sum().backward())
    assert recording.notes == ()
    leaf = next(node for node in recording.graph.nodes if node.kind == "leaf")
    assert (leaf.name, leaf.outputs[0].shape, leaf.outputs[0].layout) == ("nested", (20,), "nested")
    assert recording.passes[0].loss == 40.0
    [received] = [step for step in recording.steps if step.node == leaf.id]
    assert received.grad_outputs[0].layout == "nested"
