"""Every readable rule gives what the engine computes, on PyTorch's own samples."""

import ast
from collections import Counter
from dataclasses import fields, replace

import pytest
import torch

from graphlab.rules.official import official
from graphlab.rules.rule import Gradient, Rule
from graphlab.rules.table import readable, rules
from tests.rules.conftest import nodes, own_nodes
from tests.rules.verify import verify

pytestmark = pytest.mark.xdist_group("rules")

# Nodes that are not made from PyTorch's table.
UNLISTED = {"CopyBackwards", "CopySlices", "Error"}


def base(op):
    return op.removesuffix("_copy")


def test_every_readable_rule_agrees_with_the_engine(ran):
    verdict = verify(ran, readable)
    assert verdict.wrong == []
    never = set(rules()) - {base(op) for op, count in verdict.agreed.items() if count}
    assert never == set(), "rules that nothing has exercised"
    seen = {base(op) for op in verdict.seen}
    known = {op for op in seen if readable(op)}
    listed = {op for op in seen if official(op)}
    print(
        f"\n{len(seen)} node names seen, {len(known)} with a readable rule, {len(listed)} in PyTorch's"
        f" table; {sum(verdict.agreed.values())} gradients agree"
    )
    assert len(rules()) >= 200
    assert len(known) >= 200
    assert {op for op in seen - listed if "GeneratedBackwardFor" not in op} <= UNLISTED


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [torch.float32, torch.complex128], ids=str)
def test_every_readable_rule_agrees_in_other_dtypes(dtype):
    verdict = verify(nodes(dtype), readable)
    assert verdict.wrong == []
    assert len([op for op, count in verdict.agreed.items() if count]) > 120


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.complex128], ids=str)
def test_every_readable_rule_agrees_on_all_samples(dtype):
    verdict = verify(nodes(dtype, None), readable)
    assert verdict.wrong == []
    assert sum(verdict.agreed.values()) > 5000


class Read(Rule):
    """A rule that is taken by what people read."""

    def gradient(self, argument: str) -> Gradient:
        good = Rule.gradient(self, argument)
        return replace(good, vjp=good.shown)


def test_what_people_read_is_right_too_but_at_special_points(ran):
    read = {op: _as(Read, rule) for op, rule in rules().items()}
    verdict = verify(ran, lambda op: read.get(base(op)))
    wrong = Counter(base(line.split()[0]) for line in verdict.wrong)
    shown = {op for op, rule in rules().items() if rule.shown}
    assert set(wrong) <= shown
    for op in shown:
        right = sum(count for name, count in verdict.agreed.items() if base(name) == op)
        assert right > wrong[op], (op, right, wrong[op], [one for one in verdict.wrong if op in one][:3])


# The verification itself can fail


def _as(kind: type[Rule], one: Rule) -> Rule:
    return kind(**{each.name: getattr(one, each.name) for each in fields(Rule)})


class Broken(Rule):
    """A rule that gives twice the gradient, and 1 where the gradient is 0."""

    def gradient(self, argument: str) -> Gradient:
        good = Rule.gradient(self, argument)
        twice = ast.BinOp(good.vjp, ast.Add(), good.vjp)
        zero = isinstance(good.vjp, ast.Constant) and good.vjp.value == 0
        return replace(good, vjp=ast.Constant(1) if zero else twice)


def test_verification_notices_every_rule_that_is_wrong(ran):
    broken = {op: _as(Broken, rule) for op, rule in rules().items()}
    verdict = verify(ran, lambda op: broken.get(base(op)))
    assert {base(line.split()[0]) for line in verdict.wrong} == set(rules())


@pytest.mark.parametrize(
    ("op", "change"),
    [
        ("SubBackward0", {"local": {"self": "1", "other": "alpha"}}),
        ("MulBackward0", {"local": {"self": "self", "other": "other"}}),
        ("MmBackward0", {"vjp": {"self": "grad @ T(mat2)", "mat2": "self @ grad"}}),
        ("ExpandBackward0", {"vjp": {"self": "grad"}}),
        ("SumBackward1", {"vjp": {"self": "grad"}}),
        ("MeanBackward0", {"vjp": {"self": "expand(grad, self_shape)"}}),
        ("TanhBackward0", {"local": {"self": "1 - result"}}),
        ("SoftmaxBackward0", {"vjp": {"self": "result * grad"}}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_verification_names_the_row_that_is_wrong(ran, op, change):
    some = [one for one in ran if one.op == op]
    wrong = replace(readable(op), **change)
    assert verify(some, readable).wrong == []
    lines = verify(some, lambda _: wrong).wrong
    assert lines
    assert all(line.startswith(f"{op} slot ") for line in lines)


def test_rules_are_of_nodes_that_exist():
    assert {op for op in rules() if official(op) is None} == {"CopyBackwards"}
    for op, rule in rules().items():
        known = official(op)
        if known is not None:
            assert set(rule.arguments) <= {one.name for one in known.arguments}, op


def test_subjects_reach_rules_that_the_samples_do_not():
    verdict = verify(own_nodes(), readable)
    assert verdict.wrong == []
    assert verdict.agreed["EluBackward1"] == 1
    assert verdict.agreed["NormBackward0"] == 2
