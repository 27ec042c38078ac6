# slow
import os

import torch

x = torch.ones(2, requires_grad=True)
x.sum().backward()
print(sorted(name for name in os.listdir(".") if not name.startswith("__pycache__")))
