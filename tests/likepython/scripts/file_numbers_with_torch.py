# slow
import os

import torch

x = torch.ones(2, requires_grad=True)
print(sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1])
x.sum().backward()
print(sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1])
with open(__file__) as one:
    print(one.fileno())
