import os
import sys

import torch

print("before", flush=True)
os.close(1)
x = torch.ones(2, requires_grad=True)
x.sum().backward()
sys.stderr.write(f"{x.grad}\n")
sys.stdout = sys.__stdout__ = None
