"""Normalization, convolution, pooling and resizing."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Layers"

_NORMALIZED = (
    "Shifting or scaling the input changes nothing, so those two parts of the gradient are taken out."
)
_POOL_MAX = "The winner of each window gets what arrived."
_POOL_MEAN = "Every element of a window gets an equal share of what arrived."

_BATCH_LET = {
    "mean": "result1 if training else running_mean",
    "rstd": "result2 if training else 1 / sqrt(running_var + eps)",
    "x": "(input - channels(mean, input)) * channels(rstd, input)",
    "g": "grad * channels(or_one(weight), input)",
}
_BATCH_VJP = {
    "input": "channels(rstd, input) * (g - mean_channels(g) - x * mean_channels(g * x) if training else g)",
    "weight": "sum_channels(grad * x)",
    "bias": "sum_channels(grad)",
}
_BATCH_SHOWN = {
    "input": "rstd * (g - mean_channels(g) - x * mean_channels(g * x) if training else g)",
}
_POOL = "unpool(grad, result1, self_shape, {})"

RULES = (
    Rule(
        "NativeLayerNormBackward0",
        _NORMALIZED,
        let={
            "x": "(input - result1) * result2",
            "g": "grad * or_one(weight)",
        },
        vjp={
            "input": "result2 * (g - mean_features(g, normalized_shape)"
            " - x * mean_features(g * x, normalized_shape))",
            "weight": "grad * x",
            "bias": "grad",
        },
        broadcast=("weight", "bias"),
    ),
    Rule(
        "NativeBatchNormBackward0",
        _NORMALIZED,
        let=_BATCH_LET,
        vjp=_BATCH_VJP,
        shown=_BATCH_SHOWN,
        also=("NativeBatchNormLegitBackward0",),
    ),
    Rule(
        "NativeGroupNormBackward0",
        _NORMALIZED,
        let={
            "x": "(input - groups(result1, input, group)) * groups(result2, input, group)",
            "g": "grad * channels(or_one(weight), input)",
        },
        vjp={
            "input": "groups(result2, input, group)"
            " * (g - mean_groups(g, group) - x * mean_groups(g * x, group))",
            "weight": "sum_channels(grad * x)",
            "bias": "sum_channels(grad)",
        },
    ),
    Rule(
        "ConvolutionBackward0",
        "Each output hands its gradient back along the weights; each weight sums over all its uses.",
        vjp={
            "input": "conv_input(grad, weight, input_shape, stride, padding, dilation, transposed, groups)",
            "weight": "conv_weight(grad, input, weight_shape, stride, padding, dilation, transposed, groups)",
            "bias": "sum_channels(grad)",
        },
    ),
    Rule(
        "MaxPool2DWithIndicesBackward0",
        _POOL_MAX,
        vjp={"self": _POOL.format(2)},
        also=("AdaptiveMaxPool2DBackward0", "FractionalMaxPool2DBackward0"),
    ),
    Rule(
        "MaxPool3DWithIndicesBackward0",
        _POOL_MAX,
        vjp={"self": _POOL.format(3)},
        also=("AdaptiveMaxPool3DBackward0", "FractionalMaxPool3DBackward0"),
    ),
    Rule(
        "AvgPool2DBackward0",
        _POOL_MEAN,
        vjp={
            "self": "avg_pool_back(grad, self_shape, kernel_size, stride, padding, ceil_mode,"
            " count_include_pad, divisor_override)"
        },
        also=("AvgPool3DBackward0",),
    ),
    Rule("AdaptiveAvgPool2DBackward0", _POOL_MEAN, vjp={"self": "adaptive_pool_back(grad, self_shape, 2)"}),
    Rule("AdaptiveAvgPool3DBackward0", _POOL_MEAN, vjp={"self": "adaptive_pool_back(grad, self_shape, 3)"}),
)
