"""The functions that formulas may call: how each is written, and what it does.

``text`` and ``latex`` are templates over the printed arguments; where they are empty, the call is
written as a call. Arguments that a template leaves out (a dimension, a stride) are how, not what.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How tightly a formula is bound; what is looser than its place needs brackets."""

    CHOICE = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARE = 4
    SUM = 5
    NEGATIVE = 6
    MATMUL = 7
    PRODUCT = 8
    POWER = 9
    ATOM = 10


@dataclass(frozen=True, slots=True)
class Word:
    """One function: its arguments, its look, and its meaning in one line.

    A ``tight`` one binds its argument: ``(a + b)ᵀ``. Plain mathematics needs no ``meaning``.
    A ``level`` lower than that of an atom needs brackets in a product.
    """

    arguments: str
    meaning: str = ""
    text: str = ""
    latex: str = ""
    tight: bool = False
    level: Level = Level.ATOM


_SCATTER = r"\operatorname{{scatter}}({0}, {1})"
_EXPAND = r"\operatorname{{expand}}({0}, {1})"
_PLACE = r"\operatorname{{place}}({0})"

WORDS: dict[str, Word] = {
    # mathematics
    "abs": Word("x", latex=r"\left|{0}\right|", text="|{0}|"),
    "sqrt": Word("x", latex=r"\sqrt{{{0}}}"),
    "exp": Word("x", latex=r"e^{{{0}}}"),
    "log": Word("x", latex=r"\ln({0})"),
    "sin": Word("x", latex=r"\sin({0})"),
    "cos": Word("x", latex=r"\cos({0})"),
    "sinh": Word("x", latex=r"\sinh({0})"),
    "cosh": Word("x", latex=r"\cosh({0})"),
    "tanh": Word("x", latex=r"\tanh({0})"),
    "erf": Word("x"),
    "erfinv": Word("x", "the inverse of erf", latex=r"\operatorname{{erf}}^{{-1}}({0})"),
    "sgn": Word("x", "-1, 0 or 1; of a complex number, the number on the unit circle in its direction"),
    "floor": Word("x", latex=r"\lfloor {0} \rfloor"),
    "trunc": Word("x", "x without its digits after the point"),
    "isnan": Word("x"),
    "isfinite": Word("x"),
    "sigmoid": Word("x", "1 / (1 + exp(-x))", text="σ({0})", latex=r"\sigma({0})"),
    "softplus": Word("x", "log(1 + exp(x))"),
    "clamp": Word("x, low, high", "x, but low where it is less and high where it is more"),
    "maximum": Word("x, low", "the greater of the two", latex=r"\max({0}, {1})"),
    "conj": Word("x", "the complex conjugate", latex=r"\overline{{{0}}}"),
    "real": Word("x", "the real part", latex=r"\operatorname{{Re}}({0})"),
    "imag": Word("x", "the imaginary part", latex=r"\operatorname{{Im}}({0})"),
    "or_one": Word("x", text="{0}", latex="{0}", tight=True),
    "at_least": Word("x, low", text="{0} ≥ {1}", latex=r"{0} \geq {1}", level=Level.COMPARE),
    "at_most": Word("x, high", text="{0} ≤ {1}", latex=r"{0} \leq {1}", level=Level.COMPARE),
    # matrices
    "T": Word(
        "x", "x with its last two dimensions exchanged", text="{0}ᵀ", latex=r"{0}^{{\top}}", tight=True
    ),
    "outer": Word("a, b", "the matrix of all products a[i] · b[j]", latex=r"{0} \otimes {1}"),
    "eye": Word("shape", "ones on the diagonal, zeros elsewhere", text="eye({0})", latex="I"),
    "cross": Word("a, b, dim", "the vector product", text="{0} × {1}", latex=r"{0} \times {1}",
                  tight=True, level=Level.PRODUCT),
    "tril": Word("x, diagonal", "x with zeros above the diagonal"),
    "triu": Word("x, diagonal", "x with zeros below the diagonal"),
    "diagonal": Word("x, offset, dim1, dim2", "the diagonal of x", text="diagonal({0})",
                     latex=r"\operatorname{{diag}}({0})"),
    # sums and counts
    "expand": Word("x, shape", "x repeated until it has the shape"),
    "expand_back": Word(
        "x, shape, dim, keepdim",
        "x repeated along the dimensions that the op had reduced",
        text="expand({0}, {1})",
        latex=_EXPAND,
    ),
    "sum_to": Word("x, shape", "x summed over the dimensions that had been repeated"),
    "sum": Word("x", "the sum of all elements", latex=r"\sum {0}"),
    "sum_along": Word("x, dim", "the sum along dim", text="sum({0}, dim={1})", latex=r"\sum_{{{1}}} {0}"),
    "mean_over": Word(
        "x, shape, dim",
        "the mean over the dimensions that the op had reduced",
        text="mean({0})",
        latex=r"\operatorname{{mean}}({0})",
    ),
    "numel": Word("shape", "the number of elements", text="n", latex="n"),
    "count_along": Word("shape, dim", "the number of elements in one mean", text="n", latex="n"),
    "freedom": Word(
        "shape, dim, correction",
        "the number of elements in one variance, less the correction (1 unless given)",
        text="(n - {2})",
        latex="(n - {2})",
    ),
    "averaged": Word(
        "x, reduction", "the number of elements if the loss is their mean, else 1", text="n", latex="n"
    ),
    "count": Word("mask", "how many are true", text="count({0})"),
    "count_back": Word(
        "mask, dim", "how many are true, for each reduced group", text="count({0})",
        latex=r"\operatorname{{count}}({0})",
    ),
    "cumsum": Word("x, dim", "the running sum along dim"),
    "flip": Word("x, dim", "x in the reverse order along dim"),
    "product_of_others": Word(
        "x", "at each element, the product of all the other ones", latex=r"\prod_{{j \neq i}} {0}_j"
    ),
    "product_of_others_along": Word(
        "x, dim",
        "at each element, the product of the other ones along dim",
        text="product_of_others({0})",
        latex=r"\prod_{{j \neq i}} {0}_j",
    ),
    # places: what the op had read gets the gradient, the rest gets zero
    "scatter": Word(
        "x, indices, shape, dim, keepdim",
        "zeros in the shape of the input, with x where the indices point",
        text="scatter({0}, {1})",
        latex=_SCATTER,
    ),
    "unpool": Word(
        "x, indices, shape, dims",
        "zeros in the shape of the input, with x added where the indices point",
        text="scatter({0}, {1})",
        latex=_SCATTER,
    ),
    "place_index": Word(
        "x, shape, dim, index",
        "zeros in the shape of the input, with x where the op had read",
        text="place({0}, dim={2}, index={3})",
        latex=_PLACE,
    ),
    "place_slice": Word(
        "x, shape, dim, start, end, step",
        "zeros in the shape of the input, with x where the op had read",
        text="place({0}, dim={2}, {3}:{4}:{5})",
        latex=_PLACE,
    ),
    "place_narrow": Word(
        "x, shape, dim, start, length",
        "zeros in the shape of the input, with x where the op had read",
        text="place({0}, dim={2}, {3}:{3}+{4})",
        latex=_PLACE,
    ),
    "place_diagonal": Word(
        "x, shape, offset, dim1, dim2",
        "zeros in the shape of the input, with x on the diagonal",
        text="place({0}, diagonal {2})",
        latex=_PLACE,
    ),
    "place_windows": Word(
        "x, shape, dim, size, step",
        "zeros in the shape of the input, with each window of x added where it was read",
        text="place({0}, windows)",
        latex=_PLACE,
    ),
    "place_mask": Word(
        "x, shape, mask",
        "zeros in the shape of the input, with x where the mask is true",
        text="place({0}, {2})",
        latex=r"\operatorname{{place}}({0}, {2})",
    ),
    "index_add": Word(
        "x, indices, shape",
        "zeros in the shape of the input, with x added at the indices",
        text="index_add({0}, {1})",
        latex=r"\operatorname{{index\_add}}({0}, {1})",
    ),
    "index_add_along": Word(
        "x, shape, dim, index",
        "zeros in the shape of the input, with the rows of x added at the rows index",
        text="index_add({0}, {3})",
        latex=r"\operatorname{{index\_add}}({0}, {3})",
    ),
    "embedding_add": Word(
        "x, indices, shape, padding_idx, scaled",
        "zeros in the shape of the weight, with each row of x added to the row that was looked up",
        text="index_add({0}, {1})",
        latex=r"\operatorname{{index\_add}}({0}, {1})",
    ),
    "put_add": Word(
        "x, index, shape", "zeros in the shape of the input, with x added at the flat index",
        text="index_add({0}, {1})", latex=r"\operatorname{{index\_add}}({0}, {1})",
    ),
    "read": Word("x, indices", "x at the indices", text="{0}[{1}]", latex="{0}[{1}]", tight=True),
    "read_flat": Word("x, index", "x at the flat index", text="{0}[{1}]", latex="{0}[{1}]", tight=True),
    "cleared": Word(
        "x, indices", "x with zeros at the indices, where the op wrote something else",
        text="clear({0}, {1})", latex=r"\operatorname{{clear}}({0}, {1})",
    ),
    "cleared_flat": Word(
        "x, index", "x with zeros at the flat index, where the op wrote something else",
        text="clear({0}, {1})", latex=r"\operatorname{{clear}}({0}, {1})",
    ),
    "cleared_along": Word(
        "x, dim, index", "x with zeros at the rows index, where the op wrote something else",
        text="clear({0}, {2})", latex=r"\operatorname{{clear}}({0}, {2})",
    ),
    "scatter_zero": Word(
        "x, dim, index", "x with zeros where the op wrote something else",
        text="clear({0}, {2})", latex=r"\operatorname{{clear}}({0}, {2})",
    ),
    "gather": Word("x, dim, index", "x at the index along dim", text="gather({0}, {2})",
                   latex=r"\operatorname{{gather}}({0}, {2})"),
    "rows_like": Word("x, dim, index, shape", "the rows index of x", text="{0}[{2}]", latex="{0}[{2}]",
                      tight=True),
    "one_hot": Word(
        "target, shape, ignore_index, weight",
        "1 (or the weight of the class) at the target class, 0 elsewhere; ignored targets have no 1",
        text="one_hot({0})",
        latex=r"\operatorname{{one\_hot}}({0})",
    ),
    "per_class": Word("x, shape", text="{0}", latex="{0}", tight=True),
    # shapes
    "reshape": Word("x, shape", "x in the shape"),
    "squeeze": Word("x, dim", "x without the dimension dim"),
    "transpose": Word("x, dim0, dim1", "x with two dimensions exchanged"),
    "unpermute": Word("x, dims", "x with its dimensions back in their order", text="permute_back({0}, {1})"),
    "roll_back": Word("x, shifts, dims", "x rolled the other way", text="roll({0}, -{1})"),
    "rot90": Word("x, k, dims", "x turned by k right angles"),
    "stack": Word("xs, dim", "the tensors side by side along a new dimension"),
    "cat": Word("xs, dim", "the tensors one after another along dim"),
    "select": Word("x, dim, index", "the slice of x at the index"),
    "piece": Word(
        "x, dim, i, shapes",
        "the part of x that the tensor number i filled",
        text="piece({0}, dim={1}, {2})",
        latex=r"{0}_{{[{2}]}}",
    ),
    "sum_repeats": Word("x, repeats, shape", "the sum of all the copies", text="sum_copies({0})"),
    "unpad": Word("x, pad", "x without what was padded", text="unpad({0})"),
    "pixel_unshuffle": Word("x, factor", "each block of pixels back into channels"),
    "pixel_shuffle": Word("x, factor", "channels back into blocks of pixels"),
    "view_as_complex": Word("x", "pairs (real, imag) as complex numbers"),
    "view_as_real": Word("x", "complex numbers as pairs (real, imag)"),
    # layers
    "channels": Word("x, input", text="{0}", latex="{0}", tight=True),
    "sum_channels": Word("x", "the sum over everything but the channels", text="sum({0})",
                         latex=r"\sum {0}"),
    "mean_channels": Word(
        "x", "the mean over everything but the channels", text="mean({0})",
        latex=r"\operatorname{{mean}}({0})",
    ),
    "mean_features": Word(
        "x, normalized_shape", "the mean over the normalized dimensions", text="mean({0})",
        latex=r"\operatorname{{mean}}({0})",
    ),
    "groups": Word("x, input, group", text="{0}", latex="{0}", tight=True),
    "mean_groups": Word(
        "x, group", "the mean over each group of channels", text="mean({0})",
        latex=r"\operatorname{{mean}}({0})",
    ),
    "conv_input": Word(
        "grad, weight, shape, stride, padding, dilation, transposed, groups",
        "the convolution turned round: each output hands its gradient to the inputs in its window",
        text="conv_transpose({0}, {1})",
        latex=r"{0} \star^{{\top}} {1}",
    ),
    "conv_weight": Word(
        "grad, input, shape, stride, padding, dilation, transposed, groups",
        "at each place of the kernel, the sum over all windows of input · grad",
        text="correlate({1}, {0})",
        latex=r"{1} \star {0}",
    ),
    "avg_pool_back": Word(
        "grad, shape, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override",
        "each output's gradient divided evenly over its window",
        text="spread({0})",
        latex=r"\operatorname{{spread}}({0})",
    ),
    "adaptive_pool_back": Word(
        "grad, shape, dims",
        "each output's gradient divided evenly over its window",
        text="spread({0})",
        latex=r"\operatorname{{spread}}({0})",
    ),
    "nearest_back": Word(
        "grad, shape, output_size, scales",
        "at each input, the sum over the outputs that were copies of it",
        text="sum_copies({0})",
        latex=r"\sum {0}",
    ),
}  # fmt: skip
