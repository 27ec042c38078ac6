"""Autograd's nodes beside the nodes of captured graphs: made by hand, and real ones."""

from typing import Any

import pytest
import torch

import graphlab
from graphlab.align import align
from graphlab.families import family
from graphlab.graph import Edge, Graph, ModuleCall, Node, Root, Source
from graphlab.matching import match
from graphlab.outcome import Alignment, Pair, StaticGraph, StaticNode
from tests.statics import subjects
from tests.statics.trying import leaf, traced, tried
from tests.thirdparty.contrast_subjects import SUBJECTS


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("MulBackward0", "aten::mul", "aten.mul.Tensor", "call_function operator.mul", "aten::mul_"), "mul"),
        (("AddmmBackward0", "aten.addmm.default"), "addmm"),
        (("NativeLayerNormBackward0", "aten::layer_norm", "aten.native_layer_norm.default"), "layer_norm"),
        (("NativeBatchNormBackward0", "aten._native_batch_norm_legit_functional.default"), "batch_norm"),
        (("LogSoftmaxBackward0", "aten::log_softmax", "aten._log_softmax.default"), "log_softmax"),
        (("ConvolutionBackward0", "aten::_convolution", "aten.conv2d.default", "call conv2d"), "convolution"),
        (("MaxPool2DWithIndicesBackward0", "aten::max_pool2d"), "max_pool2d"),
        (("TBackward0", "aten::t", "aten.transpose.int", "TransposeBackward0"), "transpose"),
        (("UnsafeViewBackward0", "ViewBackward0", "aten::reshape"), "view"),
        (("call_method relu", "call_function torch.nn.functional.relu", "ReluBackward0"), "relu"),
        (("call_function operator.iadd", "AddBackward0"), "add"),
    ],
)
def test_family_is_one_for_all_names_of_an_operation(names: tuple[str, ...], expected: str) -> None:
    assert {family(one) for one in names} == {expected}


def test_match_keeps_the_order_and_lets_one_take_several() -> None:
    found = match(
        ["linear", "relu", "linear"],
        ["t", "addmm", "relu", "t", "addmm", "sum"],
        lambda one, two: 1 if one == two or (one == "linear" and two in ("t", "addmm")) else 0,
        lambda one, before, two: int(two == "t" and before == "addmm") if one == "linear" else None,
        lambda one: one,
    )
    assert found == [(0, [0, 1]), (1, [2]), (2, [3, 4])]


def test_match_of_sequences_too_long_for_a_table_takes_equal_tokens() -> None:
    many = ["a", "b"] * 1000
    found = match(many, many, lambda one, two: int(one == two), lambda *_: None, lambda one: one)
    assert found == [(at, [at]) for at in range(2000)]


def at(line: int, expression: str = "") -> Source:
    return Source("net.py", line, "", expression)


def test_line_decides_between_equal_operations() -> None:
    graph = Graph(
        (Root("n0"),),
        (
            Node("n0", "AddBackward0", seq=2, source=at(3), slots=2),
            Node("n1", "MulBackward0", seq=1, source=at(2), slots=1),
            Node("n2", "MulBackward0", seq=0, source=at(1), slots=1),
        ),
        (Edge("n0", "n1"), Edge("n0", "n2", 1)),
    )
    static = StaticGraph(
        (
            StaticNode("s0", "input", "input", "x"),
            StaticNode("s1", "aten::mul", inputs=("s0",), source=at(2)),  # the one of line 1 is not captured
            StaticNode("s2", "aten::add", inputs=("s1",), source=at(3)),
        )
    )
    pairs = align(graph, static, "jit.trace").pairs
    assert [(one.nodes, one.statics, one.by) for one in pairs] == [
        (("n1",), ("s1",), "line"),
        (("n0",), ("s2",), "line"),
        (("n2",), (), ""),
    ]
    assert pairs[2].why == "the captured graph has no operation of this kind here"


def test_module_decides_where_no_line_is_known() -> None:
    calls = (ModuleCall("a", 1), ModuleCall("b", 1))
    graph = Graph(
        (Root("n0"),),
        (
            Node("n0", "TanhBackward0", seq=1, module=calls[1], slots=1),
            Node("n1", "TanhBackward0", seq=0, module=calls[0], slots=0),
        ),
        (Edge("n0", "n1"),),
        calls,
    )
    static = StaticGraph((StaticNode("s0", "aten::tanh", module="b"),))
    (first, *rest) = align(graph, static, "export").pairs
    assert first == Pair(("n0",), ("s0",), "module")
    assert [one.nodes for one in rest] == [("n1",)]


def aligned(
    module: torch.nn.Module, *inputs: torch.Tensor, backend: str
) -> tuple[Graph, StaticGraph, Alignment]:
    graph = graphlab.record(lambda: module(*inputs).sum().backward()).graph
    assert graph is not None
    for one in [*inputs, *module.parameters()]:
        one.grad = None
    static = traced(tried(module, *inputs, only=(backend,))[backend]).graph
    return graph, static, align(graph, static, backend)


def named(found: tuple[Graph, StaticGraph, Alignment], phase: str) -> list[tuple[list[str], list[str]]]:
    """Return the pairs by the names of their operations, those with both sides only."""
    graph, static, alignment = found
    ops = {one.id: one.op for one in static.nodes}
    return [
        ([graph.node(name).op for name in one.nodes], [ops[name] for name in one.statics])
        for one in alignment.pairs
        if one.phase == phase and one.nodes and one.statics and graph.node(one.nodes[0]).kind != "leaf"
    ]


def test_trace_of_a_layer_applied_twice_has_two_operations_for_four_nodes() -> None:
    found = aligned(subjects.Twice(), leaf(2, 3), backend="jit.trace")
    layer = (["TBackward0", "AddmmBackward0"], ["aten::linear"])
    assert named(found, "forward") == [layer, layer, (["SumBackward0"], ["aten::sum"])]
    leaves = [one for one in found[2].pairs if one.why.startswith("a leaf")]
    names = {node.id: node.name for node in found[1].nodes}
    assert {names[one.statics[0]] for one in leaves} == {"x", "linear.weight", "linear.bias"}


def test_joint_graph_is_aligned_by_creation_number_in_both_phases() -> None:
    found = aligned(subjects.Twice(), leaf(2, 3), backend="aot")
    forward = [(["TBackward0"], ["aten.t.default"]), (["AddmmBackward0"], ["aten.addmm.default"])] * 2
    assert named(found, "forward") == [*forward, (["SumBackward0"], ["aten.sum.default"])]
    assert {one.by for one in found[2].pairs if one.nodes and one.statics} == {"seq", "name", "shape"}
    backward = named(found, "backward")
    assert backward[0] == (["SumBackward0"], ["aten.expand.default"])
    products = next(ops for nodes, ops in backward if nodes == ["AddmmBackward0"])
    assert products.count("aten.mm.default") == 2
    adding = [one for one in found[2].pairs if one.phase == "backward" and not one.nodes]
    assert len(adding) == 2
    assert all("adds gradients" in one.why for one in adding)


class Tenfold(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        return x**3

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
        return 10 * grad


class OwnFunction(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return Tenfold.apply(x)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("backend", "why"),
    [("export", "its forward did, not its backward"), ("aot", "its forward and its backward did")],
)
def test_users_own_function_is_said_to_keep_its_backward_only_where_it_does(backend: str, why: str) -> None:
    graph, static, alignment = aligned(OwnFunction(), leaf(2), backend=backend)
    own = next(node.id for node in graph.nodes if node.kind == "custom")
    whys = {one.phase: one.why for one in alignment.pairs if one.nodes == (own,)}
    assert whys["forward"].endswith(why)
    times_ten = [one for one in static.nodes if one.phase == "backward" and "10" in one.arguments]
    assert bool(times_ten) == (backend == "aot")
    assert "does not say which" in whys.get("backward", "") or backend == "export"


def test_users_own_function_is_one_operation_of_compiled_code() -> None:
    found = aligned(OwnFunction(), leaf(2), backend="compile")
    assert named(found, "forward")[0] == (["TenfoldBackward"], ["autograd_function_apply"])


def test_loop_of_a_script_is_one_operation_for_all_its_turns() -> None:
    found = aligned(subjects.Wide(), leaf(2, 3), backend="jit.script")
    pairs = named(found, "forward")
    assert (["TBackward0", "AddmmBackward0"] * 3, ["aten::linear"]) in pairs
    assert (["MulBackward0"] * 3, ["aten::mul"]) in pairs


@pytest.mark.parametrize(
    ("module", "backend"),
    [
        (subjects.Norm(), "jit.trace"),
        (subjects.Norm(), "fx"),
        (subjects.Norm(), "aot"),
        (subjects.InPlace(), "jit.script"),
        (subjects.InPlace(), "export"),
    ],
)
def test_every_node_is_in_one_pair_of_the_forward(module: torch.nn.Module, backend: str) -> None:
    graph, static, alignment = aligned(module, leaf(4, 3), backend=backend)
    forward = [one for one in alignment.pairs if one.phase == "forward"]
    nodes = [name for one in forward for name in one.nodes]
    assert sorted(nodes) == sorted(one.id for one in graph.nodes)
    ids = {one.id for one in static.nodes if one.kind in ("op", "block") and one.phase == "forward"}
    assert ids == {name for one in forward for name in one.statics} & ids
    assert all(one.why for one in forward if not one.nodes or not one.statics)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["jit.trace", "export", "aot"])
@pytest.mark.parametrize("name", ["TransformerEncoderLayer", "TransformerDecoderLayer", "gpt2"])
def test_every_node_of_a_transformer_has_its_operation(name: str, backend: str) -> None:
    torch.manual_seed(0)
    module, inputs = SUBJECTS[name]()
    graph, _, alignment = aligned(module, *inputs, backend=backend)
    forward = [one for one in alignment.pairs if one.phase == "forward"]
    alone = [graph.node(name).op for one in forward if not one.statics for name in one.nodes]
    assert [op for op in alone if op != "AccumulateGrad"] == ["SumBackward0"]  # ours, outside the forward


def test_leaf_is_found_by_the_users_name_of_what_the_captured_module_calls_otherwise() -> None:
    graph = Graph(
        (Root("n0"),),
        (
            Node("n0", "MulBackward0", seq=0, slots=1),
            Node("n1", "AccumulateGrad", "leaf", "linear.weight", ("linear.weight",)),
        ),
        (Edge("n0", "n1"),),
    )
    own = StaticGraph((StaticNode("s0", "placeholder", "parameter", "net.linear.weight"),))
    whole = StaticGraph((StaticNode("s0", "call_module Linear", module="net.linear"),))
    called = {"net.linear.weight": "linear.weight"}
    assert align(graph, own, "compile").pairs[-1].statics == ()
    assert align(graph, own, "compile", called).pairs[-1] == Pair(
        ("n1",),
        ("s0",),
        "name",
        "a leaf: where autograd stores the gradient; the graph has the tensor itself",
    )
    assert align(graph, whole, "fx", called).pairs[-1] == Pair(
        ("n1",), ("s0",), "module", "a leaf inside a module that the captured graph keeps whole"
    )


def test_script_names_the_line_of_a_number_times_a_tensor_in_the_other_branch() -> None:
    nodes = traced(tried(subjects.Either(), leaf(2), only=("jit.script",))["jit.script"]).graph.nodes
    texts = {one.op: one.source.text for one in nodes if one.source is not None}
    assert texts["aten::pow"] == "y = x**2"
    assert texts["aten::mul"] == "y = -3 * x"
