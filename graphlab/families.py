"""What an operation is called, whoever names it: autograd, ATen, TorchScript or FX.

``MulBackward0``, ``aten::mul``, ``aten.mul.Tensor`` and ``call_function operator.mul`` are all of
the family ``mul``. Names say most of it; the tables have only what they do not say. No torch here.
"""

from __future__ import annotations

import re
from functools import cache

# One operation under another name: overloads for one case, kernels, Python's own word.
_SAME = {
    "native_layer_norm": "layer_norm",
    "native_batch_norm": "batch_norm",
    "native_batch_norm_legit": "batch_norm",
    "native_batch_norm_legit_functional": "batch_norm",
    "native_batch_norm_legit_no_training": "batch_norm",
    "batch_norm_with_update": "batch_norm",
    "batch_norm_impl_index": "batch_norm",
    "cudnn_batch_norm": "batch_norm",
    "native_group_norm": "group_norm",
    "fused_rms_norm": "rms_norm",
    "native_dropout": "dropout",
    "log_softmax_int": "log_softmax",
    "nll_loss_nd": "nll_loss",
    "nll_loss_forward": "nll_loss",
    "nll_loss2d_forward": "nll_loss2d",
    "convolution_overrideable": "convolution",
    "conv1d": "convolution",
    "conv2d": "convolution",
    "conv3d": "convolution",
    "conv_transpose1d": "convolution",
    "conv_transpose2d": "convolution",
    "conv_transpose3d": "convolution",
    "mkldnn_convolution": "convolution",
    "thnn_conv2d": "convolution",
    "slow_conv2d": "convolution",
    "max_pool2d_with_indices": "max_pool2d",
    "max_pool3d_with_indices": "max_pool3d",
    "max_pool1d_with_indices": "max_pool1d",
    "unsafe_view": "view",
    "reshape": "view",
    "reshape_alias": "view",
    "flatten": "view",
    "unflatten": "view",
    "view_as": "view",
    "alias": "view",
    "truediv": "div",
    "divide": "div",
    "multiply": "mul",
    "subtract": "sub",
    "rsub": "sub",
    "negative": "neg",
    "absolute": "abs",
    "getitem": "select",
    "embedding_dense": "embedding",
    "embedding_renorm": "embedding",
    "t": "transpose",
    "numpy_t": "transpose",
    "swapaxes": "transpose",
    "adaptive_avg_pool2d": "adaptive_avg_pool",
    "adaptive_avg_pool1d": "adaptive_avg_pool",
    "adaptive_avg_pool3d": "adaptive_avg_pool",
    "scaled_dot_product_flash_attention_for_cpu": "scaled_dot_product_attention",
    "scaled_dot_product_flash_attention": "scaled_dot_product_attention",
    "scaled_dot_product_efficient_attention": "scaled_dot_product_attention",
    "scaled_dot_product_fused_attention_overrideable": "scaled_dot_product_attention",
    "to_copy": "to",
    "safe_softmax": "softmax",
    "type_as": "to",
    "float": "to",
    "concat": "cat",
    "threshold": "relu",
    "split_with_sizes": "split",
    "chunk": "split",
    "square": "pow",
}

_PRODUCTS = ("mm", "addmm", "bmm", "baddbmm", "mv", "dot", "matmul")
_SHAPES = ("view", "expand", "transpose", "permute", "clone", "squeeze", "unsqueeze", "contiguous")

# One operation that runs as several smaller ones where autograd looks.
_PARTS: dict[str, tuple[str, ...]] = {
    "linear": ("linear", "add", *_PRODUCTS, *_SHAPES),
    "matmul": (*_PRODUCTS, *_SHAPES),
    "addmm": ("linear",),
    "mm": ("matmul", "linear"),
    "bmm": ("matmul",),
    "einsum": ("mul", "sum", *_PRODUCTS, *_SHAPES),
    "bilinear": ("trilinear", "add", *_PRODUCTS, *_SHAPES),
    "cross_entropy_loss": ("log_softmax", "nll_loss", "nll_loss2d", "mul", "sum", "neg", "div", *_SHAPES),
    "cross_entropy": ("log_softmax", "nll_loss", "nll_loss2d", "mul", "sum", "neg", "div", *_SHAPES),
    "dropout": ("mul", "div", "bernoulli"),
    "feature_dropout": ("mul", "div"),
    "mse_loss": ("mse_loss", "expand"),
    "convolution": ("view", "squeeze", "unsqueeze", "add"),
    "scaled_dot_product_attention": ("softmax", "mul", "add", "dropout", "where", *_PRODUCTS, *_SHAPES),
    "multi_head_attention": ("scaled_dot_product_attention", "select", "linear", *_PRODUCTS, *_SHAPES),
    "select": ("slice", "index", "unsqueeze", "view", "select"),
    "layer_norm": ("layer_norm", "mul", "add"),
    "group_norm": ("group_norm", "view"),
    "instance_norm": ("batch_norm", "repeat", *_SHAPES),
    "lstm": (
        "sigmoid",
        "tanh",
        "mul",
        "add",
        "split",
        "stack",
        "unbind",
        "cat",
        "mkldnn_rnn_layer",
        *_PRODUCTS,
        *_SHAPES,
    ),
    "gru": ("sigmoid", "tanh", "mul", "add", "sub", "split", "stack", "unbind", "cat", *_PRODUCTS, *_SHAPES),
    "rnn_tanh": ("tanh", "add", "stack", "unbind", "cat", *_PRODUCTS, *_SHAPES),
    "rnn_relu": ("relu", "add", "stack", "unbind", "cat", *_PRODUCTS, *_SHAPES),
    "max_pool1d": ("max_pool2d", *_SHAPES),
    "adaptive_avg_pool": ("mean", *_SHAPES),
    "avg_pool1d": ("avg_pool2d", *_SHAPES),
    "adaptive_max_pool1d": ("adaptive_max_pool2d", *_SHAPES),
    "pad": (
        "constant_pad_nd",
        "reflection_pad1d",
        "reflection_pad2d",
        "replication_pad1d",
        "replication_pad2d",
    ),
    "split": ("split", "slice", "narrow"),
    "stack": ("cat", "unsqueeze", "view"),
    "view": ("view", "clone", "squeeze", "unsqueeze"),
    "norm": ("linalg_vector_norm",),
    "std": ("std", "sqrt", "var"),
    "gelu": ("gelu",),
    "contiguous": ("clone",),
    "cosine_similarity": ("div", "mul", "sum", "clamp", "linalg_vector_norm", "sqrt", "expand"),
    "gather": ("gather",),
    "to": ("to",),
}


@cache
def family(op: str) -> str:
    """Return what kind of operation ``op`` is: ``MulBackward0``, ``aten::mul`` and others are ``mul``."""
    bare = op.removeprefix("torch::autograd::")
    backward = re.fullmatch(r"(\w+?)Backward\d*(?:AutogradNestedTensor)?", bare)
    if backward is not None:
        name = _snake(backward[1])
    else:
        bare = bare.rsplit(" ", 1)[-1]
        bare = bare.split("::", 1)[-1] if "::" in bare else _of_path(bare)
        name = bare
    name = name.strip("_").removesuffix("_backward")
    if name.startswith("i") and name[1:] in ("add", "sub", "mul", "truediv", "pow"):
        name = name[1:]  # operator.iadd, as y += x is in FX
    name = name.lower()
    return _SAME.get(name, name)


def parts(op: str) -> tuple[str, ...]:
    """Return the families that an operation may run as, where autograd looks."""
    return _PARTS.get(family(op), ())


def _of_path(text: str) -> str:
    """Return the name of ``aten.mul.Tensor``, ``operator.mul`` or ``torch.nn.functional.relu``."""
    words = text.split(".")
    if words[0] in ("aten", "prims", "prim") and len(words) > 1:
        return words[1]
    return words[-1]


def _snake(camel: str) -> str:
    """Return ``native_layer_norm`` for ``NativeLayerNorm``, ``max_pool2d_with_indices`` for its like."""
    text = re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", camel)
    text = re.sub(r"(?<=[A-Z])([A-Z][a-z])", r"_\1", text)
    return (
        re.sub(r"_([0-9])_d", r"\1d", text.lower())
        .replace("2_d", "2d")
        .replace("1_d", "1d")
        .replace("3_d", "3d")
    )
