import sys

import beside
import torch

x = torch.ones(2, requires_grad=True)
(x * beside.VALUE).sum().backward()
print(__name__, __package__, __file__.rsplit("/", 1)[-1], sys.argv[0].rsplit("/", 1)[-1], x.grad)
print(sys.path[0].rsplit("/", 1)[-1])
