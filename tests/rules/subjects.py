"""Graphs for the rules that PyTorch's own samples do not reach, and for common modules."""

import torch
import torch.nn.functional as F
from torch import nn


def _x(*shape, dtype=torch.float64):
    return torch.randn(shape, dtype=dtype, requires_grad=True)


def clamp_max():
    return torch.clamp_max(_x(20), 0.3)


def elu_in_place():
    return F.elu_(_x(20) * 1, 0.7)


def leaky_relu_in_place():
    return F.leaky_relu_(_x(20) * 1, 0.2)


def fill_with_a_tensor():
    return torch.fill(_x(4) * 1, _x() * 2)


def fill_with_a_tensor_in_place():
    return (_x(4) * 1).fill_(_x() * 2)


def fill_with_a_number_in_place():
    return (_x(4) * 1).fill_(3.0)


def division_without_rounding():
    return torch.div(_x(5), _x(5).exp(), rounding_mode=None)


def product_of_everything():
    return _x(2, 3).prod()


def tensor_minus_number():
    return torch.ops.aten.sub.Scalar(_x(5), 3)


def fmod_by_a_number():
    return torch.fmod(_x(10), 0.3)


def remainder_by_a_number():
    return _x(10) % 0.3


def norm_of_everything():
    return torch.ops.aten.norm.Scalar(_x(3, 4), 2)


def norm_of_order_three():
    return torch.ops.aten.norm.Scalar(_x(3, 4), 3)


def power_of_a_number():
    return 2.5 ** _x(10)


def number_minus_tensor():
    return 3 - _x(5)


def scatter_a_number():
    return _x(4, 5).scatter(1, torch.tensor([[0, 3]]), 2.0)


def xlogy_of_a_number():
    return torch.xlogy(2.0, _x(6).exp())


def perceptron():
    net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2), nn.LogSoftmax(1)).double()
    return F.nll_loss(net(_x(4, 3)), torch.tensor([0, 1, 1, 0]))


def cross_entropy_with_weights():
    weight = torch.rand(3, dtype=torch.float64)
    return F.cross_entropy(_x(6, 3), torch.tensor([0, 1, 2, 0, -100, 1]), weight)


def convolutional_net():
    net = nn.Sequential(
        nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2)
    )
    return net.double()(_x(3, 2, 9, 9))


def batch_norm_in_evaluation():
    return nn.BatchNorm1d(4).double().eval()(_x(5, 4))


def transformer_layer():
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True).double()
    return layer(_x(2, 4, 8))


def recurrent_net():
    return nn.LSTM(3, 4, 2).double()(_x(5, 2, 3))[0]


def embedding_of_repeated_rows():
    table = nn.Embedding(6, 3, padding_idx=1).double()
    return table(torch.tensor([[0, 1, 2], [2, 2, 5]]))


def squares_and_roots():
    x = _x(5)
    return ((x**2 + 1).sqrt() / (x.abs() + 0.1) - 3 * x).mean()


SUBJECTS = {
    name: made
    for name, made in list(globals().items())
    if callable(made) and getattr(made, "__module__", "") == __name__ and not name.startswith("_")
}
