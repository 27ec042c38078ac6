"""The numbers on the page, step by step: those of ``step --json``, and those that PyTorch computed."""

import math
import re

import pytest

import graphlab
from graphlab.stepper.report import moment
from graphlab.stepper.session import execute, start
from tests.explorer.chromium import written

torch = pytest.importorskip("torch")

pytestmark = pytest.mark.xdist_group("chromium")

NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*(?:e-?\d+)?|nan|inf)(?![\w.])")


def regression():
    x = torch.linspace(0, 1, 6)
    w, b = torch.zeros(1, requires_grad=True), torch.ones(1, requires_grad=True)
    loss = ((w * x + b - 3 * x) ** 2).mean()
    return {"w": w, "b": b}, loss


def shared():
    torch.manual_seed(0)
    layer = torch.nn.Linear(5, 5)
    h = torch.randn(2, 5)
    for _ in range(3):
        h = torch.tanh(layer(h))
    return {"weight": layer.weight, "bias": layer.bias}, h.sum()


def hooked():
    x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    y = x * x
    y.register_hook(lambda gradient: gradient * 10)
    return {"x": x}, (y * torch.tensor([1.0, -1.0, 2.0])).sum()


def undefined():
    x = torch.tensor([0.0, 4.0], requires_grad=True)
    w = torch.tensor([0.0, 2.0], requires_grad=True)
    return {"x": x, "w": w}, (x.sqrt() * w).sum() + (w**2).sum()


def large():
    torch.manual_seed(1)
    first, second = torch.nn.Linear(4, 8), torch.nn.Linear(8, 1)
    loss = torch.nn.functional.mse_loss(second(torch.relu(first(torch.randn(16, 4)))), torch.ones(16, 1))
    leaves = {"a": first.weight, "b": first.bias, "c": second.weight, "d": second.bias}
    return leaves, loss


def among(wanted: float, told: list[float]) -> bool:
    """Return whether a number is told, rounded as it is to four digits."""
    if math.isnan(wanted):
        return any(map(math.isnan, told))
    return any(math.isclose(wanted, one, rel_tol=6e-4, abs_tol=1e-9) for one in told)


def gradients(told: dict) -> list[dict]:
    """Return the gradients of a moment of ``step --json`` that are there."""
    found = [*told.get("gradient", ()), *(one["gradient"] for one in told.get("sent", ()))]
    return [one for one in found if one is not None]


def said(gradient: dict, told: list[float]) -> bool:
    """Return whether a gradient is told: by its values, or by what was measured of them."""
    if "norm" in gradient:
        return all(among(gradient[key], told) for key in ("norm", "min", "max"))
    values = [float(one) for one in gradient["values"]]  # JSON has NaN as text
    norm = math.sqrt(sum(one * one for one in values))
    return all(among(one, told) for one in values) or among(norm, told)


@pytest.mark.parametrize("make", [regression, shared, hooked, undefined, large])
def test_page_tells_at_each_step_the_gradients_that_pytorch_computed(seen, tmp_path, make):
    kept = {}

    def script() -> None:
        leaves, loss = make()
        loss.backward()
        kept.update(leaves)

    recording = graphlab.record(script)
    page = seen.open(written(tmp_path, recording))
    session = start(recording)
    page.keyboard.press("Home")
    stored = 0
    for at in range(len(recording.steps) + 1):
        wanted = moment(session)
        assert page.inner_text("#count") == f"{at}/{len(recording.steps)}"
        told = [float(one) for one in NUMBER.findall(page.inner_text("#told .rows"))]
        assert [one for one in gradients(wanted) if not said(one, told)] == []
        if at:
            node = recording.graph.nodes[int(wanted["node"][1:])]
            now = page.locator(".gx-now[data-thing]")
            assert now.get_attribute("data-thing") == wanted["node"][1:]
            if node.kind == "leaf":
                grad = next(leaf for name, leaf in kept.items() if f"'{name}'" in node.name).grad
                assert said({"values": grad.flatten().tolist()}, told)
                stored += 1
        session, _ = execute(session, "s")
        page.keyboard.press("s")
    assert stored == len(kept)
    assert seen.complaints == []
