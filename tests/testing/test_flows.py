"""assert_grad_flows: silent where every parameter learns, and the right reason where one does not."""

import pytest
import torch

from graphlab.testing import assert_grad_flows


def why(loss, params, **given) -> dict[str, str]:
    """Return parameter → reason of the failure."""
    with pytest.raises(AssertionError) as caught:
        assert_grad_flows(loss, params, **given)
    lines = str(caught.value).splitlines()
    assert "get no usable gradient" in lines[0] and lines[-1].startswith("a gradient reaches")
    return dict(line.strip().split("  ", 1) for line in lines[1:-1])


def leaf(*values: float) -> torch.Tensor:
    return torch.tensor(values, requires_grad=True)


def test_flows_through_a_module_and_leaves_grad_and_graph_alone():
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Tanh(), torch.nn.Linear(2, 1))
    state = torch.get_rng_state()
    loss = model(torch.ones(4, 3)).pow(2).mean()
    assert_grad_flows(loss, model)
    assert all(one.grad is None for one in model.parameters())
    assert torch.equal(torch.get_rng_state(), state)
    loss.backward()
    assert model[0].weight.grad is not None


def test_flows_names_what_is_frozen_unused_or_integer():
    used, frozen, unused, number = leaf(1.0), torch.ones(1), leaf(2.0), torch.tensor([3])
    found = why((used * frozen).sum(), {"used": used, "frozen": frozen, "unused": unused, "number": number})
    assert found == {
        "frozen": "its requires_grad is False; MulBackward0 uses its numbers",
        "unused": "nothing in the graph uses it: not called, or cut off by detach() or no_grad()",
        "number": "it is int64: only floating-point and complex tensors have gradients",
    }


def test_flows_tells_detached_from_unused():
    w, x = leaf(2.0), leaf(3.0)
    assert why((w.detach() * x).sum(), {"w": w, "x": x}) == {
        "w": "detached: MulBackward0 uses its numbers, but not through it"
    }


def test_flows_of_a_loss_without_graph_says_so():
    w = leaf(2.0)
    with torch.no_grad():
        loss = (w * w).sum()
    (reason,) = why(loss, [w]).values()
    assert reason.startswith("the loss has no graph")


def test_flows_finds_the_node_that_made_the_nan():
    x = leaf(0.0, 4.0)
    root = x.sqrt()
    found = why((root * 0).sum(), [x])
    assert found == {"x": "its gradient is 1 NaN of 2: SqrtBackward0 (root) made it from a finite one"}


def test_flows_finds_the_node_that_made_zeros_and_may_allow_them():
    x = leaf(-1.0, -2.0)
    hidden = x.relu()
    loss = (hidden * 3).sum()
    words = "ReluBackward0 (hidden) got one that is not zero, and passes on zeros"
    assert why(loss, [x]) == {"x": f"its gradient is zero everywhere: {words}"}
    assert_grad_flows(loss, [x], allow_zero=True)


def test_flows_of_gradients_that_cancel_blames_no_node():
    x = leaf(1.0)
    assert why((x - x).sum(), {"x": x}) == {"x": "its gradient is zero everywhere"}


def test_flows_names_the_function_that_returns_no_gradient():
    class Silent(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.clone()

        @staticmethod
        def backward(ctx, grad):
            return None

    x, y = leaf(1.0), leaf(2.0)
    assert why((Silent.apply(x) + y).sum(), {"x": x, "y": y}) == {
        "x": "the graph reaches it, but no gradient comes: SilentBackward passes none on"
    }


def test_flows_through_outputs_of_any_shape_even_where_their_sum_is_constant():
    w = torch.randn(3, 4, requires_grad=True)
    assert_grad_flows({"probabilities": torch.softmax(w, -1), "labels": torch.tensor([1])}, [w])


def test_flows_reaches_tensors_that_are_no_leaves():
    w = leaf(2.0)
    half = w / 2
    assert_grad_flows((half * 3).sum(), [half, w])


def test_flows_after_backward_gives_the_words_of_the_engine():
    w = leaf(2.0)
    loss = (w * w).sum()
    loss.backward()
    with pytest.raises(RuntimeError, match="second time"):
        assert_grad_flows(loss, [w])


@pytest.mark.parametrize(
    ("params", "error"), [([], ValueError), (3, TypeError), ({"w": 3}, TypeError), ([None], TypeError)]
)
def test_flows_refuses_what_are_no_parameters(params, error):
    with pytest.raises(error):
        assert_grad_flows(leaf(1.0), params)
