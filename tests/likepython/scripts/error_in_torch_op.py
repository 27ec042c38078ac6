# slow
# exit: 1
# captures: nothing
import torch


def forward(x, w):
    return x @ w


w = torch.ones(3, 3, requires_grad=True)
forward(torch.ones(2, 4), w)
