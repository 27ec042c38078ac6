"""Exponentials, logarithms, trigonometry, and other smooth functions of one or two numbers."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Functions"

RULES = (
    Rule("ExpBackward0", "exp is its own derivative.", local={"self": "result"}),
    Rule("Exp2Backward0", "Its own derivative, times log 2.", local={"self": "result * log(2)"}),
    Rule(
        "Expm1Backward0", "The derivative is exp, which is the result plus 1.", local={"self": "result + 1"}
    ),
    Rule("LogBackward0", "Steep near 0, flat for large numbers.", local={"self": "1 / self"}),
    Rule("Log2Backward0", "As log, in units of log 2.", local={"self": "1 / (self * log(2))"}),
    Rule("Log10Backward0", "As log, in units of log 10.", local={"self": "1 / (self * log(10))"}),
    Rule("Log1PBackward0", "As log, one to the left.", local={"self": "1 / (self + 1)"}),
    Rule(
        "XlogyBackward0",
        "A product: each factor gets the other, and the logarithm brings 1/y.",
        local={"self": "0 if self == 0 and other <= 0 else log(other)", "other": "self / other"},
        shown={"self": "log(other)"},
    ),
    Rule(
        "XlogyBackward1",
        "A constant times a logarithm.",
        local={"other": "self / other"},
    ),
    Rule(
        "LogaddexpBackward0",
        "Both share what arrived, the greater one more: the shares are a softmax.",
        local={"self": "1 / (1 + exp(other - self))", "other": "1 / (1 + exp(self - other))"},
    ),
    Rule(
        "Logaddexp2Backward0",
        "Both share what arrived, the greater one more.",
        local={"self": "1 / (1 + 2 ** (other - self))", "other": "1 / (1 + 2 ** (self - other))"},
        real=True,
    ),
    Rule("SinBackward0", "The slope of the sine is the cosine.", local={"self": "cos(self)"}),
    Rule("CosBackward0", "The slope of the cosine is minus the sine.", local={"self": "-sin(self)"}),
    Rule("TanBackward0", "One plus the square of the result.", local={"self": "1 + result ** 2"}),
    Rule("AsinBackward0", "Steeper towards -1 and 1.", local={"self": "1 / sqrt(1 - self ** 2)"}),
    Rule("AcosBackward0", "As asin, falling.", local={"self": "-1 / sqrt(1 - self ** 2)"}),
    Rule("AtanBackward0", "Flat for large numbers.", local={"self": "1 / (self ** 2 + 1)"}),
    Rule(
        "Atan2Backward0",
        "Turning the point: each coordinate moves the angle by the other one.",
        local={
            "self": "other / (self ** 2 + other ** 2)",
            "other": "-self / (self ** 2 + other ** 2)",
        },
    ),
    Rule("SinhBackward0", "The slope of sinh is cosh.", local={"self": "cosh(self)"}),
    Rule("CoshBackward0", "The slope of cosh is sinh.", local={"self": "sinh(self)"}),
    Rule(
        "TanhBackward0",
        "One minus the square of the result: nothing is left where tanh is near -1 or 1.",
        local={"self": "1 - result ** 2"},
    ),
    Rule("AsinhBackward0", "Flat for large numbers.", local={"self": "1 / sqrt(self ** 2 + 1)"}),
    Rule(
        "AcoshBackward0",
        "Infinitely steep at 1.",
        local={"self": "1 / (sqrt(self + 1) * sqrt(self - 1))"},
        shown={"self": "1 / sqrt(self ** 2 - 1)"},
    ),
    Rule("AtanhBackward0", "Steeper towards -1 and 1.", local={"self": "1 / (1 - self ** 2)"}),
    Rule(
        "SigmoidBackward0",
        "At most a quarter of what arrived: σ·(1 - σ) is small where σ is near 0 or 1.",
        local={"self": "result * (1 - result)"},
    ),
    Rule("ErfBackward0", "The bell curve.", local={"self": "2 / sqrt(pi) * exp(-self ** 2)"}),
    Rule("ErfcBackward0", "The bell curve, downwards.", local={"self": "-2 / sqrt(pi) * exp(-self ** 2)"}),
    Rule(
        "ErfinvBackward0",
        "The inverse function has the inverse slope.",
        local={"self": "sqrt(pi) / 2 * exp(erfinv(self) ** 2)"},
    ),
    Rule(
        "SincBackward0",
        "The rule of the quotient, for sin(πx) / (πx); at 0 it is 0.",
        local={
            "self": "0 if self == 0 else (pi * self * cos(pi * self) - sin(pi * self)) / (pi * self ** 2)"
        },
        shown={"self": "(pi * self * cos(pi * self) - sin(pi * self)) / (pi * self ** 2)"},
        real=True,
    ),
    Rule("SpecialEntrBackward0", "The rule of the product, for -x·log(x).", local={"self": "-1 - log(self)"}),
    Rule("CloneBackward0", "A copy hands on what arrived.", local={"self": "1"}),
    Rule("AliasBackward0", "The same tensor hands on what arrived.", local={"self": "1"}),
    Rule(
        "ToCopyBackward0",
        "What arrived, in the dtype and on the device of the input.",
        local={"self": "1"},
    ),
    Rule(
        "CopyBackwards",
        "What was overwritten gets nothing; what was copied gets what arrived.",
        local={"self": "0", "src": "1"},
    ),
    Rule("ZeroBackward0", "What was overwritten gets nothing.", local={"self": "0"}),
    Rule(
        "FillBackward0",
        "What was overwritten gets nothing.",
        local={"self": "0"},
        also=("FillBackward2",),
    ),
    Rule(
        "FillBackward1",
        "What was overwritten gets nothing; the value gets the sum.",
        local={"self": "0", "value": "1"},
        also=("FillBackward3",),
    ),
    Rule("BernoulliBackward0", "A random draw has no slope.", local={"self": "0"}),
    Rule(
        "ConjBackward0",
        "The gradient is conjugated, as the number was.",
        vjp={"self": "conj(grad)"},
        also=("ConjPhysicalBackward0",),
    ),
    Rule(
        "ComplexBackward0",
        "The real and the imaginary part each get their part.",
        vjp={"real": "real(grad)", "imag": "imag(grad)"},
        broadcast=("real", "imag"),
    ),
    Rule("ViewAsRealBackward0", "The pairs become complex again.", vjp={"self": "view_as_complex(grad)"}),
    Rule(
        "ViewAsComplexBackward0",
        "The complex numbers become pairs again.",
        vjp={"self": "view_as_real(grad)"},
    ),
)
