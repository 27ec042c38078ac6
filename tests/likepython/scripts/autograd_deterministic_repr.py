# slow
import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
print(x, y, y.sum())
y.sum().backward()
print(x, y, x.grad, repr(y.grad_fn).split(" object")[0], dir(y.grad_fn)[:5])
print(sorted(vars(x)), sorted(vars(y)), sorted(vars(torch.nn.Parameter(x.detach()))))
