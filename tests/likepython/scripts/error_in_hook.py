# slow
# exit: 1
# captures: graph
import torch


def hook(grad):
    raise ArithmeticError("in a hook")


x = torch.ones(2, requires_grad=True)
x.register_hook(hook)
(x * 3).sum().backward()
