import os

import torch

os.closerange(3, 256)
x = torch.ones(2, requires_grad=True)
(x * x).sum().backward()
os.closerange(3, 256)
(x * x).sum().backward()
print(x.grad)
