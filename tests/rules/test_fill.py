"""Rules with the words and the numbers of recordings, made by hand and by real scripts."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab import load
from graphlab.graph import PACKED, Edge, Graph, Node, Operand, Saved, TensorSummary
from graphlab.recording import Step
from graphlab.rules import fill, local_values
from graphlab.rules.explain import saved as kept
from graphlab.rules.official import official
from graphlab.rules.table import rules
from tests.conftest import run_cli
from tests.properties.recording_strategies import graphs
from tests.properties.recording_strategies import steps as recorded_steps
from tests.renderers.handmade import scalar, surface

LEAF = Node("n1", "AccumulateGrad", "leaf", "x", ("x",), outputs=(scalar(2),))


def vector(*values: float) -> TensorSummary:
    return TensorSummary((len(values),), "float32", "cpu", values=values)


def one(node: Node, *leaves: Node, step: Step | None = None):
    """Return what is said of a node whose slots lead to the leaves, in their order."""
    edges = tuple(Edge("n0", leaf.id, slot) for slot, leaf in enumerate(leaves))
    return fill(Graph((), (node, *leaves), edges), node, step)


def power(**changed: object) -> Node:
    given = {
        "outputs": (scalar(4),),
        "operands": (Operand("x", 0), Operand("2")),
        "saved": (Saved("exponent", value="2"), Saved("self", scalar(2))),
    }
    return Node("n0", "PowBackward0", **{**given, **changed})


# With words and numbers


def test_fill_a_power_works_the_exponent_in():
    (said,) = one(power(), LEAF, step=Step(0, "n0", (scalar(3),), (scalar(12),)))
    assert (said.slot, said.argument, said.target) == (0, "self", "x")
    assert (said.local, said.local_numbers, said.local_value) == ("2 · x", "2 · 2", 4.0)
    assert (said.formula, said.numbers) == ("grad · 2 · x", "3 · 4")
    assert said.latex == r"\mathrm{grad} \cdot 2 \cdot x"
    assert said.latex_numbers == r"3 \cdot 4"
    assert said.result == scalar(12)


def test_fill_before_the_step_has_local_numbers_and_no_result():
    (said,) = one(power(), LEAF)
    assert (said.formula, said.local_numbers, said.numbers) == ("grad · 2 · x", "2 · 2", "")
    assert said.result is None


def test_fill_of_the_whole_surface_agrees_with_what_was_recorded():
    recording = surface()
    graph = recording.graph
    chosen = ("MulBackward0", "PowBackward0")
    products = [step for step in recording.steps if graph.node(step.node).op in chosen]
    assert len(products) == 3
    for step in products:
        for said in fill(graph, graph.node(step.node), step):
            assert said.local_value * step.grad_outputs[0].values[0] == said.result.values[0]


def test_fill_both_edges_of_a_square():
    graph = surface().graph
    first, second = fill(graph, graph.node("n2"), None)
    assert (first.target, second.target) == ("y", "y")
    assert (first.local, second.local) == ("y", "y")


def test_fill_constant_operand_is_written_as_the_user_wrote_it():
    node = Node("n0", "MulBackward0", outputs=(scalar(6),), saved=(Saved("other", scalar(3)),),
                operands=(Operand("3"), Operand("x", 0)))  # fmt: skip
    (said,) = one(node, LEAF)
    assert (said.local, said.local_numbers, said.local_value) == ("3", "3", 3.0)


def test_fill_expression_operand_gets_brackets():
    leaf = Node("n1", "AccumulateGrad", "leaf", "x", outputs=(scalar(2),))
    node = Node("n0", "MulBackward0", outputs=(scalar(6),),
                operands=(Operand("x", 0), Operand("y + 1")))  # fmt: skip
    (said,) = one(node, leaf)
    assert said.formula == "grad · (y + 1)"
    assert said.latex == r"\mathrm{grad} \cdot \left(y + 1\right)"


def test_fill_names_the_result_as_the_user_did():
    node = Node(
        "n0", "TanhBackward0", name="h", outputs=(scalar(0.5),), saved=(Saved("result", scalar(0.5)),)
    )
    (said,) = one(node, LEAF)
    assert (said.local, said.local_numbers, said.local_value) == ("1 - h²", "1 - 0.5²", 0.75)


def test_fill_says_summed_only_where_the_shapes_show_it():
    small = Node("n1", "AccumulateGrad", "leaf", "b", outputs=(vector(1),))
    large = Node("n2", "AccumulateGrad", "leaf", "a", outputs=(vector(1, 2),))
    node = Node("n0", "AddBackward0", outputs=(vector(2, 3),), saved=(Saved("alpha", value="1"),))
    first, second = one(node, small, large, step=Step(0, "n0", (vector(5, 6),)))
    assert first.formula == "sum_to(grad, (1,))"
    assert first.numbers == "sum_to([5, 6], (1,))"
    assert (second.formula, second.numbers) == ("grad", "[5, 6]")


def test_fill_counts_elements_where_shapes_are_known():
    leaf = Node("n1", "AccumulateGrad", "leaf", "x", outputs=(vector(1, 2, 3, 6),))
    node = Node("n0", "MeanBackward0", outputs=(scalar(3),))
    (said,) = one(node, leaf, step=Step(0, "n0", (scalar(1),)))
    assert (said.formula, said.numbers) == ("expand(grad, shape(x)) / n", "expand(1, (4,)) / 4")


def test_fill_complex_has_the_conjugate():
    number = TensorSummary((), "complex64", "cpu", values=((1.0, 2.0),))
    leaf = Node("n1", "AccumulateGrad", "leaf", "x", outputs=(number,))
    node = Node("n0", "MulBackward0", outputs=(number,), saved=(Saved("other", number),),
                operands=(Operand("x", 0), Operand("c")))  # fmt: skip
    (said,) = one(node, leaf)
    assert (said.formula, said.local_value) == ("grad · conj(c)", None)


def test_fill_several_tensors_of_a_list_say_which():
    node = Node(
        "n0", "CatBackward0", outputs=(vector(1, 2),), saved=(Saved("dim", value="18446744073709551615"),)
    )
    first, second = one(node, LEAF, Node("n2", "AccumulateGrad", "leaf", "y", outputs=(vector(2),)))
    assert (first.formula, second.formula) == ("piece(grad, dim=-1, 0)", "piece(grad, dim=-1, 1)")
    assert (first.argument, second.target) == ("tensors", "y")


# Without a rule, and with things missing


def test_fill_without_a_readable_rule_has_pytorchs_own():
    (said,) = one(Node("n0", "LgammaBackward0", outputs=(scalar(1),)), LEAF)
    assert (said.argument, said.formula, said.local) == ("self", "grad * digamma(self)", "")


def test_fill_leaf_adds_to_grad():
    step = Step(0, "n1", (scalar(4),), grad_before=scalar(3), grad_after=scalar(7))
    (said,) = fill(Graph((), (power(), LEAF)), LEAF, step)
    assert (said.target, said.formula, said.numbers) == ("x.grad", "x.grad + grad", "3 + 4")
    assert said.result == scalar(7)
    (first,) = fill(Graph((), (power(), LEAF)), LEAF, Step(0, "n1", (scalar(4),), grad_after=scalar(4)))
    assert first.numbers == "4"


@pytest.mark.parametrize(
    ("node", "formula"),
    [
        (Node("n0", "ScaleBackward", "custom"), "Scale.backward(grad)"),
        (Node("n0", "CopySlices", "view_write"), "grad, changed by its op where the write went"),
        (Node("n0", "NoSuchBackward7"), "computed by NoSuchBackward7"),
    ],
)
def test_fill_of_what_is_in_no_table_is_a_sentence(node, formula):
    (said,) = one(node, LEAF)
    assert (said.formula, said.numbers, said.local_value) == (formula, "", None)


def test_fill_freed_and_missing_values_leave_numbers_empty():
    node = power(saved=(Saved("exponent", value="2"), Saved("self", freed=True)))
    bare = Node("n1", "AccumulateGrad", "leaf", "x", outputs=(TensorSummary((), "float32", "cpu"),))
    (said,) = one(node, bare, step=Step(0, "n0", (None,), (None,)))
    assert (said.formula, said.local) == ("grad · 2 · x", "2 · x")
    assert (said.local_numbers, said.numbers, said.local_value, said.result) == ("", "", None, None)
    (empty,) = one(Node("n0", "PowBackward0"), Node("n1", "AccumulateGrad", "leaf"))
    assert empty.formula == "grad · exponent · self^(exponent - 1)"


def test_fill_when_other_outputs_brought_gradients_the_rule_does_not_read_falls_back():
    node = Node("n0", "NativeGroupNormBackward0", outputs=(vector(1, 2), scalar(1), scalar(1)))
    (said,) = one(node, LEAF, step=Step(0, "n0", (vector(1, 1), scalar(1), None)))
    assert "native_group_norm_backward" in said.formula
    (usual,) = one(node, LEAF, step=Step(0, "n0", (vector(1, 1), None, None)))
    assert "mean(g)" in usual.formula


@pytest.mark.parametrize("name", ["a\x1b[31mb", "x\n\u202ey", "{\\input}", "损失", "q" * 500])
def test_fill_makes_hostile_names_safe(name):
    leaf = Node("n1", "AccumulateGrad", "leaf", name, (name,), outputs=(scalar(2),))
    node = power(operands=(Operand(name, 0), Operand("2")))
    (said,) = one(node, leaf)
    for text in (said.target, said.formula, said.local, said.latex):
        assert text.isprintable()
        assert len(text) < 200
    assert "\\input" not in said.latex


def test_fill_many_values_are_not_printed():
    many = TensorSummary((4, 4), "float32", "cpu", values=tuple(float(one) / 3 for one in range(16)))
    leaf = Node("n1", "AccumulateGrad", "leaf", "x", outputs=(many,))
    node = Node("n0", "MulBackward0", outputs=(many,), saved=(Saved("other", many),))
    (said,) = one(node, leaf, step=Step(0, "n0", (many,)))
    assert said.numbers == said.latex_numbers == ""


SAVED_TEXTS = st.sampled_from(
    [
        "",
        "2",
        "-1",
        "0",
        "None",
        "True",
        PACKED,
        "nan",
        "tanh",
        "(0, 1)",
        "[1",
        "(((",
        "1e999",
        "18446744073709551615",
        "()",
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(graph=graphs(), step=recorded_steps, data=st.data())
def test_fill_never_fails_whatever_was_recorded(graph, step, data):
    ops = st.sampled_from([*sorted(rules()), "LgammaBackward0", "NoSuchBackward0", "CopySlices"])
    for node in graph.nodes:
        op = data.draw(ops)
        names = sorted({name for known in [official(op)] if known for name in kept(known)}) or ["self"]
        saved = tuple(
            replace(one, name=data.draw(st.sampled_from(names)), value=data.draw(SAVED_TEXTS))
            for one in node.saved
        )
        node = replace(node, op=op, saved=saved)
        for said in fill(graph, node, data.draw(st.none() | st.just(step))):
            assert said.formula
            for text in (said.target, said.formula, said.numbers, said.local, said.local_numbers, said.latex):
                assert text.isprintable()
            assert all(len(text) <= 80 for text in (said.numbers, said.local_numbers))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(graph=graphs(), step=recorded_steps, data=st.data())
def test_fill_local_values_alone_are_those_of_the_whole(graph, step, data):
    for node in graph.nodes:
        node = replace(node, op=data.draw(st.sampled_from(sorted(rules()))))
        whole = {one.slot: one.local_value for one in fill(graph, node, step) if one.local_value is not None}
        assert repr(local_values(graph, node, step)) == repr(whole)  # repr: nan is itself


def test_fill_tensor_that_a_hook_put_away_is_no_value():
    node = Node("n0", "TanhBackward0", outputs=(scalar(0.5),), saved=(Saved("result", value=PACKED),))
    (said,) = one(node, LEAF)
    assert (said.local, said.local_numbers, said.local_value) == ("1 - result²", "1 - 0.5²", 0.75)


# Of real scripts

SCRIPT = """
import torch
x = torch.tensor(2.0, requires_grad=True)
w = torch.tensor([0.5, -1.0], requires_grad=True)
y = x**2 + 3 * x + 1
h = torch.tanh(w * x).sum()
loss = y - h.exp() / (x + 1) + torch.relu(w).mean()
loss.backward()
"""


def test_fill_of_a_real_recording_multiplies_to_what_the_engine_sent(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    done = run_cli("render", "script.py", "-q", "--show", "grads", "-o", "r.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    recording = load(tmp_path / "r.json")
    checked = 0
    for step in recording.steps:
        for said in fill(recording.graph, recording.graph.node(step.node), step):
            if said.local_value is not None:
                product = said.local_value * step.grad_outputs[0].values[0]
                assert said.result.values[0] == pytest.approx(product, rel=1e-5)
                assert said.numbers
                checked += 1
    assert checked >= 8
