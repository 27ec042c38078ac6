# slow
import torch

x = torch.tensor([0.5, 1.5], requires_grad=True)
(first,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
print(first, first.grad_fn.name())
first.sum().backward()
print(x.grad)
loss = (x * x.exp()).sum()
loss.backward(create_graph=True)
print(x.grad)
x.grad = None
