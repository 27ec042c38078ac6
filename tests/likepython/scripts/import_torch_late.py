def work():
    import torch

    x = torch.ones(2, requires_grad=True)
    (x * 2).sum().backward()
    return x.grad


print(work())
