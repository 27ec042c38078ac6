"""Every backend on forwards that it captures, freezes or refuses: the graph, the answer, our words."""

from pathlib import Path

import pytest
import torch

from graphlab.outcome import BACKENDS, Refused
from tests.statics import subjects
from tests.statics.trying import leaf, ops, traced, tried

HERE = Path(subjects.__file__)


def line_of(text: str) -> int:
    return next(at for at, one in enumerate(HERE.read_text().splitlines(), 1) if one.strip() == text)


def test_every_backend_captures_a_polynomial_and_agrees() -> None:
    found = tried(subjects.Quadratic(), leaf(2, 3), only=BACKENDS)
    for name, one in found.items():
        assert [judged.agrees for judged in one.agreements] == [True], name
        assert traced(one).backend == name
        inputs = [node.name for node in traced(one).graph.nodes if node.kind == "input"]
        assert inputs[0] == "x"
        forward = [node for node in ops(one) if node.phase == "forward"]
        lines = {node.source.line for node in forward if node.source is not None}
        assert lines == {line_of("return x**2 + 3 * x + 1")}, name
        written = [node.source.expression for node in forward if node.source is not None]
        assert [text for text in written if text] == ["x**2", "3 * x", "x**2 + 3 * x", "x**2 + 3 * x + 1"], (
            name
        )


def test_gradients_are_those_of_autograd_itself() -> None:
    x = leaf(3)
    y = subjects.Quadratic()(x)
    weights = torch.randn(3, generator=torch.Generator().manual_seed(0))
    (expected,) = torch.autograd.grad(y, x, weights)
    for name, one in tried(subjects.Quadratic(), x, only=("jit.trace", "aot")).items():
        answer = one.agreements[0].static
        assert answer is not None
        assert answer.outputs[0].values == pytest.approx(y.tolist())
        assert answer.gradients[0].name == "x"
        assert answer.gradients[0].tensor is not None
        assert answer.gradients[0].tensor.values == pytest.approx(expected.tolist()), name


def test_data_dependent_branch_is_frozen_kept_broken_or_refused() -> None:
    x = leaf(2, 3)
    found = tried(subjects.Branch(), x, only=BACKENDS, cases=[(-x.detach(),)])
    branch = line_of("if x.sum() > 0:  # noqa: SIM108")
    trace, script, compiled = found["jit.trace"], found["jit.script"], found["compile"]
    assert [one.agrees for one in trace.agreements] == [True, False]
    (warning,) = traced(trace).warnings
    assert warning.source is not None
    assert warning.source.line == branch
    assert "branch" in warning.meaning
    assert [one.agrees for one in script.agreements] == [True, True]
    assert [node.op for node in ops(script) if node.kind == "block"] == ["prim::If"]
    inner = [node for node in ops(script) if node.block]
    assert [node.op for node in inner] == ["aten::mul", "aten::mul"]
    for name in ("export", "fx", "aot"):
        outcome = found[name].outcome
        assert isinstance(outcome, Refused)
        assert "depends on a tensor's value" in outcome.reason
        assert outcome.source is not None
        assert outcome.source.line == branch
        assert outcome.error
    assert [one.agrees for one in compiled.agreements] == [True, True]
    (stop,) = traced(compiled).breaks
    assert stop.source is not None
    assert stop.source.line == branch
    assert len(traced(compiled).pieces) == 1
    ids = [node.id for graph in (traced(compiled).graph, *traced(compiled).pieces) for node in graph.nodes]
    assert len(set(ids)) == len(ids)
    assert any("x is a float32 tensor of shape (2, 3)" in one for one in traced(compiled).guards)


def test_dropout_flag_is_frozen_and_named() -> None:
    found = tried(subjects.Drop().train(), leaf(2, 3), only=("jit.trace", "jit.script", "export"))
    for name in ("jit.trace", "export"):
        (drop,) = [node for node in ops(found[name]) if "dropout" in node.op]
        assert drop.baked == "captured in train mode: it drops in eval mode too"
        assert drop.module == "drop"
    checked = tried(subjects.Drop().train(), leaf(2, 3), only=("compile",))
    for one in (found["jit.script"], checked["compile"]):  # the script asks for it, compile checks it
        assert not [node for node in ops(one) if node.baked]
    assert all(one.agreements[0].agrees for one in found.values())


def test_sizes_and_tensors_from_python_are_marked_as_frozen() -> None:
    size = tried(subjects.Size(), leaf(2, 3), only=("jit.trace", "export"))
    for one in size.values():
        (baked,) = [node.baked for node in ops(one) if node.baked]
        assert "rows is frozen" in baked
        assert "2" in baked
    made = tried(subjects.Constant(), leaf(3), only=("jit.trace", "export", "fx"))
    for name in ("jit.trace", "export"):
        constants = [node for node in traced(made[name]).graph.nodes if node.kind == "constant"]
        assert [node.baked for node in constants] == [
            "a tensor made while the graph was captured: its values are frozen"
        ]
    assert not any(node.baked for node in ops(made["fx"]) if node.kind == "constant")


def test_both_calls_of_a_module_have_its_path() -> None:
    found = tried(subjects.Twice(), leaf(2, 3), only=("jit.trace", "jit.script", "export", "fx"))
    for name, one in found.items():
        paths = [node.module for node in ops(one) if "inear" in node.op]
        assert paths == ["linear", "linear"], name
        expressions = [node.source.expression for node in ops(one) if "inear" in node.op and node.source]
        assert expressions == ["self.linear(x)", "self.linear(self.linear(x))"], name


def test_joint_graph_has_both_phases_and_the_numbers_of_autograd() -> None:
    one = tried(subjects.Twice(), leaf(2, 3), only=("aot",))["aot"]
    nodes = ops(one)
    assert {node.phase for node in nodes} == {"forward", "backward"}
    addmm = [node for node in nodes if node.op == "aten.addmm.default"]
    assert [node.seq for node in addmm] == [1, 3]
    assert sum(node.accumulates for node in nodes) == 2  # of the weight and of the bias, used twice
    assert one.agreements[0].agrees
    names = [node.name for node in traced(one).graph.nodes if node.kind == "parameter"]
    assert names == ["linear.weight", "linear.bias"]


@pytest.mark.slow
def test_batch_norm_buffers_agree_and_are_given_back() -> None:
    module, x = subjects.Norm(), leaf(4, 3)
    before = {name: one.clone() for name, one in module.named_buffers()}
    for name, one in tried(module, x, only=BACKENDS).items():
        assert one.agreements[0].agrees, (name, one.agreements[0])
    assert all(torch.equal(one, before[name]) for name, one in module.named_buffers())
    assert x.grad is None


MATCHING = [
    (subjects.InPlace(), (leaf(2, 3),), ("fx",)),
    (subjects.Dict(), (leaf(3),), ()),
    (subjects.Embedded(), (torch.tensor([1, 2, 5]),), ()),
    (subjects.Plain(), (torch.ones(3),), ()),
    (subjects.Writes(), (leaf(3), torch.ones(3)), ()),
    (subjects.Norm(), (leaf(4, 3),), ()),
    (subjects.Dice(), (leaf(3),), ("jit.script",)),
]
QUICK = ("jit.trace", "jit.script", "aot")  # the others take seconds each


@pytest.mark.parametrize("only", [QUICK, pytest.param(("export", "fx", "compile"), marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("module", "inputs", "refusing"), MATCHING, ids=[type(one[0]).__name__ for one in MATCHING]
)
def test_agrees(
    module: torch.nn.Module,
    inputs: tuple[torch.Tensor, ...],
    refusing: tuple[str, ...],
    only: tuple[str, ...],
) -> None:
    for name, one in tried(module, *inputs, only=only).items():
        assert isinstance(one.outcome, Refused) == (name in refusing), (name, one.outcome)
        if name not in refusing:
            assert [judged.agrees for judged in one.agreements] == [True], (name, one.agreements)


def test_backward_of_a_custom_function_is_lost_in_export() -> None:
    one = tried(subjects.Custom(), leaf(3), only=("export",))["export"].agreements[0]
    assert not one.agrees
    assert one.worst == "the gradient of x"
    assert one.max_abs_diff == 3.0


def test_forward_that_is_not_reproducible_is_not_judged() -> None:
    one = tried(subjects.Clock(), leaf(3), only=("jit.trace",), look=True)["jit.trace"]
    assert one.agreements[0].agrees
    assert "another answer each time" in one.agreements[0].note
    assert one.found == ()


def test_deprecation_is_kept_in_torchs_words() -> None:
    for one in tried(subjects.Plain(), leaf(3), only=("jit.trace", "jit.script")).values():
        assert "deprecated" in one.outcome.deprecated


@pytest.mark.slow
def test_nothing_works_less_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for name, one in tried(subjects.Quadratic(), leaf(3), only=BACKENDS).items():
        assert one.agreements[0].agrees, name


def test_what_the_forward_prints_does_not_reach_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    tried(subjects.Noisy(), leaf(3), only=("jit.trace",))
    assert capfd.readouterr() == ("", "")


def test_callers_random_numbers_gradients_and_modes_stay() -> None:
    module, x = subjects.Append(), leaf(3)
    x.grad = torch.ones(3)
    torch.manual_seed(3)
    state = torch.get_rng_state()
    tried(module, x, only=("jit.trace",), look=True)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(x.grad, torch.ones(3))
    assert module.seen == []


layer = torch.nn.Linear(3, 2)


class Outside(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return layer(x)


def test_compile_knows_the_weights_of_a_module_that_is_reached_as_a_global() -> None:
    nodes = traced(tried(Outside(), leaf(2, 3), only=("compile",))["compile"]).graph.nodes
    assert {one.name for one in nodes if one.kind == "parameter"} == {"layer.weight", "layer.bias"}


def test_compile_says_why_it_leaves_a_recurrent_layer_to_python() -> None:
    outcome = traced(tried(torch.nn.GRU(2, 3), leaf(4, 1, 2), only=("compile",))["compile"])
    assert outcome.graph.nodes == outcome.pieces == ()
    (left,) = outcome.breaks
    assert left.source is None
    assert "no graph was made" in left.meaning
    assert "GRU" in left.meaning


def test_script_writes_a_while_loop_without_the_largest_number() -> None:
    x = torch.tensor(3.0, requires_grad=True)
    nodes = traced(tried(subjects.Double(), x, only=("jit.script",))["jit.script"]).graph.nodes
    (loop,) = [one for one in nodes if one.op == "prim::Loop"]
    assert loop.arguments[0] == "no limit"
