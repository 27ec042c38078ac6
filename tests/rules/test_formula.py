"""The formula language: what it allows, how it is simplified, printed and worked out."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.rules import formula
from graphlab.rules.evaluate import SCALARS, Unknown, divide, evaluate, power
from graphlab.rules.formula import FormulaError, fold, parse, substitute
from graphlab.rules.functions import WORDS
from graphlab.rules.printing import escaped, show
from graphlab.rules.table import groups, rules
from tests.rules.torch_words import WORDS as TORCH_WORDS
from tests.rules.verify import finished


def text(source: str) -> str:
    return show(parse(source)).text


@pytest.mark.parametrize(
    "source",
    [
        "self.grad",
        "__import__('os')",
        "open(grad)",
        "[grad]",
        "lambda: grad",
        "grad if",
        "exp(x=grad)",
        "(exp)(grad)(grad)",
        "grad := 1",
        "f'{grad}'",
        "(grad for grad in grad)",
        "grad << 2",
        "'a' 'b' + {1}",
    ],
)
def test_parse_refuses_all_that_is_no_formula(source):
    with pytest.raises(FormulaError):
        parse(source)


def test_every_formula_of_every_rule_parses_and_prints():
    for op, rule in rules().items():
        for argument in rule.arguments:
            gradient = rule.gradient(argument)
            for one in (gradient.vjp, gradient.shown, gradient.local, gradient.shown_local):
                if one is not None:
                    shown = show(one)
                    assert shown.text and shown.latex, op
                    assert shown.latex.count("{") == shown.latex.count("}"), shown.latex
        assert rule.why.endswith("."), op


def test_every_word_is_used_and_has_its_meaning_on_tensors():
    used = {
        name
        for rule in rules().values()
        for one in [*rule.parts.values(), *(rule.gradient(name).vjp for name in rule.arguments)]
        for name in formula.called(one)
    }
    assert used <= set(TORCH_WORDS)
    assert set(WORDS) - used == set()


def test_rows_of_one_group_do_not_repeat_nodes():
    names = [op for rows in groups().values() for rule in rows for op in rule.ops]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("grad * (a + b)", "grad · (a + b)"),
        ("grad / (2 * result)", "grad / (2 · result)"),
        ("a - (b - c)", "a - (b - c)"),
        ("a / b / c", "a / b / c"),
        ("a / (b / c)", "a / (b / c)"),
        ("-(a + b)", "-(a + b)"),
        ("a * -b", "a · (-b)"),
        ("a + -b", "a - b"),
        ("(-a) ** 2", "(-a)²"),
        ("-a ** 2", "-a²"),
        ("a ** (n - 1)", "a^(n - 1)"),
        ("2 ** a ** 2", "2^(a²)"),
        ("grad @ T(a + b)", "grad @ (a + b)ᵀ"),
        ("alpha * (grad @ a)", "alpha · (grad @ a)"),
        ("1 if a > 0 else 0", "1 if a > 0 else 0"),
        ("grad * (1 if a > 0 and not b else 0)", "grad · (1 if a > 0 and not b else 0)"),
        ("(a == b) * c", "(a = b) · c"),
        ("or_one(weight) * a", "weight · a"),
        ("abs(a) / abs(b)", "|a| / |b|"),
        ("expand(grad, self_shape)", "expand(grad, shape(self))"),
        ("grads[1] * inf", "grads[1] · ∞"),
    ],
)
def test_show_uses_the_brackets_that_are_needed(source, said):
    assert text(source) == said


def test_show_latex():
    assert show(parse("-a / b ** 2")).latex == r"\frac{-a}{b^{2}}"
    assert show(parse("sqrt(max_val)")).latex == r"\sqrt{\mathrm{max\_val}}"
    assert escaped("50%_{x}\\") == r"50\%\_\{x\}\backslash "


@pytest.mark.parametrize(
    ("source", "known", "said"),
    [
        ("0 if n == 0 else n * x ** (n - 1)", {"n": 2}, "2 · x"),
        ("0 if n == 0 else n * x ** (n - 1)", {"n": 3}, "3 · x²"),
        ("0 if n == 0 else n * x ** (n - 1)", {"n": 0}, "0"),
        ("alpha * grad", {"alpha": 1}, "grad"),
        ("grad * alpha", {"alpha": -1}, "-grad"),
        ("or_one(weight) * grad / n", {"weight": None, "n": 1}, "grad"),
        ("1 if at_least(x, low) and at_most(x, high) else 0", {"low": 0, "high": None}, "1 if x ≥ 0 else 0"),
        ("1 if at_least(x, low) and at_most(x, high) else 0", {"low": None, "high": None}, "1"),
        ("a if mode == 'tanh' else b", {"mode": "tanh"}, "a"),
    ],
)  # fmt: skip
def test_fold_works_in_what_is_known(source, known, said):
    import ast

    values = {name: ast.Constant(value) for name, value in known.items()}
    assert show(fold(substitute(parse(source), values))).text == said


def test_evaluate_follows_ieee_754():
    assert divide(1.0, 0.0) == math.inf
    assert divide(-1.0, 0.0) == divide(1.0, -0.0) == -math.inf
    assert math.isnan(divide(0.0, 0.0))
    assert power(0.0, -1.0) == power(10.0, 400.0) == math.inf
    assert math.isnan(power(-2.0, 0.5))
    assert power(-10.0, 401.0) == -math.inf
    assert evaluate(parse("exp(x)"), {"x": 1000.0}, SCALARS) == math.inf
    assert evaluate(parse("log(x)"), {"x": 0.0}, SCALARS) == -math.inf


def test_evaluate_works_out_only_the_branch_that_is_chosen():
    chosen = parse("0 if n == 0 else missing")
    assert evaluate(chosen, {"n": 0}, SCALARS) == 0
    with pytest.raises(Unknown):
        evaluate(chosen, {"n": 1}, SCALARS)
    with pytest.raises(Unknown):
        evaluate(parse("tril(x, 0)"), {"x": 1.0}, SCALARS)


# Plain numbers against the engine

MADE = {
    "AddBackward0": lambda x, y: torch.add(x, y, alpha=1.5),
    "SubBackward0": lambda x, y: torch.sub(x, y, alpha=1.5),
    "RsubBackward0": lambda x, y: torch.rsub(x, y, alpha=1.5),
    "RsubBackward1": lambda x, y: 3 - x,
    "MulBackward0": lambda x, y: x * y,
    "DivBackward0": lambda x, y: x / y,
    "NegBackward0": lambda x, y: -x,
    "ReciprocalBackward0": lambda x, y: x.reciprocal(),
    "PowBackward0": lambda x, y: x**3,
    "PowBackward1": lambda x, y: x.abs().pow(y),
    "PowBackward2": lambda x, y: 2.5**x,
    "SqrtBackward0": lambda x, y: x.sqrt(),
    "RsqrtBackward0": lambda x, y: x.rsqrt(),
    "AbsBackward0": lambda x, y: x.abs(),
    "MaximumBackward0": torch.maximum,
    "MinimumBackward0": torch.minimum,
    "FmaxBackward0": torch.fmax,
    "FminBackward0": torch.fmin,
    "ClampBackward1": lambda x, y: x.clamp(-1, 1),
    "ClampBackward0": lambda x, y: x.clamp(y, y + 1),
    "ClampMinBackward0": lambda x, y: torch.clamp_min(x, 0.5),
    "ClampMaxBackward0": lambda x, y: x.clamp_max(0.5),
    "HypotBackward0": torch.hypot,
    "LerpBackward0": lambda x, y: torch.lerp(x, y, 0.3),
    "AddcmulBackward0": lambda x, y: torch.addcmul(x, x, y, value=2),
    "AddcdivBackward0": lambda x, y: torch.addcdiv(x, x, y, value=2),
    "FmodBackward1": torch.fmod,
    "RemainderBackward1": torch.remainder,
    "FloorBackward0": lambda x, y: x.floor(),
    "NanToNumBackward0": lambda x, y: x.nan_to_num(),
    "ExpBackward0": lambda x, y: x.exp(),
    "Exp2Backward0": lambda x, y: x.exp2(),
    "Expm1Backward0": lambda x, y: x.expm1(),
    "LogBackward0": lambda x, y: x.log(),
    "Log2Backward0": lambda x, y: x.log2(),
    "Log10Backward0": lambda x, y: x.log10(),
    "Log1PBackward0": lambda x, y: x.log1p(),
    "XlogyBackward0": torch.xlogy,
    "LogaddexpBackward0": torch.logaddexp,
    "SinBackward0": lambda x, y: x.sin(),
    "CosBackward0": lambda x, y: x.cos(),
    "TanBackward0": lambda x, y: x.tan(),
    "AsinBackward0": lambda x, y: x.asin(),
    "AcosBackward0": lambda x, y: x.acos(),
    "AtanBackward0": lambda x, y: x.atan(),
    "Atan2Backward0": torch.atan2,
    "SinhBackward0": lambda x, y: x.sinh(),
    "CoshBackward0": lambda x, y: x.cosh(),
    "TanhBackward0": lambda x, y: x.tanh(),
    "AsinhBackward0": lambda x, y: x.asinh(),
    "AcoshBackward0": lambda x, y: x.acosh(),
    "AtanhBackward0": lambda x, y: x.atanh(),
    "SigmoidBackward0": lambda x, y: x.sigmoid(),
    "ErfBackward0": lambda x, y: x.erf(),
    "ErfcBackward0": lambda x, y: x.erfc(),
    "ErfinvBackward0": lambda x, y: (x / 10).erfinv(),
    "SincBackward0": lambda x, y: x.sinc(),
    "ReluBackward0": lambda x, y: x.relu(),
    "LeakyReluBackward0": lambda x, y: torch.nn.functional.leaky_relu(x, 0.2),
    "EluBackward0": lambda x, y: torch.nn.functional.elu(x, 0.7),
    "CeluBackward0": lambda x, y: torch.nn.functional.celu(x, 0.7),
    "GeluBackward0": lambda x, y: torch.nn.functional.gelu(x),
    "SiluBackward0": lambda x, y: torch.nn.functional.silu(x),
    "MishBackward0": lambda x, y: torch.nn.functional.mish(x),
    "SoftplusBackward0": lambda x, y: torch.nn.functional.softplus(x, 2),
    "LogSigmoidBackward0": lambda x, y: torch.nn.functional.logsigmoid(x),
    "HardtanhBackward0": lambda x, y: torch.nn.functional.hardtanh(x),
    "HardsigmoidBackward0": lambda x, y: torch.nn.functional.hardsigmoid(x),
    "HardswishBackward0": lambda x, y: torch.nn.functional.hardswish(x),
    "HardshrinkBackward0": lambda x, y: torch.nn.functional.hardshrink(x),
    "SoftshrinkBackward0": lambda x, y: torch.nn.functional.softshrink(x),
    "MulBackward1": lambda x, y: torch.ops.aten.mul.Scalar(x, 2.5),
    "DivBackward1": lambda x, y: torch.ops.aten.div.Scalar(x, 2.5),
    "DivBackward2": lambda x, y: torch.div(x, y, rounding_mode="floor"),
    "CopysignBackward0": torch.copysign,
    "LerpBackward1": lambda x, y: torch.lerp(x, y, torch.tensor(0.3, dtype=torch.float64)),
    "LdexpBackward0": torch.ldexp,
    "Deg2RadBackward0": lambda x, y: x.deg2rad(),
    "Rad2DegBackward0": lambda x, y: x.rad2deg(),
    "ClampMinBackward1": torch.clamp_min,
    "ClampMaxBackward1": torch.clamp_max,
    "WhereBackward0": lambda x, y: torch.where(x > y, x, y),
    "MaskedFillBackward0": lambda x, y: x.masked_fill(x > y, 2.0),
    "MaskedFillBackward1": lambda x, y: x.masked_fill(x > y, y),
    "XlogyBackward1": lambda x, y: torch.xlogy(2.0, y),
    "Logaddexp2Backward0": torch.logaddexp2,
    "SpecialEntrBackward0": lambda x, y: torch.special.entr(x.abs() + 0.01),
    "PreluKernelBackward0": lambda x, y: torch._prelu_kernel(x, y),
    "LeakyReluBackward1": lambda x, y: torch.nn.functional.leaky_relu_(x * 1, 0.2),
    "EluBackward1": lambda x, y: torch.nn.functional.elu_(x * 1, 0.7),
    "ThresholdBackward0": lambda x, y: torch.nn.functional.threshold(x, 0.1, 20),
}


def test_plain_numbers_are_tried_for_every_elementwise_rule_that_reads_a_name():
    reads = {
        op for op, rule in rules().items() if any(formula.names(parse(one)) for one in rule.local.values())
    }
    assert reads == set(MADE) - {"NegBackward0", "FloorBackward0"}


NUMBERS = st.floats(-5, 5, allow_subnormal=False).map(lambda x: 0.0 if abs(x) < 1e-3 else x)


@pytest.mark.parametrize("op", sorted(MADE))
@settings(max_examples=25, deadline=None)
@given(x=NUMBERS, y=NUMBERS, arrived=st.floats(0.5, 2))
def test_local_value_times_grad_is_what_the_engine_sends(op, x, y, arrived):
    one, two = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (x, y))
    result = MADE[op](one, two)
    node = result.grad_fn
    assert node.name() == op
    values = {
        name.removeprefix("_saved_"): _plain(getattr(node, name))
        for name in dir(node)
        if name.startswith("_saved_")
    }
    sent = []
    node.register_hook(lambda grads, _: sent.extend(grads))
    result.backward(torch.tensor(arrived, dtype=torch.float64))
    rule = rules()[op]
    for argument, expected in zip(rule.arguments, sent, strict=True):
        if expected is not None:
            local = evaluate(rule.gradient(argument).local, values, SCALARS, rule.parts)
            got = finished(float(local) * arrived, expected, False)
            assert torch.allclose(got, expected, rtol=1e-6, atol=1e-9, equal_nan=True), (argument, local)


def _plain(value: object) -> object:
    return value.item() if isinstance(value, torch.Tensor) else value
