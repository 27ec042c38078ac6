"""Sums, means, products, norms, and what picks a greatest or least element."""

from __future__ import annotations

from graphlab.rules.rule import Rule

TITLE = "Reductions"

_SUM = "Every summand gets what arrived, unchanged."
_MEAN = "Every element gets an equal share of what arrived."
_WINNER = "The winner gets what arrived, all others nothing."
_WINNERS = "The winners share what arrived evenly, all others get nothing."
_SORTED = "Each gradient goes back to the place where its number came from."
_NORM = "The gradient points along the vector itself: its direction, times what arrived."
_PICK = "scatter(grad, indices, self_shape, dim, keepdim)"

_BACK = "expand_back(grad, self_shape, dim, keepdim)"
_NORM_BACK = "expand_back(result, self_shape, dim, keepdim)"


def _norm(order: str) -> dict[str, str]:
    """Return what the gradient of a norm is multiplied with, for every order."""
    return {
        "size": _NORM_BACK,
        "top": "abs(self) == size",
        "slope": f"0 if {order} == 0 else (sgn(self) if {order} == 1"
        f" else (sgn(self) * top / count_back(top, dim) if abs({order}) == inf"
        f" else (0 if size == 0 or (self == 0 and {order} < 1) else (self / size if {order} == 2"
        f" else sgn(self) * (abs(self) / size) ** ({order} - 1)))))",
    }


RULES = (
    Rule("SumBackward0", _SUM, vjp={"self": "expand(grad, self_shape)"}),
    Rule("SumBackward1", _SUM, vjp={"self": _BACK}),
    Rule("MeanBackward0", _MEAN, vjp={"self": "expand(grad, self_shape) / numel(self_shape)"}),
    Rule("MeanBackward1", _MEAN, vjp={"self": f"{_BACK} / count_along(self_shape, dim)"}),
    Rule(
        "NansumBackward0",
        "Every summand that is a number gets what arrived.",
        vjp={"self": f"0 if isnan(self) else {_BACK}"},
    ),
    Rule(
        "ProdBackward0",
        "Each factor gets the product of all the others.",
        vjp={"self": "grad * conj(product_of_others(self))"},
    ),
    Rule(
        "ProdBackward1",
        "Each factor gets the product of all the others.",
        vjp={"self": f"{_BACK} * conj(product_of_others_along(self, dim))"},
    ),
    Rule(
        "MaxBackward1",
        _WINNERS,
        let={"top": "self == result"},
        vjp={"self": "grad * top / count(top)"},
        also=("MinBackward1", "MedianBackward0"),
    ),
    Rule(
        "MaxBackward0",
        _WINNER,
        vjp={"self": _PICK},
        also=("MinBackward0", "MedianBackward1", "NanmedianBackward1", "KthvalueBackward0", "ModeBackward0"),
    ),
    Rule(
        "AmaxBackward0",
        _WINNERS,
        let={"top": f"self == {_NORM_BACK}"},
        vjp={"self": f"{_BACK} * top / count_back(top, dim)"},
        also=("AminBackward0",),
    ),
    Rule(
        "SortBackward0",
        _SORTED,
        vjp={"self": "scatter(grad, indices, self_shape, dim, True)"},
        also=("SortBackward1", "TopkBackward0", "CummaxBackward0", "CumminBackward0"),
    ),
    Rule(
        "VarBackward0",
        "Twice each element's distance from the mean, over the number of elements.",
        vjp={
            "self": f"{_BACK} * 2 * (self - mean_over(self, self_shape, dim))"
            " / freedom(self_shape, dim, or_one(correction))"
        },
    ),
    Rule(
        "StdBackward0",
        "Each element's distance from the mean, in units of the standard deviation.",
        let={"size": _NORM_BACK},
        vjp={
            "self": f"0 if size == 0 else {_BACK} * (self - mean_over(self, self_shape, dim))"
            " / (size * freedom(self_shape, dim, or_one(correction)))"
        },
        shown={
            "self": f"{_BACK} * (self - mean_over(self, self_shape, dim))"
            " / (result * freedom(self_shape, dim, or_one(correction)))"
        },
    ),
    Rule(
        "CumsumBackward0",
        "Each element is in its own sum and all later ones: it gets the sum of what arrived from there on.",
        vjp={"self": "flip(cumsum(flip(grad, dim), dim), dim)"},
    ),
    Rule(
        "LogsumexpBackward0",
        "A soft maximum: the shares are a softmax.",
        vjp={"self": f"{_BACK} * conj(exp(self - {_NORM_BACK}))"},
    ),
    Rule(
        "LinalgVectorNormBackward0",
        _NORM,
        let=_norm("ord"),
        vjp={"self": f"{_BACK} * slope"},
        shown={"self": f"{_BACK} * (self / result if ord == 2 else slope)"},
    ),
    Rule(
        "NormBackward1",
        _NORM,
        let=_norm("p"),
        vjp={"self": f"{_BACK} * slope"},
        shown={"self": f"{_BACK} * (self / result if p == 2 else slope)"},
    ),
    Rule(
        "NormBackward0",
        _NORM,
        let={"dim": "None", "keepdim": "False", **_norm("p")},
        vjp={"self": f"{_BACK} * slope"},
        shown={"self": "expand(grad, self_shape) * (self / result if p == 2 else slope)"},
    ),
)
