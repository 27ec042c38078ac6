import sys

import torch

x = torch.ones(2, requires_grad=True)
x.sum().backward()
print(__name__, x.grad, "graphlab" in sys.modules)
