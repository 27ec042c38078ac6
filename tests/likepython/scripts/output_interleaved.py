import os
import sys

import torch

x = torch.ones(2, requires_grad=True)
for step in range(3):
    sys.stdout.write(f"buffered {step}\n")
    os.write(1, b"direct\n")
    (x * step).sum().backward()
    sys.stderr.write("graphlab is not the one who says this\n")
print(x.grad)
