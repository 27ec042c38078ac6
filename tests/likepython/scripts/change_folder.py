# slow
import os
import tempfile

import torch

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    x = torch.ones(2, requires_grad=True)
    x.sum().backward()
    print(os.listdir("."))
    os.chdir("/")
print(x.grad)
