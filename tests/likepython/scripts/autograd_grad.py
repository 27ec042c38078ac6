# slow
import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
y = torch.tensor(3.0, requires_grad=True)
z = (x * y).sum()
print(torch.autograd.grad(z, [x, y]), x.grad, x.grad_fn)
print(torch.autograd.grad(x.sin().sum(), [x, y], allow_unused=True))
