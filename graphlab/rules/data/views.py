"""Views and what only moves numbers: their gradients move back."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Shapes"

_SHAPE = "The numbers keep their order: the gradient takes the old shape again."
_READ = "What was read gets what arrived, the rest nothing."
_BACK = "The gradient is moved back."
_PARTS = "The parts' gradients are put together again."

RULES = (
    Rule(
        "ViewBackward0",
        _SHAPE,
        vjp={"self": "reshape(grad, self_shape)"},
        also=("UnsafeViewBackward0", "ReshapeAliasBackward0"),
    ),
    Rule("UnsqueezeBackward0", _SHAPE, vjp={"self": "squeeze(grad, dim)"}),
    Rule(
        "SqueezeBackward0",
        _SHAPE,
        vjp={"self": "reshape(grad, self_shape)"},
        also=("SqueezeBackward1", "SqueezeBackward2", "SqueezeBackward4"),
    ),
    Rule(
        "ExpandBackward0",
        "Each element was used many times: it gets the sum over all its uses.",
        vjp={"self": "sum_to(grad, self_shape)"},
    ),
    Rule(
        "RepeatBackward0",
        "Each element was used many times: it gets the sum over all its uses.",
        vjp={"self": "sum_repeats(grad, repeats, self_shape)"},
    ),
    Rule("TBackward0", _BACK, vjp={"self": "T(grad)"}),
    Rule(
        "TransposeBackward0",
        _BACK,
        vjp={"self": "transpose(grad, dim0, dim1)"},
        also=("TransposeBackward1",),
    ),
    Rule("PermuteBackward0", _BACK, vjp={"self": "unpermute(grad, dims)"}),
    Rule("FlipBackward0", _BACK, vjp={"self": "flip(grad, dims)"}),
    Rule("RollBackward0", _BACK, vjp={"self": "roll_back(grad, shifts, dims)"}),
    Rule("Rot90Backward0", _BACK, vjp={"self": "rot90(grad, -k, dims)"}),
    Rule("SelectBackward0", _READ, vjp={"self": "place_index(grad, self_shape, dim, index)"}),
    Rule("SliceBackward0", _READ, vjp={"self": "place_slice(grad, self_shape, dim, start, end, step)"}),
    Rule("NarrowCopyBackward0", _READ, vjp={"self": "place_narrow(grad, self_shape, dim, start, length)"}),
    Rule(
        "UnfoldBackward0",
        "Each element gets the sum over the windows that it stood in.",
        vjp={"self": "place_windows(grad, self_shape, dimension, size, step)"},
    ),
    Rule("UnbindBackward0", _PARTS, vjp={"self": "stack(grads, dim)"}),
    Rule(
        "SplitBackward0",
        _PARTS,
        vjp={"self": "cat(grads, dim)"},
        also=("SplitWithSizesBackward0", "UnsafeSplitBackward0"),
    ),
    Rule(
        "CatBackward0",
        "Each tensor gets its part of what arrived.",
        vjp={"tensors": "piece(grad, dim, i, tensors_shapes)"},
    ),
    Rule(
        "StackBackward0",
        "Each tensor gets its slice of what arrived.",
        vjp={"tensors": "select(grad, dim, i)"},
    ),
    Rule("ConstantPadNdBackward0", "The padding is cut off again.", vjp={"self": "unpad(grad, pad)"}),
    Rule("PixelShuffleBackward0", _BACK, vjp={"self": "pixel_unshuffle(grad, upscale_factor)"}),
    Rule("PixelUnshuffleBackward0", _BACK, vjp={"self": "pixel_shuffle(grad, downscale_factor)"}),
)
