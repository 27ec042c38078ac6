"""Matrix products and what is done with matrices."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Matrices"

_PRODUCT = "Each factor's gradient is what arrived times the other factor, transposed."
_ADDED = _PRODUCT + " What is added gets what arrived, summed where it was repeated."
_DOT = "Each vector's gradient is the other vector times what arrived."

RULES = (
    Rule("MmBackward0", _PRODUCT, vjp={"self": "grad @ T(conj(mat2))", "mat2": "T(conj(self)) @ grad"}),
    Rule("BmmBackward0", _PRODUCT, vjp={"self": "grad @ T(conj(mat2))", "mat2": "T(conj(self)) @ grad"}),
    Rule("MvBackward0", _PRODUCT, vjp={"self": "outer(grad, conj(vec))", "vec": "T(conj(self)) @ grad"}),
    Rule("DotBackward0", _DOT, vjp={"self": "grad * conj(tensor)", "tensor": "grad * conj(self)"}),
    Rule("VdotBackward0", _DOT, vjp={"self": "conj(grad) * other", "other": "grad * self"}),
    Rule(
        "AddmmBackward0",
        _ADDED,
        vjp={
            "self": "conj(beta) * grad",
            "mat1": "conj(alpha) * (grad @ T(conj(mat2)))",
            "mat2": "conj(alpha) * (T(conj(mat1)) @ grad)",
        },
        broadcast=("self",),
    ),
    Rule(
        "BaddbmmBackward0",
        _ADDED,
        vjp={
            "self": "conj(beta) * grad",
            "batch1": "conj(alpha) * (grad @ T(conj(batch2)))",
            "batch2": "conj(alpha) * (T(conj(batch1)) @ grad)",
        },
        broadcast=("self",),
    ),
    Rule(
        "AddbmmBackward0",
        _ADDED,
        vjp={
            "self": "conj(beta) * grad",
            "batch1": "conj(alpha) * (grad @ T(conj(batch2)))",
            "batch2": "conj(alpha) * (T(conj(batch1)) @ grad)",
        },
        broadcast=("self",),
    ),
    Rule(
        "AddmvBackward0",
        _ADDED,
        vjp={
            "self": "conj(beta) * grad",
            "mat": "conj(alpha) * outer(grad, conj(vec))",
            "vec": "conj(alpha) * (T(conj(mat)) @ grad)",
        },
        broadcast=("self",),
    ),
    Rule(
        "AddrBackward0",
        "Each vector gets the matrix that arrived times the other vector.",
        vjp={
            "self": "conj(beta) * grad",
            "vec1": "conj(alpha) * (grad @ conj(vec2))",
            "vec2": "conj(alpha) * (T(grad) @ conj(vec1))",
        },
        broadcast=("self",),
    ),
    Rule(
        "LinalgCrossBackward0",
        "The vector product again, with the other vector.",
        vjp={"self": "cross(conj(other), grad, dim)", "other": "cross(grad, conj(self), dim)"},
        broadcast=("self", "other"),
    ),
    Rule(
        "LinalgInvExBackward0",
        "The matrix form of -1/x².",
        vjp={"A": "-T(conj(inverse)) @ grad @ T(conj(inverse))"},
    ),
    Rule(
        "TraceBackward0",
        "The diagonal gets what arrived, the rest nothing.",
        vjp={"self": "grad * eye(self_shape)"},
    ),
    Rule("TrilBackward0", "What was kept gets its gradient.", vjp={"self": "tril(grad, diagonal)"}),
    Rule("TriuBackward0", "What was kept gets its gradient.", vjp={"self": "triu(grad, diagonal)"}),
    Rule(
        "DiagonalBackward0",
        "The diagonal gets what arrived, the rest nothing.",
        vjp={"self": "place_diagonal(grad, self_shape, offset, dim1, dim2)"},
    ),
    Rule(
        "DiagEmbedBackward0",
        "The diagonal of what arrived.",
        vjp={"self": "diagonal(grad, offset, dim1, dim2)"},
    ),
)
