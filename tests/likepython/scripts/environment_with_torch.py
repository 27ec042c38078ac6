# slow
import os
import sys

import torch

x = torch.ones(2, requires_grad=True)
x.sum().backward()
print(sorted(os.environ.items()))
print(sys.path, [name for name in sys.modules if "graphlab" in name or "sitecustomize" in name])
