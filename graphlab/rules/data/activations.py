"""Activations and softmax."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Activations"

_GATE = "A gate: the gradient passes where the input was positive, and stops elsewhere."
_SLOPE = "On the positive side the gradient passes; on the other it is scaled down."
_SOFTMAX = "Raising one entry lowers the others: each gets its gradient less the weighted mean of all."

RULES = (
    Rule("ReluBackward0", _GATE, local={"self": "1 if result > 0 else 0"}),
    Rule("ThresholdBackward0", _GATE, local={"self": "1 if self > threshold else 0"}),
    Rule("LeakyReluBackward0", _SLOPE, local={"self": "1 if self > 0 else negative_slope"}),
    Rule("LeakyReluBackward1", _SLOPE, local={"self": "1 if result > 0 else negative_slope"}),
    Rule(
        "PreluKernelBackward0",
        "On the positive side the gradient passes; on the other the weight scales it, and learns from it.",
        local={"self": "1 if self > 0 else weight", "weight": "0 if self > 0 else self"},
    ),
    Rule(
        "EluBackward0",
        "On the positive side the gradient passes; on the other it fades as the exponential does.",
        local={"self": "scale if self > 0 else input_scale * alpha * scale * exp(input_scale * self)"},
    ),
    Rule(
        "EluBackward1",
        "On the positive side the gradient passes; on the other it fades as the exponential does.",
        local={"self": "scale if result > 0 else input_scale * (result + alpha * scale)"},
    ),
    Rule(
        "CeluBackward0",
        "On the positive side the gradient passes; on the other it fades as the exponential does.",
        local={"self": "1 if self > 0 else exp(self / alpha)"},
    ),
    Rule(
        "GeluBackward0",
        "The rule of the product, for x times the share of a bell curve below x.",
        let={
            "k": "sqrt(2 / pi)",
            "t": "tanh(k * (self + 0.044715 * self ** 3))",
            "bell": "exp(-self ** 2 / 2) / sqrt(2 * pi)",
        },
        local={
            "self": "(1 + t) / 2 + self / 2 * (1 - t ** 2) * k * (1 + 0.134145 * self ** 2)"
            " if approximate == 'tanh' else (1 + erf(self / sqrt(2))) / 2 + self * bell"
        },
        shown={"self": "(1 + erf(self / sqrt(2))) / 2 + self * bell"},
    ),
    Rule(
        "SiluBackward0",
        "The rule of the product, for x·σ(x).",
        local={"self": "sigmoid(self) * (1 + self * (1 - sigmoid(self)))"},
    ),
    Rule(
        "MishBackward0",
        "The rule of the product, for x·tanh(softplus(x)).",
        let={"t": "tanh(softplus(self))"},
        local={"self": "t + self * sigmoid(self) * (1 - t ** 2)"},
    ),
    Rule(
        "SoftplusBackward0",
        "A smooth gate: the sigmoid of the input.",
        local={"self": "1 if beta * self > threshold else sigmoid(beta * self)"},
        shown={"self": "sigmoid(beta * self)"},
    ),
    Rule("LogSigmoidBackward0", "A smooth gate, open for negative inputs.", local={"self": "sigmoid(-self)"}),
    Rule(
        "HardtanhBackward0",
        "Inside the limits the gradient passes; outside it stops.",
        local={"self": "1 if min_val < self and self < max_val else 0"},
    ),
    Rule(
        "HardsigmoidBackward0",
        "On the ramp the slope is 1/6; outside it stops.",
        local={"self": "1 / 6 if -3 < self and self < 3 else 0"},
    ),
    Rule(
        "HardswishBackward0",
        "Nothing below -3, all above 3, a ramp between.",
        local={"self": "0 if self <= -3 else (1 if self >= 3 else self / 3 + 0.5)"},
    ),
    Rule(
        "HardshrinkBackward0",
        "What was set to zero gets nothing.",
        local={"self": "0 if -lambd <= self and self <= lambd else 1"},
    ),
    Rule(
        "SoftshrinkBackward0",
        "What was set to zero gets nothing.",
        local={"self": "0 if -lambd <= self and self <= lambd else 1"},
    ),
    Rule(
        "SoftmaxBackward0",
        _SOFTMAX,
        vjp={"self": "result * (grad - sum_along(grad * result, dim))"},
        also=("SafeSoftmaxBackward0",),
    ),
    Rule(
        "LogSoftmaxBackward0",
        "Each entry gets its gradient less its probability's share of the sum.",
        vjp={"self": "grad - exp(result) * sum_along(grad, dim)"},
    ),
)
