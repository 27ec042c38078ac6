"""Steps of real backwards: what the hooks noted is what the engine did, in the hard cases too."""

from __future__ import annotations

import math

import pytest

import graphlab
from graphlab.graph import TensorSummary
from graphlab.recording import Pass, Recording, Step

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.utils.checkpoint import checkpoint  # noqa: E402

ALL = 10**6


def record(function, values=ALL) -> Recording:
    return graphlab.record(function, values=values)


def leaf_steps(one: Pass) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in one.steps:
        node = one.graph.node(step.node)
        if node.kind == "leaf":
            found.setdefault(node.name, []).append(step)
    return found


def values_of(tensor) -> tuple:
    flat = tensor.detach().to_dense().reshape(-1) if tensor.is_sparse else tensor.detach().reshape(-1)
    listed = flat.tolist()
    return tuple((one.real, one.imag) for one in listed) if tensor.is_complex() else tuple(listed)


def same(summary: TensorSummary | None, tensor) -> bool:
    """Return whether a summary holds the tensor, to the bit; NaN equals NaN."""
    if summary is None or tensor is None:
        return summary is tensor
    pairs = zip(summary.values, values_of(tensor), strict=True)
    return summary.shape == tuple(tensor.shape) and all(repr(a) == repr(b) for a, b in pairs)


def sent_to(one: Pass, node_id: str) -> list[TensorSummary]:
    """Return the contributions that reached a node, in the order in which they were made."""
    edges = {(edge.tail, edge.slot) for edge in one.graph.edges if edge.head == node_id}
    return [
        gradient
        for step in one.steps
        for slot, gradient in enumerate(step.grad_inputs)
        if (step.node, slot) in edges and gradient is not None
    ]


def assert_leaves(recording: Recording, leaves: dict[str, torch.Tensor]) -> None:
    """Assert that the last step of each leaf left in ``.grad`` what is there, to the bit."""
    last: dict[str, Step] = {}
    for one in sorted(recording.passes, key=lambda one: one.outer is None):
        for name, steps in leaf_steps(one).items():
            last[name] = steps[-1]
    for name, leaf in leaves.items():
        assert same(last[name].grad_after, leaf.grad), name


def test_quadratic_adds_four_and_three():
    def run():
        y = x**2 + 3 * x + 1
        y.backward()

    x = torch.tensor(2.0, requires_grad=True)
    one = record(run).full
    (leaf,) = [node for node in one.graph.nodes if node.kind == "leaf"]
    assert sorted(one.values[0] for one in sent_to(one, leaf.id)) == [3.0, 4.0]
    (step,) = leaf_steps(one)["x"]
    assert (step.grad_outputs[0].values, step.grad_before, step.grad_after.values) == ((7.0,), None, (7.0,))
    assert x.grad.item() == 7.0


def test_square_by_product_sends_twice_along_two_edges():
    x = torch.tensor(5.0, requires_grad=True)
    one = record(lambda: (x * x).backward()).full
    assert [gradient.values for gradient in sent_to(one, "n1")] == [(5.0,), (5.0,)]
    assert x.grad.item() == 10.0


def test_linear_applied_twice_has_two_contributions_each_that_sum_to_grad():
    torch.manual_seed(0)
    linear = nn.Linear(3, 3)
    x = torch.randn(4, 3)
    recording = record(lambda: linear(linear(x)).sum().backward())
    one = recording.full
    for name, parameter in (("linear.weight", linear.weight), ("linear.bias", linear.bias)):
        leaf = next(node for node in one.graph.nodes if node.kind == "leaf" and node.name in (name, name[7:]))
        sent = [torch.tensor(gradient.values) for gradient in sent_to(one, leaf.id)]
        assert len(sent) == 2
        assert torch.equal((sent[0] + sent[1]).reshape(parameter.shape), parameter.grad)


def test_accumulated_gradient_shows_before_and_after():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    w.grad = torch.tensor([10.0, 20.0])
    one = record(lambda: (w * 3).sum().backward()).full
    (step,) = leaf_steps(one)["w"]
    assert (step.grad_before.values, step.grad_after.values) == ((10.0, 20.0), (13.0, 23.0))


def test_in_place_and_views_are_recorded():
    base = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)

    def run():
        copy = base * 2
        copy[1:].mul_(5)
        copy.exp_()
        copy.sum().backward()

    recording = record(run)
    assert "CopySlices" in {node.op for node in recording.graph.nodes}
    assert_leaves(recording, {"base": base})


class Halved(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y, factor):
        return x * factor + y

    @staticmethod
    def backward(ctx, gradient):
        return gradient * 2, None, None


def test_custom_function_that_returns_none_sends_nothing_there():
    x, y = torch.tensor(1.0, requires_grad=True), torch.tensor(2.0, requires_grad=True)
    recording = record(lambda: Halved.apply(x, y, 3).backward())
    first = recording.steps[0]
    assert recording.graph.nodes[0].kind == "custom"
    assert [None if one is None else one.values for one in first.grad_inputs] == [(2.0,), None]
    assert_leaves(recording, {"x": x})
    assert y.grad is None


@pytest.mark.parametrize("reentrant", [True, False])
def test_checkpointed_block_has_the_gradients_of_its_parameters(reentrant):
    torch.manual_seed(0)
    block = nn.Sequential(nn.Linear(4, 4), nn.Tanh())
    x = torch.randn(2, 4, requires_grad=True)

    def run():
        checkpoint(block, x * 1.5, use_reentrant=reentrant).sum().backward()

    recording = record(run)
    assert_leaves(recording, {"0.weight": block[0].weight, "0.bias": block[0].bias, "x": x})
    inner = [one for one in recording.passes if one.outer is not None]
    assert len(inner) == (1 if reentrant else 0)
    if reentrant:
        assert recording.graph.node(inner[0].inside).op == "CheckpointFunctionBackward"
        # The leaves ran for the inner graph only.
        assert set(leaf_steps(recording.passes[0])) == {"x"}


def test_weight_inside_and_outside_a_checkpoint_accumulates_in_order():
    torch.manual_seed(0)
    linear = nn.Linear(3, 3)

    def run():
        checkpoint(linear, torch.relu(linear(x)), use_reentrant=True).sum().backward()

    x = torch.randn(2, 3, requires_grad=True)
    recording = record(run)
    outer, inner = recording.passes
    (during,), (afterwards,) = leaf_steps(inner)["weight"], leaf_steps(outer)["weight"]
    assert during.grad_before is None
    assert afterwards.grad_before == during.grad_after
    assert same(afterwards.grad_after, linear.weight.grad)


def test_retained_graph_runs_twice_and_the_first_is_recorded():
    x = torch.tensor(3.0, requires_grad=True)

    def run():
        y = x**3
        y.backward(retain_graph=True)
        y.backward()

    recording = record(run)
    assert leaf_steps(recording.full)["x"][0].grad_after.values == (27.0,)
    assert x.grad.item() == 54.0


def test_create_graph_is_recorded_without_adding_to_the_graph_it_makes():
    def derivative():
        x = torch.tensor(3.0, requires_grad=True)
        y = x**3
        (first,) = torch.autograd.grad(y, x, create_graph=True)
        return x, first

    x, first = derivative()
    expected = graphlab.capture(first).graph
    kept = []
    recording = record(lambda: kept.append(derivative()))
    assert [one.gradient.values for one in recording.full.returned] == [(27.0,)]
    x, first = kept[0]
    again = graphlab.capture(first).graph
    assert [node.op for node in again.nodes] == [node.op for node in expected.nodes]
    (second,) = torch.autograd.grad(first, x)
    assert second.item() == 18.0


def test_returned_gradients_stand_beside_the_outputs_they_belong_to():
    x, other = torch.tensor(3.0, requires_grad=True), torch.tensor(1.0, requires_grad=True)

    def run():
        y = x * x
        out = y * y + x
        torch.autograd.grad(out, [y, x, other], allow_unused=True)

    one = record(run).full
    found = [(item.node, item.gradient and item.gradient.values) for item in one.returned]
    names = {node.id: node.name for node in one.graph.nodes}
    assert [(names.get(node, ""), value) for node, value in found] == [
        ("y", (18.0,)),
        ("x", (109.0,)),
        ("", None),
    ]
    assert one.call == "grad"
    assert "x" not in leaf_steps(one)


def test_tensor_and_node_hooks_are_seen_as_the_engine_sees_them():
    x = torch.tensor(3.0, requires_grad=True)

    def run():
        y = x * x
        y.register_hook(lambda gradient: gradient * 2)
        y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] + 1, inputs[1]))
        x.register_hook(lambda gradient: gradient + 100)
        (y * 2).backward()

    one = record(run).full
    product = next(step for step in one.steps if one.graph.node(step.node).name == "y")
    assert [sent_to(one, product.node)[0].values, product.grad_outputs[0].values] == [(2.0,), (4.0,)]
    assert [gradient.values for gradient in product.grad_inputs] == [(13.0,), (12.0,)]
    (leaf,) = leaf_steps(one)["x"]
    assert leaf.grad_outputs[0].values == leaf.grad_after.values == (125.0,)
    assert x.grad.item() == 125.0


def test_hook_that_changes_a_gradient_in_place_is_not_mistaken_for_what_was_sent():
    x = torch.full((30,), 2.0, requires_grad=True)

    def run():
        y = x * 3
        y.register_hook(lambda gradient: gradient.mul_(10))
        (y * 1).sum().backward()

    one = record(run, values=4).full
    product = next(step for step in one.steps if one.graph.node(step.node).name == "y")
    assert product.grad_outputs[0].max == 10.0
    assert leaf_steps(one)["x"][0].grad_after.max == x.grad.max().item() == 30.0


def test_several_roots_start_with_the_given_gradients():
    x = torch.tensor(2.0, requires_grad=True)

    def run():
        first, second = x * 3, x * x
        torch.autograd.backward([first, second], [torch.tensor(10.0), torch.tensor(0.5)])

    recording = record(run)
    one = recording.full
    started = {root.name: steps_of(one, root.node).grad_outputs[0].values for root in one.graph.roots}
    assert started == {"first": (10.0,), "second": (0.5,)}
    assert_leaves(recording, {"x": x})


def steps_of(one: Pass, node_id: str) -> Step:
    return next(step for step in one.steps if step.node == node_id)


def test_sparse_gradient_counts_what_is_not_stored_as_zero():
    table = nn.Embedding(100, 4, sparse=True)
    one = record(lambda: table(torch.tensor([1, 1, 5])).sum().backward(), values=16).full
    (step,) = leaf_steps(one)["weight"]
    dense = table.weight.grad.to_dense()
    found = step.grad_after
    assert (found.layout, found.shape, found.n_zero) == ("sparse_coo", (100, 4), int((dense == 0).sum()))
    assert (found.min, found.max, found.norm) == (0.0, 2.0, pytest.approx(dense.norm().item()))


def test_complex_gradients_are_pairs():
    z = torch.tensor([1 + 2j, 3 - 1j], requires_grad=True)
    recording = record(lambda: (z * z.conj()).real.sum().backward())
    assert_leaves(recording, {"z": z})


def test_autocast_gradients_have_the_type_the_engine_gave_them():
    linear = nn.Linear(4, 4)
    x = torch.randn(2, 4)

    def run():
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = linear(x).float().sum()
        loss.backward()

    recording = record(run)
    types = {one.dtype for step in recording.steps for one in step.grad_outputs if one is not None}
    assert types == {"float32", "bfloat16"}
    assert_leaves(recording, {"weight": linear.weight, "bias": linear.bias})


def test_compiled_model_is_recorded_as_the_one_node_that_it_is():
    torch._dynamo.reset()
    linear = nn.Linear(3, 3)
    compiled = torch.compile(linear, backend="aot_eager")
    recording = record(lambda: compiled(torch.ones(2, 3)).sum().backward())
    assert "CompiledFunctionBackward" in {node.op for node in recording.graph.nodes}
    assert_leaves(recording, {"weight": linear.weight, "bias": linear.bias})


def test_several_outputs_get_a_gradient_each_and_none_where_nothing_came():
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)

    def run():
        first, _, third = x.unbind()
        (first * 2 + third * 5).backward()

    one = record(run).full
    unbind = next(step for step in one.steps if one.graph.node(step.node).op == "UnbindBackward0")
    assert [None if item is None else item.values for item in unbind.grad_outputs] == [(2.0,), None, (5.0,)]


def test_numbers_of_large_gradients_agree_with_torch():
    torch.manual_seed(0)
    x = torch.randn(300, 257, requires_grad=True)
    kept = []

    def run():
        y = torch.relu(x)
        y.register_hook(kept.append)
        (y.t() * weight).sum().backward()

    weight = torch.randn(257, 300)
    one = record(run, values=4).full
    relu = next(step for step in one.steps if one.graph.node(step.node).op == "ReluBackward0")
    for summary, tensor in ((relu.grad_outputs[0], kept[0]), (relu.grad_inputs[0], x.grad)):
        assert summary.values is None
        assert summary.norm == pytest.approx(tensor.norm().item(), rel=1e-5)
        assert (summary.min, summary.max) == (tensor.min().item(), tensor.max().item())
        assert (summary.n_zero, summary.n_nan, summary.n_inf) == (int((tensor == 0).sum()), 0, 0)


def test_forward_values_of_large_tensors_are_measured_where_a_node_saved_them():
    torch.manual_seed(0)
    x = torch.randn(50, 20, requires_grad=True)
    made = []

    def run():
        made.append(torch.tanh(x.exp() * 2))
        made[0].sum().backward()

    graph = record(run, values=4).graph
    tanh = next(node for node in graph.nodes if node.op == "TanhBackward0")
    exp = next(node for node in graph.nodes if node.op == "ExpBackward0")
    assert tanh.outputs[0].norm == pytest.approx(made[0].norm().item(), rel=1e-5)
    assert exp.outputs[0].max == pytest.approx(x.exp().max().item())


def test_nan_and_infinities_are_counted():
    x = torch.linspace(0, 1, 50, requires_grad=True)
    one = record(lambda: (x.sqrt() * torch.zeros(50)).sum().backward(), values=4).full
    (step,) = leaf_steps(one)["x"]
    assert (step.grad_after.n_nan, step.grad_after.n_zero) == (1, 49)
    assert math.isnan(step.grad_after.norm)


def test_hooks_are_gone_when_backward_is_over():
    x = torch.tensor(3.0, requires_grad=True)
    y = x * x
    recording = record(lambda: y.backward(retain_graph=True))
    steps = len(recording.steps)
    y.backward()
    assert x.grad.item() == 12.0
    assert len(recording.steps) == steps == 2
