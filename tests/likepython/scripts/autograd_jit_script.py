# slow
import torch


@torch.jit.script
def f(x, n: int):
    for _ in range(n):
        if bool(x.sum() > 0):
            x = x * 2
        else:
            x = x + 1
    return x


x = torch.ones(2, requires_grad=True)
for _ in range(3):
    f(x, 3).sum().backward()
print(x.grad)
