# slow
import torch

real = torch.autograd.backward


def backward(*args, **kwargs):
    print("mine", len(args), sorted(kwargs))
    return real(*args, **kwargs)


torch.autograd.backward = backward
x = torch.ones(2, requires_grad=True)
(x * 2).sum().backward()
print(x.grad)
