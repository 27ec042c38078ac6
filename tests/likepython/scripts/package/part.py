VALUE = 3
if __name__ == "__main__":
    import sys

    import torch

    x = torch.ones(2, requires_grad=True)
    (x * VALUE).sum().backward()
    print(__spec__.name, x.grad, sys.argv[1:])
