"""From what a person types to the nodes that are meant: ``mul``, ``aten::mul``, ``MulBackward0``."""

from __future__ import annotations

import difflib
import re
from functools import cache

from graphlab.lang import noted
from graphlab.rules.official import official, table
from graphlab.rules.table import rules

# What people call a function, where its nodes have other names.
ALSO: dict[str, tuple[str, ...]] = {
    "linear": ("AddmmBackward0", "MmBackward0", "TBackward0"),
    "matmul": ("MmBackward0", "BmmBackward0", "MvBackward0", "DotBackward0"),
    "square": ("PowBackward0",),
    "reshape": ("ViewBackward0", "UnsafeViewBackward0"),
    "flatten": ("ViewBackward0", "UnsafeViewBackward0"),
    "chunk": ("SplitBackward0",),
    "narrow": ("SliceBackward0",),
    "contiguous": ("CloneBackward0",),
    "to": ("ToCopyBackward0",),
    "truediv": ("DivBackward0",),
    "getitem": ("SelectBackward0", "SliceBackward0", "IndexBackward0"),
    "tile": ("RepeatBackward0",),
    "concat": ("CatBackward0",),
    "relu6": ("HardtanhBackward0",),
    "selu": ("EluBackward0",),
    "swish": ("SiluBackward0",),
    "prelu": ("PreluKernelBackward0",),
    "dropout": ("MulBackward0", "NativeDropoutBackward0"),
    "crossentropy": ("LogSoftmaxBackward0", "NllLossBackward0"),
    "l1loss": ("SubBackward0", "AbsBackward0", "MeanBackward0"),
    "bceloss": ("BinaryCrossEntropyBackward0",),
    "kldiv": ("XlogyBackward0", "MulBackward0", "SubBackward0"),
    "layernorm": ("NativeLayerNormBackward0",),
    "batchnorm": ("NativeBatchNormBackward0",),
    "groupnorm": ("NativeGroupNormBackward0",),
    "conv1d": ("ConvolutionBackward0",),
    "conv2d": ("ConvolutionBackward0",),
    "conv3d": ("ConvolutionBackward0",),
    "maxpool2d": ("MaxPool2DWithIndicesBackward0",),
    "vectornorm": ("LinalgVectorNormBackward0",),
    "norm": ("LinalgVectorNormBackward0", "NormBackward0", "NormBackward1"),
    "inverse": ("LinalgInvExBackward0",),
    "inv": ("LinalgInvExBackward0",),
    "unsafechunk": ("UnsafeSplitBackward0",),
    "accumulategrad": ("AccumulateGrad",),
    "leaf": ("AccumulateGrad",),
    "copyslices": ("CopySlices",),
}

# Nodes that autograd makes without any table, in one sentence each.
PLAIN = {
    "AccumulateGrad": noted(
        "A leaf: what arrives is added to the tensor's .grad; if .grad is None, it is set."
    ),
    "CopySlices": noted(
        "A write into a view of the tensor. What was overwritten gets nothing; the written part's"
        " gradient goes on through the op that wrote it."
    ),
}


def known() -> list[str]:
    """Return every node that can be explained."""
    return sorted({*table(), *rules(), *PLAIN})


def find(word: str) -> list[str]:
    """Return the nodes that a word means, none if it means nothing known."""
    key = _key(word)
    return list(_index().get(key, ()))


def near(word: str) -> list[str]:
    """Return what comes close to a word that means nothing, the closest first."""
    close = difflib.get_close_matches(_key(word), _index(), n=3, cutoff=0.6)
    return list(dict.fromkeys(_name(key) for key in close))


def _name(key: str) -> str:
    nodes = _index()[key]
    if nodes and _key(nodes[0]) == key:
        return nodes[0]
    return key


def _key(word: str) -> str:
    word = word.strip().lower().removeprefix("torch::autograd::")
    word = re.sub(r"^(aten::|torch\.|nn\.functional\.|f\.|tensor\.)+", "", word)
    return word.replace("_", "").removesuffix("<")


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Return nodes by every key that means them: node names, prefixes, functions, overloads."""
    found: dict[str, list[str]] = {}
    for op in known():
        keys = {op.lower(), re.sub(r"\d+$", "", op).lower(), _short(op)}
        one = official(op)
        if one is not None:
            keys |= {_key(one.function), _key(one.function.partition(".")[0])}
        for key in keys:
            found.setdefault(key, []).append(op)
    for key, ops in ALSO.items():
        have = [op for op in ops if op in table() or op in rules() or op in PLAIN]
        found.setdefault(key, []).extend(op for op in have if op not in found.get(key, ()))
    return {key: tuple(_readable_first(ops)) for key, ops in found.items() if key and ops}


def _readable_first(ops: list[str]) -> list[str]:
    return sorted(ops, key=lambda op: op not in rules())


def _short(op: str) -> str:
    return re.sub(r"backward(autograd\w+?)?\d*$", "", op.lower())
