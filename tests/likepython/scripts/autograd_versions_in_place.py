# slow
import torch

x = torch.ones(4, requires_grad=True)
y = x * 2
y[1:3].mul_(5)
y[0] = 7
view = y[2:]
view.add_(1)
print(y._version, view._version, view.grad_fn.name(), y.grad_fn.name(), x._version)
y.sum().backward()
print(x.grad)
