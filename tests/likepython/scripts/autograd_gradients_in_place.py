# slow
import torch

w = torch.ones(3, requires_grad=True)
(w * 2).sum().backward()
first = w.grad
w.grad.add_(1)
(w * 2).sum().backward()
print(first is w.grad, first, w.grad.data_ptr() == first.data_ptr(), w.grad._version)
w.grad = None
(w * 3).sum().backward()
print(w.grad, w.grad is first)
