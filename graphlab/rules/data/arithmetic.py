"""Sums, products, quotients, powers, and what chooses between numbers."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Arithmetic"

_SUM = "A sum hands what arrived to each of its terms, unchanged."
_FACTORS = "Each factor's gradient is the other factor times what arrived."
_STEPS = "The function is flat between its jumps, so nothing gets through."
_POWER = "The exponent comes down as a factor, and the power loses one."

RULES = (
    Rule("AddBackward0", _SUM, local={"self": "1", "other": "alpha"}),
    Rule("AddBackward1", _SUM, local={"self": "1"}),
    Rule(
        "SubBackward0",
        "What is subtracted gets the negative of what arrived.",
        local={"self": "1", "other": "-alpha"},
    ),
    Rule("SubBackward1", "Subtracting a constant changes no slope.", local={"self": "1"}),
    Rule(
        "RsubBackward0",
        "What is subtracted gets the negative of what arrived.",
        local={"self": "-alpha", "other": "1"},
    ),
    Rule("RsubBackward1", "What is subtracted gets the negative of what arrived.", local={"self": "-alpha"}),
    Rule("MulBackward0", _FACTORS, local={"self": "other", "other": "self"}),
    Rule("MulBackward1", "A constant factor scales what arrived.", local={"self": "other"}),
    Rule(
        "DivBackward0",
        "The numerator gets what arrived over the denominator; the denominator pulls the other way.",
        local={"self": "1 / other", "other": "-self / other ** 2"},
    ),
    Rule("DivBackward1", "Dividing by a constant divides the gradient by it.", local={"self": "1 / other"}),
    Rule(
        "DivBackward2",
        "Rounded division is flat between its jumps; without rounding it is a division.",
        local={
            "self": "0 if rounding_mode else 1 / other",
            "other": "0 if rounding_mode else -self / other ** 2",
        },
    ),
    Rule("NegBackward0", "The sign turns round.", local={"self": "-1"}),
    Rule(
        "ReciprocalBackward0", "1/x falls as -1/x², the square of the result.", local={"self": "-result ** 2"}
    ),
    Rule(
        "PowBackward0",
        _POWER,
        local={"self": "0 if exponent == 0 else exponent * self ** (exponent - 1)"},
        shown={"self": "exponent * self ** (exponent - 1)"},
    ),
    Rule(
        "PowBackward1",
        _POWER + " The exponent's gradient has the logarithm of the base.",
        local={
            "self": "0 if exponent == 0 else exponent * self ** (exponent - 1)",
            "exponent": "0 if self == 0 and exponent >= 0 else result * log(self)",
        },
        shown={"self": "exponent * self ** (exponent - 1)", "exponent": "result * log(self)"},
        real=True,
    ),
    Rule(
        "PowBackward2",
        "An exponential grows as itself, times the logarithm of its base.",
        local={"exponent": "0 if self == 0 and exponent >= 0 else result * log(self)"},
        shown={"exponent": "result * log(self)"},
        real=True,
    ),
    Rule(
        "SqrtBackward0",
        "The steeper, the smaller the root: infinite at 0.",
        local={"self": "1 / (2 * result)"},
    ),
    Rule("RsqrtBackward0", "Half the cube of the result, downwards.", local={"self": "-0.5 * result ** 3"}),
    Rule(
        "AbsBackward0",
        "The sign of the input decides the sign of the gradient; at 0 it is 0.",
        local={"self": "sgn(self)"},
        vjp={"self": "grad * sgn(self)"},
    ),
    Rule("SgnBackward0", _STEPS, local={"self": "0"}, real=True),
    Rule("SignBackward0", _STEPS, local={"self": "0"}),
    Rule("FloorBackward0", _STEPS, local={"self": "0"}, also=("CeilBackward0", "TruncBackward0")),
    Rule("RoundBackward0", _STEPS, local={"self": "0"}, also=("RoundBackward1",)),
    Rule("FracBackward0", "Between its jumps it rises as its input does.", local={"self": "1"}),
    Rule(
        "CopysignBackward0",
        "The gradient changes sign where the input's sign was changed.",
        local={"self": "0 if self == 0 else result / self", "other": "0"},
        shown={"self": "result / self"},
    ),
    Rule(
        "FmodBackward1",
        "The rest rises with the dividend, and falls by the whole quotient with the divisor.",
        local={"self": "1", "other": "-trunc(self / other)"},
    ),
    Rule(
        "RemainderBackward1",
        "The rest rises with the dividend, and falls by the whole quotient with the divisor.",
        local={"self": "1", "other": "-floor(self / other)"},
    ),
    Rule("RemainderBackward0", "The rest rises with the dividend.", local={"self": "1"}),
    Rule("FmodBackward0", "The rest rises with the dividend.", local={"self": "1"}),
    Rule(
        "HypotBackward0",
        "Each leg's share is its part of the hypotenuse.",
        local={"self": "self / result", "other": "other / result"},
    ),
    Rule(
        "LerpBackward0",
        "Both ends share what arrived in the proportion of the weight.",
        local={"self": "1 - weight", "end": "weight"},
    ),
    Rule(
        "LerpBackward1",
        "Both ends share what arrived in the proportion of the weight; the weight gets the distance.",
        local={"self": "1 - weight", "end": "weight", "weight": "end - self"},
    ),
    Rule(
        "AddcmulBackward0",
        "A sum hands on what arrived; inside the product, each factor gets the other.",
        local={"self": "1", "tensor1": "value * tensor2", "tensor2": "value * tensor1"},
    ),
    Rule(
        "AddcdivBackward0",
        "A sum hands on what arrived; the quotient follows the rule of division.",
        local={"self": "1", "tensor1": "value / tensor2", "tensor2": "-value * tensor1 / tensor2 ** 2"},
    ),
    Rule(
        "LdexpBackward0",
        "A factor of a power of two.",
        local={"self": "2 ** other", "other": "result * log(2)"},
    ),
    Rule("Deg2RadBackward0", "A constant factor.", local={"self": "pi / 180"}),
    Rule("Rad2DegBackward0", "A constant factor.", local={"self": "180 / pi"}),
    Rule(
        "MaximumBackward0",
        "The winner gets all of what arrived; equal ones share it.",
        local={
            "self": "1 if self > other else (0.5 if self == other else 0)",
            "other": "1 if other > self else (0.5 if self == other else 0)",
        },
        real=True,
    ),
    Rule(
        "MinimumBackward0",
        "The winner gets all of what arrived; equal ones share it.",
        local={
            "self": "1 if self < other else (0.5 if self == other else 0)",
            "other": "1 if other < self else (0.5 if self == other else 0)",
        },
        real=True,
    ),
    Rule(
        "FmaxBackward0",
        "The winner gets all of what arrived; a NaN never wins.",
        local={
            "self": "1 if self >= other or isnan(other) else 0",
            "other": "0 if self >= other or isnan(other) else 1",
        },
        shown={"self": "1 if self >= other else 0", "other": "0 if self >= other else 1"},
    ),
    Rule(
        "FminBackward0",
        "The winner gets all of what arrived; a NaN never wins.",
        local={
            "self": "1 if self <= other or isnan(other) else 0",
            "other": "0 if self <= other or isnan(other) else 1",
        },
        shown={"self": "1 if self <= other else 0", "other": "0 if self <= other else 1"},
    ),
    Rule(
        "ClampBackward0",
        "Inside the limits the gradient passes; outside, the limit gets it.",
        local={
            "self": "1 if at_least(self, min) and at_most(self, max) else 0",
            "min": "1 if at_most(min, max) and self < min and not min == max else 0",
            "max": "0 if at_most(self, max) and at_least(max, min) else 1",
        },
        shown={
            "self": "1 if min <= self and self <= max else 0",
            "min": "1 if self < min else 0",
            "max": "1 if self > max else 0",
        },
    ),
    Rule(
        "ClampBackward1",
        "Inside the limits the gradient passes; outside it stops.",
        local={"self": "1 if at_least(self, min) and at_most(self, max) else 0"},
    ),
    Rule(
        "ClampMinBackward0",
        "Above the limit the gradient passes; below it stops.",
        local={"self": "1 if self >= min else 0"},
    ),
    Rule(
        "ClampMinBackward1",
        "Above the limit the gradient passes; below, the limit gets it.",
        local={"self": "1 if self >= min else 0", "min": "1 if self < min else 0"},
    ),
    Rule(
        "ClampMaxBackward0",
        "Below the limit the gradient passes; above it stops.",
        local={"self": "1 if self <= max else 0"},
    ),
    Rule(
        "ClampMaxBackward1",
        "Below the limit the gradient passes; above, the limit gets it.",
        local={"self": "1 if self <= max else 0", "max": "1 if self > max else 0"},
    ),
    Rule(
        "NanToNumBackward0",
        "Finite numbers pass; what was replaced gets nothing.",
        local={"self": "1 if isfinite(self) else 0"},
    ),
    Rule(
        "WhereBackward0",
        "Each element's gradient goes to the side that it was taken from.",
        local={"self": "1 if condition else 0", "other": "0 if condition else 1"},
    ),
    Rule(
        "MaskedFillBackward0",
        "What was overwritten gets nothing.",
        local={"self": "0 if mask else 1"},
    ),
    Rule(
        "MaskedFillBackward1",
        "What was overwritten gets nothing; the value gets the sum over the mask.",
        local={"self": "0 if mask else 1", "value": "1 if mask else 0"},
    ),
)
