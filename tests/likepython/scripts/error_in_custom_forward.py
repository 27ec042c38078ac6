# slow
# exit: 1
# captures: nothing
import torch


class Fails(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        raise LookupError("in forward")

    @staticmethod
    def backward(ctx, grad):
        return grad


Fails.apply(torch.ones(2, requires_grad=True))
