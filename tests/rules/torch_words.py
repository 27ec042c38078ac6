"""What each function of the formula language means, on torch tensors.

Written from the forward side, with ordinary operations: none of them is a backward kernel.
"""

import math

import torch
import torch.nn.functional as F


def _tensorwise(function, plain):
    return lambda x: function(x) if isinstance(x, torch.Tensor) else plain(x)


def _where(test, yes, no):
    known = next((one for one in (yes, no) if isinstance(one, torch.Tensor)), None)
    dtype = known.dtype if known is not None else torch.float64
    return torch.where(test, torch.as_tensor(yes, dtype=dtype), torch.as_tensor(no, dtype=dtype))


def _dims(x, dim):
    """Return reduced dimensions as a tuple: None and [] mean all of them."""
    if dim is None or (isinstance(dim, tuple | list) and not dim):
        return tuple(range(x if isinstance(x, int) else x.dim()))
    return tuple(dim) if isinstance(dim, tuple | list) else (dim,)


def expand_back(x, shape, dim, keepdim):
    rank = len(shape)
    if not keepdim and rank:
        for one in sorted(d % rank for d in _dims(rank, dim)):
            x = x.unsqueeze(one)
    return x.expand(shape)


def mean_over(x, shape, dim):
    return x.mean(_dims(x, dim), keepdim=True) if x.dim() else x


def count_along(shape, dim):
    return math.prod(shape[one] for one in _dims(len(shape), dim)) if shape else 1


def count_back(mask, dim):
    return mask.sum(_dims(mask, dim), keepdim=True) if mask.dim() else mask.sum()


def product_of_others(x):
    flat = x.reshape(-1)
    rows = flat.expand(flat.numel(), -1).clone()
    rows.fill_diagonal_(1)
    return rows.prod(1).reshape(x.shape)


def product_of_others_along(x, dim):
    if not x.dim():
        return torch.ones_like(x)
    rows = x.movedim(dim, -1)
    size = rows.shape[-1]
    square = torch.where(torch.eye(size, dtype=torch.bool), 1, rows.unsqueeze(-2).expand(*rows.shape, size))
    return square.prod(-1).movedim(-1, dim)


def scatter(x, indices, shape, dim, keepdim):
    if not shape:
        return x.reshape(())
    if not keepdim:
        x, indices = x.unsqueeze(dim), indices.unsqueeze(dim)
    if not indices.dim():
        x, indices = x.reshape(1), indices.reshape(1)
    x = x[tuple(slice(size) for size in indices.shape)]
    return torch.zeros(shape, dtype=x.dtype).scatter_add(dim, indices, x)


def unpool(x, indices, shape, dims):
    flat = torch.zeros(*shape[:-dims], math.prod(shape[-dims:]), dtype=x.dtype)
    return flat.scatter_add(-1, indices.flatten(-dims), x.flatten(-dims)).reshape(shape)


def place(read, x, shape):
    """Return zeros with x where ``read`` reads: the numbers of the places are read the same way."""
    places = read(torch.arange(math.prod(shape)).reshape(shape))
    flat = torch.zeros(math.prod(shape), dtype=x.dtype)
    return flat.index_add(0, places.reshape(-1), x.reshape(-1)).reshape(shape)


def place_slice(x, shape, dim, start, end, step):
    def read(one):
        at = [slice(None)] * len(shape)
        at[dim] = slice(start, end, step)
        return one[tuple(at)]

    return place(read, x, shape)


def embedding_add(x, indices, shape, padding_idx, scaled):
    rows = indices.reshape(-1)
    counts = torch.bincount(rows, minlength=shape[0]).to(x.dtype)
    x = x.reshape(len(rows), -1)
    if scaled:
        x = x / counts[rows].unsqueeze(1)
    x = torch.where((rows == padding_idx).unsqueeze(1), 0, x)
    return torch.zeros(shape, dtype=x.dtype).index_add(0, rows, x)


def _at(indices):
    return tuple(slice(None) if one is None else one for one in indices)


def cleared(x, indices):
    x = x.clone()
    x[_at(indices)] = 0
    return x


def cleared_flat(x, index):
    flat = x.reshape(-1).clone()
    flat[index.reshape(-1)] = 0
    return flat.reshape(x.shape)


def rows_like(x, dim, index, shape):
    return (x.reshape(1) if not x.dim() else x).index_select(dim, index.reshape(-1)).reshape(shape)


def one_hot(target, shape, ignore_index, weight):
    classes = torch.arange(shape[1 if len(shape) > 1 else 0])
    classes = classes.reshape(-1, *[1] * (len(shape) - 2)) if len(shape) > 1 else classes
    chosen = target.unsqueeze(1 if len(shape) > 1 else 0)
    hit = (classes == chosen) & (chosen != ignore_index)
    if weight is None:
        return hit.to(torch.float64)
    return hit * weight.reshape(classes.shape)


def per_class(x, shape):
    return x.unsqueeze(1 if len(shape) > 1 else 0) if x.dim() else x


def sum_repeats(x, repeats, given):
    shape = (1,) * (len(repeats) - len(given)) + tuple(given)
    if not x.numel():
        return torch.zeros(given, dtype=x.dtype)
    both = [size for pair in zip(repeats, shape, strict=True) for size in pair]
    return x.reshape(both).sum(tuple(range(0, len(both), 2))).reshape(given) if both else x


def piece(x, dim, i, shapes):
    if shapes[i] == (0,):
        return x.new_zeros(0)
    start = sum(0 if one == (0,) else one[dim] for one in shapes[:i])
    return x.narrow(dim, start, shapes[i][dim])


def unpermute(x, dims):
    back = sorted(range(len(dims)), key=lambda at: dims[at] % len(dims))
    return x.permute(back)


def channels(x, input):
    return x.reshape(-1, *[1] * (input.dim() - 2)) if isinstance(x, torch.Tensor) else x


def sum_channels(x):
    return x.transpose(0, 1).flatten(1).sum(1)


def groups(x, input, group):
    each = input.shape[1] // group
    return x.repeat_interleave(each, 1).reshape(*input.shape[:2], *[1] * (input.dim() - 2))


def mean_groups(x, group):
    mean = x.reshape(x.shape[0], group, math.prod(x.shape[1:]) // group).mean(2)
    return groups(mean, x, group)


def _conv(rank, transposed):
    return getattr(F, f"conv_transpose{rank}d" if transposed else f"conv{rank}d")


def _each(given, rank):
    """Return one number for each dimension: a single one stands for all of them."""
    return tuple(given) * rank if len(given) == 1 else tuple(given)


def conv_input(grad, weight, shape, stride, padding, dilation, transposed, groups):
    rank = weight.dim() - 2
    stride, padding, dilation = (_each(one, rank) for one in (stride, padding, dilation))
    given = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    if transposed:
        back = _conv(rank, False)(grad, weight, **given)
        return back[tuple(slice(size) for size in shape)]
    kernel, left = weight.shape[2:], grad.shape[2:]
    extra = [
        shape[2 + at] - ((left[at] - 1) * stride[at] - 2 * padding[at] + dilation[at] * (kernel[at] - 1) + 1)
        for at in range(rank)
    ]
    if any(one < 0 for one in extra) or any(
        one >= max(stride[at], dilation[at]) for at, one in enumerate(extra)
    ):
        return F.pad(
            _conv(rank, True)(grad, weight, **given), [part for one in reversed(extra) for part in (0, one)]
        )
    return _conv(rank, True)(grad, weight, output_padding=extra, **given)


def conv_weight(grad, input, shape, stride, padding, dilation, transposed, groups):
    if transposed:
        grad, input = input, grad
    rank = len(shape) - 2
    stride, padding, dilation = (_each(one, rank) for one in (stride, padding, dilation))
    pad = [part for one in reversed(padding) for part in (one, one)]
    windows = F.pad(input, pad)
    found = torch.zeros(shape, dtype=grad.dtype)
    each_out, each_in = grad.shape[1] // groups, input.shape[1] // groups
    for place in torch.cartesian_prod(*[torch.arange(one) for one in shape[2:]]).reshape(-1, rank).tolist():
        at = tuple(
            slice(
                place[d] * dilation[d],
                place[d] * dilation[d] + (grad.shape[2 + d] - 1) * stride[d] + 1,
                stride[d],
            )
            for d in range(rank)
        )
        part = windows[(slice(None), slice(None), *at)]
        for group in range(groups):
            out = slice(group * each_out, (group + 1) * each_out)
            inside = slice(group * each_in, (group + 1) * each_in)
            found[(out, slice(None), *place)] = torch.einsum(
                "nof,nif->oi", grad[:, out].flatten(2), part[:, inside].flatten(2)
            )
    return found


def linear_back(function, grad, shape, dims):
    """Return the transpose of a linear function, found by running it on each unit vector."""
    size = math.prod(shape[-dims:])
    units = torch.eye(size, dtype=grad.dtype).reshape(size, 1, *shape[-dims:])
    matrix = function(units).reshape(size, -1)
    flat = grad.reshape(-1, matrix.shape[1]) if grad.numel() else grad.new_zeros(0, matrix.shape[1])
    return (flat @ matrix.T).reshape(shape)


def avg_pool_back(grad, shape, kernel_size, stride, padding, *rest):
    pool = (F.avg_pool2d, F.avg_pool3d)[len(kernel_size) - 2]
    return linear_back(
        lambda x: pool(x, kernel_size, stride or kernel_size, padding, *rest), grad, shape, len(kernel_size)
    )


def adaptive_pool_back(grad, shape, dims):
    pool = (F.adaptive_avg_pool2d, F.adaptive_avg_pool3d)[dims - 2]
    return linear_back(lambda x: pool(x, grad.shape[-dims:]), grad, shape, dims)


def clamp(x, low, high):
    return torch.clamp(x, low, high)


WORDS = {
    "where": _where,
    "not": _tensorwise(torch.logical_not, lambda x: not x),
    "abs": abs,
    "sqrt": _tensorwise(torch.sqrt, math.sqrt),
    "exp": torch.exp,
    "log": _tensorwise(torch.log, math.log),
    "sin": torch.sin,
    "cos": torch.cos,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "tanh": torch.tanh,
    "erf": torch.erf,
    "erfinv": torch.erfinv,
    "sgn": torch.sgn,
    "floor": torch.floor,
    "trunc": torch.trunc,
    "isnan": torch.isnan,
    "isfinite": torch.isfinite,
    "sigmoid": torch.sigmoid,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
    "clamp": clamp,
    "maximum": lambda x, low: x.clamp_min(low),
    "conj": lambda x: x.conj() if isinstance(x, torch.Tensor) else x.conjugate(),
    "real": lambda x: x.real if x.is_complex() else x,
    "imag": lambda x: x.imag if x.is_complex() else torch.zeros_like(x),
    "or_one": lambda x: 1 if x is None else x,
    "at_least": lambda x, low: torch.ones_like(x, dtype=torch.bool) if low is None else x >= low,
    "at_most": lambda x, high: torch.ones_like(x, dtype=torch.bool) if high is None else x <= high,
    "T": lambda x: x.transpose(-2, -1) if x.dim() > 1 else x,
    "outer": torch.outer,
    "eye": lambda shape: torch.eye(*shape, dtype=torch.float64),
    "cross": lambda a, b, dim: torch.linalg.cross(a, b, dim=dim),
    "tril": torch.tril,
    "triu": torch.triu,
    "diagonal": torch.diagonal,
    "expand": lambda x, shape: x.expand(shape),
    "expand_back": expand_back,
    "sum_to": lambda x, shape: x.sum_to_size(shape),
    "sum": torch.sum,
    "sum_along": lambda x, dim: x.sum(dim, keepdim=True),
    "mean_over": mean_over,
    "numel": math.prod,
    "count_along": count_along,
    "freedom": lambda shape, dim, correction: max(
        count_along(shape, dim) - (1 if correction is None else correction), 0
    ),
    "averaged": lambda x, reduction: x.numel() if reduction == 1 else 1,
    "count": torch.sum,
    "count_back": count_back,
    "cumsum": torch.cumsum,
    "flip": lambda x, dim: x.flip(_dims(0, dim)),
    "product_of_others": product_of_others,
    "product_of_others_along": product_of_others_along,
    "scatter": scatter,
    "unpool": unpool,
    "place_index": lambda x, shape, dim, index: place(lambda one: one.select(dim, index), x, shape),
    "place_slice": place_slice,
    "place_narrow": lambda x, shape, dim, start, length: place(
        lambda one: one.narrow(dim, start, length), x, shape
    ),
    "place_diagonal": lambda x, shape, *at: place(lambda one: one.diagonal(*at), x, shape),
    "place_windows": lambda x, shape, *at: place(lambda one: one.unfold(*at), x, shape),
    "place_mask": lambda x, shape, mask: place(
        lambda one: torch.broadcast_tensors(one, mask)[0][torch.broadcast_tensors(one, mask)[1]], x, shape
    ),
    "index_add": lambda x, indices, shape: place(lambda one: one[_at(indices)], x, shape),
    "index_add_along": lambda x, shape, dim, index: place(
        lambda one: one.index_select(dim, index.reshape(-1)), x, shape
    ),
    "embedding_add": embedding_add,
    "put_add": lambda x, index, shape: place(lambda one: one.reshape(-1)[index.reshape(-1)], x, shape),
    "read": lambda x, indices: x[_at(indices)],
    "read_flat": lambda x, index: x.reshape(-1)[index.reshape(-1)].reshape(index.shape),
    "cleared": cleared,
    "cleared_flat": cleared_flat,
    "cleared_along": lambda x, dim, index: x.index_fill(dim, index, 0),
    "scatter_zero": lambda x, dim, index: x.scatter(dim, index, 0),
    "gather": torch.gather,
    "rows_like": rows_like,
    "one_hot": one_hot,
    "per_class": per_class,
    "reshape": lambda x, shape: x.reshape(shape),
    "squeeze": torch.squeeze,
    "transpose": torch.transpose,
    "unpermute": unpermute,
    "roll_back": lambda x, shifts, dims: x.roll([-one for one in shifts], dims),
    "rot90": torch.rot90,
    "stack": torch.stack,
    "cat": torch.cat,
    "select": torch.select,
    "piece": piece,
    "sum_repeats": sum_repeats,
    "unpad": lambda x, pad: F.pad(x, [-one for one in pad]),
    "pixel_unshuffle": F.pixel_unshuffle,
    "pixel_shuffle": F.pixel_shuffle,
    "view_as_complex": lambda x: torch.complex(x[..., 0], x[..., 1]),
    "view_as_real": lambda x: torch.stack((x.real, x.imag), -1),
    "channels": channels,
    "sum_channels": sum_channels,
    "mean_channels": lambda x: channels(sum_channels(x), x) / (x.numel() / x.shape[1]),
    "mean_features": lambda x, shape: x.mean(tuple(range(x.dim() - len(shape), x.dim())), keepdim=True),
    "groups": groups,
    "mean_groups": mean_groups,
    "conv_input": conv_input,
    "conv_weight": conv_weight,
    "avg_pool_back": avg_pool_back,
    "adaptive_pool_back": adaptive_pool_back,
}
