# slow
# exit: 6
# captures: graph
import os

import torch

x = torch.tensor(2.0, requires_grad=True)
(x * x).backward()
print(x.grad, flush=True)
os._exit(6)
