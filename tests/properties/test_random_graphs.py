"""Small random programs: what is captured is counted independently, while they are built."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.capture.api import capture
from graphlab.graph import Graph

BINARY = {"add": "AddBackward0", "sub": "SubBackward0", "mul": "MulBackward0"}
UNARY = {"sin": "SinBackward0", "neg": "NegBackward0", "square": "PowBackward0"}
SLOTS = {**dict.fromkeys(BINARY.values(), 2), **dict.fromkeys(UNARY.values(), 1)}


@dataclass
class Value:
    """A tensor of the program and, by our own book, the operation and the values it came from."""

    tensor: torch.Tensor
    op: str
    inputs: list[Value | None] = field(default_factory=list)


steps = st.lists(
    st.tuples(st.sampled_from([*BINARY, *UNARY]), st.integers(0, 50), st.integers(0, 50)),
    min_size=1,
    max_size=25,
)
leaves = st.lists(st.sampled_from(["grad", "grad", "constant"]), min_size=1, max_size=4)


def build(kinds: list[str], program: list[tuple[str, int, int]]) -> list[Value]:
    """Run the program; every operation takes values that exist already, the same one twice too."""
    values = [
        Value(
            torch.tensor(0.5 + at, requires_grad=kind == "grad"), "AccumulateGrad" if kind == "grad" else ""
        )
        for at, kind in enumerate(kinds)
    ]
    for name, first, second in program:
        one, two = values[first % len(values)], values[second % len(values)]
        if name in BINARY:
            made = getattr(torch, name)(one.tensor, two.tensor)
            inputs, op = [one, two], BINARY[name]
        else:
            made, inputs, op = getattr(torch, name)(one.tensor), [one], UNARY[name]
        known = [value if value.op else None for value in inputs]
        values.append(Value(made, op if any(known) else "", known))
    return values


def reached(roots: list[Value]) -> list[Value]:
    """Return the values with a gradient below the roots, each once."""
    found: dict[int, Value] = {}
    todo = list(roots)
    while todo:
        value = todo.pop()
        if id(value) not in found:
            found[id(value)] = value
            todo += [one for one in value.inputs if one is not None]
    return list(found.values())


def check(graph: Graph, expected: list[Value]) -> None:
    ops = [node.op for node in graph.nodes]
    assert Counter(ops) == Counter(value.op for value in expected)
    edges = Counter((graph.node(one.tail).op, graph.node(one.head).op, one.slot) for one in graph.edges)
    assert edges == Counter(
        (value.op, one.op, slot)
        for value in expected
        for slot, one in enumerate(value.inputs)
        if one is not None
    )
    assert all(node.slots == SLOTS.get(node.op, 0) for node in graph.nodes)


@settings(max_examples=150, deadline=None)
@given(leaves, steps, st.lists(st.integers(0, 50), min_size=1, max_size=3))
def test_random_program_is_captured_exactly(
    kinds: list[str], program: list[tuple[str, int, int]], picks: list[int]
) -> None:
    values = build(kinds, program)
    with_grad = [value for value in values if value.op and value.inputs]
    if not with_grad:
        return
    roots = [with_grad[pick % len(with_grad)] for pick in picks]
    recording = capture([root.tensor for root in roots])
    graph = recording.graph
    assert graph is not None
    check(graph, reached(roots))
    ids = [node.id for node in graph.nodes]
    assert ids == [f"n{position}" for position in range(len(ids))]
    position = {node: at for at, node in enumerate(ids)}
    for edge in graph.edges:
        assert edge.tail in position and edge.head in position
        assert position[edge.tail] < position[edge.head], "the order of the nodes is topological"
    assert [graph.node(root.node).op for root in graph.roots] == [root.op for root in roots]
    sequence = [node.seq for node in graph.nodes if node.seq is not None]
    assert sequence == sorted(sequence, reverse=True)
    assert sorted(sequence) == list(range(len(sequence)))


@settings(max_examples=40, deadline=None)
@given(leaves, steps)
def test_capture_leaves_gradients_as_they_are(kinds: list[str], program: list[tuple[str, int, int]]) -> None:
    def gradients(*, captured: bool) -> list[torch.Tensor | None]:
        values = build(kinds, program)
        root = values[-1]
        if not root.op or not root.inputs:
            return []
        if captured:
            capture(root.tensor)
        root.tensor.backward()
        return [value.tensor.grad for value in values[: len(kinds)]]

    for plain, seen in zip(gradients(captured=False), gradients(captured=True), strict=True):
        assert (plain is None) == (seen is None)
        assert plain is None or seen is None or torch.equal(plain, seen) or bool(plain.isnan().all())
