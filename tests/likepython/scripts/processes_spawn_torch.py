# slow
import multiprocessing

import torch


def grad(value):
    x = torch.tensor(float(value), requires_grad=True)
    (x**2).backward()
    return x.grad.item()


if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(grad, range(3)))
    print(grad(7))
