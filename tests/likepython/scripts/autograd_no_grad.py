# slow
import torch

x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    y = x * 2
with torch.inference_mode():
    z = x * 2
print(y.requires_grad, z.is_inference(), torch.is_grad_enabled(), torch.is_inference_mode_enabled())


@torch.no_grad()
def f():
    return (x * x).requires_grad


print(f())
(x * 2).sum().backward()
print(x.grad, torch.is_grad_enabled())
