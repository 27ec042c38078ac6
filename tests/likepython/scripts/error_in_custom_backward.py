# slow
# exit: 1
# captures: graph
import torch


class Fails(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad / {}["gone"]


x = torch.ones(2, requires_grad=True)
Fails.apply(x).sum().backward()
