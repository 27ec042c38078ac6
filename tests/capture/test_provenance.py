"""Names, operands, lines and module calls, recorded in this process."""

from __future__ import annotations

import sys
from collections import OrderedDict

import pytest

import graphlab
from graphlab.graph import Graph, Node, Operand

torch = pytest.importorskip("torch")


def graph_of(function) -> Graph:
    graph = graphlab.record(function).graph
    assert graph is not None
    return graph


def only(graph: Graph, op: str) -> Node:
    (node,) = [node for node in graph.nodes if node.op == op]
    return node


def test_operands_of_operators_are_what_was_written():
    x = torch.tensor(2.0, requires_grad=True)
    graph = graph_of(lambda: 3 * x + 1)
    assert only(graph, "MulBackward0").operands == (Operand("3"), Operand("x", 0))
    assert only(graph, "AddBackward0").operands == (Operand("3 * x", 0), Operand("1"))


def test_operands_of_a_parallel_edge_keep_their_slots():
    x = torch.tensor(2.0, requires_grad=True)
    assert only(graph_of(lambda: x * x), "MulBackward0").operands == (Operand("x", 0), Operand("x", 1))


def test_operands_of_a_function_and_a_method_of_the_ops_name():
    x = torch.tensor(2.0, requires_grad=True)
    graph = graph_of(lambda: torch.exp(x).pow(3))
    assert only(graph, "ExpBackward0").operands == (Operand("x", 0),)
    assert only(graph, "PowBackward0").operands == (Operand("torch.exp(x)", 0), Operand("3"))


def test_operands_of_an_augmented_assignment():
    x = torch.tensor(2.0, requires_grad=True)

    def add():
        total = x * 1
        total += x
        return total

    node = only(graph_of(add), "AddBackward0")
    assert (node.name, node.operands) == ("total", (Operand("total", 0), Operand("x", 1)))


@pytest.mark.parametrize("module", ["conv", "cell"])
def test_arguments_of_a_module_are_no_operands_of_the_node_inside(module):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = torch.nn.Conv2d(1, 1, 2)
            self.cell = torch.nn.GRUCell(4, 4)

        def forward(self, x):
            return self.conv(x) if module == "conv" else self.cell(x, torch.ones(2, 4))

    net = Net()
    given = torch.ones(1, 1, 3, 3) if module == "conv" else torch.ones(2, 4)
    graph = graph_of(lambda: net(given))
    inner = [node for node in graph.nodes if node.module and node.module.path == module]
    assert inner
    assert all(node.operands == () for node in inner)


def test_arguments_of_autograd_grad_are_no_operands_of_what_it_made():
    x = torch.tensor(2.0, requires_grad=True)

    def twice():
        f = x**3
        (dx,) = torch.autograd.grad(f, (x,), create_graph=True)
        return dx

    made = graphlab.capture(twice()).graph
    assert made is not None
    assert all(node.operands == () for node in made.nodes if node.kind == "op")


def test_result_of_a_call_has_the_variables_name_and_the_value():
    def double(a):
        return a * 2

    def run():
        x = torch.tensor([1.0, 2.0], requires_grad=True)
        doubled = double(x)
        return doubled.sum()

    node = only(graph_of(run), "MulBackward0")
    assert (node.name, node.source.expression, node.outputs[0].values) == ("doubled", "a * 2", (2.0, 4.0))


def test_a_module_called_twice_has_two_calls_and_one_leaf():
    linear = torch.nn.Linear(1, 1)
    graph = graph_of(lambda: linear(linear(torch.ones(1, 1))).sum())
    calls = {(node.module.path, node.module.call) for node in graph.nodes if node.module}
    assert calls == {("linear", 1), ("linear", 2)}
    leaves = [node for node in graph.nodes if node.kind == "leaf"]
    assert len(leaves) == 2
    assert all(sum(edge.head == leaf.id for edge in graph.edges) == 2 for leaf in leaves)


def test_classes_among_the_variables_are_not_asked_for_their_items():
    class Hostile(OrderedDict):
        def items(self):
            raise AssertionError

    from graphlab.capture.roots import choose_root

    x = torch.ones(1, requires_grad=True)
    roots = choose_root({"OrderedDict": OrderedDict, "Hostile": Hostile, "out": {"loss": x * 2}})
    assert [name for name, _ in roots] == ["out.loss"]


def test_a_dull_line_is_still_found_when_it_makes_a_node():
    x = torch.tensor(1.0, requires_grad=True)

    def run():
        y = x
        for i in range(100):
            y = y * 2 if i == 99 else y
        return y

    node = only(graph_of(run), "MulBackward0")
    assert node.source.text == "y = y * 2 if i == 99 else y"


def test_lines_of_a_library_are_told_apart_once_they_make_nodes():
    x = torch.tensor(2.0, requires_grad=True)
    source = "def grow(x, at):\n    return x if at < 5 else x * 2 + x / 4\n"
    scope = {}
    exec(compile(source, f"{sys.prefix}/lib/site-packages/lib.py", "exec"), scope)

    def run():
        y = x
        for at in range(8):
            y = scope["grow"](y, at)
        return y

    nodes = [node for node in graph_of(run).nodes if node.op == "MulBackward0"]
    assert {node.source.line for node in nodes} == {2}
    assert len(nodes) == 3


def test_a_function_that_mostly_returns_plain_values_is_still_found_when_it_makes_a_node():
    x = torch.tensor(1.0, requires_grad=True)
    made = []

    def setting(at):
        if at >= 98:
            made.append(x * 2)
        return at

    def run():
        for at in range(150):
            setting(at)
        return sum(made)

    nodes = [node for node in graph_of(run).nodes if node.op == "MulBackward0"]
    texts = [node.source.text for node in nodes]
    # Until it is looked at again, the line that called it has what it makes.
    assert set(texts) == {"setting(at)", "made.append(x * 2)"}
    assert texts.count("setting(at)") < 16
