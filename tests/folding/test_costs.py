"""The cost table beside what PyTorch itself says of the same model."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

import graphlab
from graphlab.folding.costs import costs
from graphlab.folding.totals import kept_bytes
from tests.folding.graphs import program


class Tied(torch.nn.Module):
    """Two layers that share a weight, called by a third that is called twice."""

    def __init__(self) -> None:
        super().__init__()
        self.first = torch.nn.Linear(6, 6)
        self.second = torch.nn.Linear(6, 6)
        self.second.weight = self.first.weight
        self.norm = torch.nn.LayerNorm(6)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.norm(torch.relu(self.second(self.norm(self.first(x))))).sum()


def recorded() -> tuple[Tied, graphlab.Recording, int]:
    """Return the model, its recording, and the bytes that autograd saved beside the parameters."""
    torch.manual_seed(0)
    net = Tied()
    own = {one.untyped_storage().data_ptr() for one in net.parameters()}
    kept: dict[int, int] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    x = torch.randn(5, 6)
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda one: one):
        loss = net(x)
    del loss
    return net, graphlab.record(lambda: net(x).backward()), sum(kept.values())


def test_costs_are_what_torch_counts():
    net, recording, kept = recorded()
    assert recording.graph is not None
    rows = costs(recording.graph, {step.node: step for step in recording.steps})
    (whole, *inner) = rows
    assert [(row.name, row.call, row.depth) for row in inner] == [
        ("first", 1, 1),
        ("norm", 1, 1),
        ("second", 1, 1),
        ("norm", 2, 1),
    ]
    assert whole.nodes == sum(node.seq is not None for node in recording.graph.nodes)
    assert whole.parameters == sum(one.numel() for one in net.parameters())
    assert whole.saved == kept
    assert inner[0].parameters == inner[2].parameters == 6 * 6 + 6
    gradient = torch.linalg.vector_norm(torch.cat([one.grad.flatten() for one in net.parameters()]))
    assert abs(whole.gradient - float(gradient)) < 1e-5
    assert inner[1].output == (5, 6)


@given(st.integers(0, 10**6))
def test_costs_of_the_outermost_calls_and_the_rest_are_all_nodes(seed):
    graph = program(seed)
    outer = sum(row.nodes for row in costs(graph) if row.depth == 0)
    if graph.modules:
        outside = sum(node.module is None and node.seq is not None for node in graph.nodes)
        assert outer + outside == sum(node.seq is not None for node in graph.nodes)
    else:
        assert outer == sum(node.seq is not None for node in graph.nodes)
        assert sum(row.saved for row in costs(graph)) == sum(map(kept_bytes, graph.nodes))
