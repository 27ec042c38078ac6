"""Losses. Their reductions: 0 none, 1 mean, 2 sum."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Losses"

_DISTANCE = "The further apart, the stronger the pull: twice the distance."
_LIMITED = "As the square near the target, but never a stronger pull than at the limit."

RULES = (
    Rule(
        "MseLossBackward0",
        _DISTANCE,
        vjp={
            "self": "grad * 2 * (self - target) / averaged(self, reduction)",
            "target": "grad * 2 * (target - self) / averaged(self, reduction)",
        },
    ),
    Rule(
        "SmoothL1LossBackward0",
        _LIMITED,
        vjp={
            "self": "grad * clamp((self - target) / beta, -1, 1) / averaged(self, reduction)",
            "target": "grad * clamp((target - self) / beta, -1, 1) / averaged(self, reduction)",
        },
    ),
    Rule(
        "HuberLossBackward0",
        _LIMITED,
        vjp={
            "self": "grad * clamp(self - target, -delta, delta) / averaged(self, reduction)",
            "target": "grad * clamp(target - self, -delta, delta) / averaged(self, reduction)",
        },
    ),
    Rule(
        "SoftMarginLossBackward0",
        "The wrong side of the margin pulls, the right side hardly.",
        vjp={"self": "-grad * target * sigmoid(-target * self) / averaged(self, reduction)"},
    ),
    Rule(
        "BinaryCrossEntropyBackward0",
        "The error, over the variance of the probability: hard pulls at the ends.",
        let={"w": "or_one(weight)"},
        vjp={
            "self": "grad * w * (self - target) / maximum(self * (1 - self), 1e-12)"
            " / averaged(self, reduction)",
            "target": "grad * w * (log(1 - self) - log(self)) / averaged(self, reduction)",
        },
        shown={
            "self": "grad * w * (self - target) / (self * (1 - self)) / averaged(self, reduction)",
        },
    ),
    Rule(
        "BinaryCrossEntropyWithLogitsBackward0",
        "Probability minus target: the error itself.",
        let={"w": "or_one(weight)", "hit": "or_one(pos_weight) * target"},
        vjp={
            "self": "grad * w * ((hit + 1 - target) * sigmoid(self) - hit) / averaged(self, reduction)",
            "target": "grad * w * (or_one(pos_weight) * softplus(-self) - softplus(self))"
            " / averaged(self, reduction)",
        },
    ),
    Rule(
        "NllLossBackward0",
        "Only the probability of the target class is pulled up; the softmax before it does the rest.",
        vjp={
            "self": "-per_class(grad, self_shape) * one_hot(target, self_shape, ignore_index, weight)"
            " / (total_weight if reduction == 1 else 1)"
        },
        also=("NllLoss2DBackward0",),
    ),
)
