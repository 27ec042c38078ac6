# exit: 1
# captures: nothing
import torch

print(torch.ones(1))


def f():
    raise ValueError("with torch imported")


f()
