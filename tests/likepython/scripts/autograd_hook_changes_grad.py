import torch

x = torch.ones(2, requires_grad=True)
y = x * 3
handle = y.register_hook(lambda grad: grad * 10)
y.sum().backward()
print(x.grad)
handle.remove()
w = torch.ones(2, requires_grad=True)
(w * 3).sum().backward()
print(w.grad, handle.id > 0)
