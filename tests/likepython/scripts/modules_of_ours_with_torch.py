import builtins
import sys

import torch

x = torch.ones(2, requires_grad=True)
x.sum().backward()
print([name for name in sys.modules if "graphlab" in name.lower()])
print([name for name in vars(builtins) if "graphlab" in name.lower()])
print([name for name in vars(torch) if "graphlab" in name.lower()])
print([one for one in sys.path if "graphlab" in one.rsplit("/", 1)[-1]])
