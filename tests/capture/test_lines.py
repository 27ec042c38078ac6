"""Lines that are watched as a whole are recorded as if they were watched by instruction."""

from __future__ import annotations

import json
import threading

import pytest

import graphlab
from graphlab.capture import codes
from graphlab.capture.lines import quiet_lines
from graphlab.serialize import to_json

torch = pytest.importorskip("torch")


def leaf():
    return torch.arange(3.0, requires_grad=True)


def loops():
    y = leaf()
    for turn in range(40):
        y = y * 1.5
        z = y + turn if turn % 3 else y
    while turn < 50: turn += 1; y = y.sin()  # fmt: skip # noqa: E701, E702
    return (y + z).sum()


def returns():
    def double(x):
        return x * 2

    def outer(x):
        return double(x)

    return outer(leaf()).sum()


def exceptions():
    def sometimes(x, turn):
        made = x * 2
        if turn % 2:
            raise ValueError
        made = torch.matmul(made, torch.ones(3, 3))
        return torch.matmul(made, torch.ones(4, 4)) if turn == 2 else made

    y = leaf()
    for turn in range(5):
        try:
            y = sometimes(y, turn)
        except (ValueError, RuntimeError):
            y = y + 1
        finally:
            y = y * 3
    return y.sum()


def generators():
    def steps(x):
        for _ in range(3):
            x = x * 2
            x = (yield x) or x + 1

    total = leaf()
    for one in steps(total):
        total = total + one
    return (total + sum(one * 2 for one in steps(total))).sum()


def written_over_lines():
    x = leaf()
    a = torch.mul(
        x + 1,
        3,
    )
    b = a.exp(); c = b.view_as(a)  # fmt: skip # noqa: E702
    d = {}
    d["k"] = c * 2
    e, f, g = d["k"]
    return (lambda one: one * 5)(e + f + g)


class Halved(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.utils.parametrizations.weight_norm(torch.nn.Linear(3, 3))

    @property
    def half(self):
        return self.inner.weight / 2

    def forward(self, x):
        x = self.inner(x)
        y = torch.nn.functional.linear(x, self.inner.weight)
        z = self.half
        return y + z + self.half.T


KEPT = []


def modules():
    torch.manual_seed(0)
    KEPT[:] = [Halved()]  # else its path depends on when garbage is looked for
    out = KEPT[0](torch.ones(3))
    return out.sum()


SUBJECTS = [loops, returns, exceptions, generators, written_over_lines, modules]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.__name__)
def test_quiet_lines_give_the_same_recording(subject, monkeypatch):
    quick = to_json(graphlab.record(subject))
    monkeypatch.setattr(codes, "quiet_lines", lambda code, library: {})
    monkeypatch.setattr(codes, "_watched", {})
    assert quick == to_json(graphlab.record(subject))
    assert any(node.get("source") for node in json.loads(quick)["passes"][0]["graph"]["nodes"])


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("y = x * 2", ["y"]),
        ("y = f(x, 3)", ["y"]),
        ("y = x.T", ["y"]),
        ("y = x * 2; z = 3", ["y"]),
        ("y = x * 2 + 1", []),
        ("y = x.T * 2", []),
        ("y[0] = x", []),
        ("f(x)", []),
        ("a, b = x", ["a"]),
        ("y = x * 2; z = x + 1", []),
        ("for i in x: y = i * 2", []),
        ("y = f(\n    x * 2,\n)", ["y"]),
    ],
)
def test_quiet_lines_have_one_instruction_that_makes_nodes_and_a_store(text, stored):
    found = quiet_lines(compile(text, "<text>", "exec"))
    assert [one.name for one in found.values() if one.taker >= 0] == stored


def test_values_of_a_thread_are_recorded_as_those_of_the_main_one():
    results = []

    def work():
        doubled = leaf() * 2
        results.append(doubled.sin().exp())

    def both():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return results[0].sum()

    graph = graphlab.record(both).graph
    made = {node.op: node for node in graph.nodes}
    assert made["MulBackward0"].name == "doubled"
    assert made["SinBackward0"].outputs[0].values == pytest.approx(torch.sin(leaf() * 2).tolist())
