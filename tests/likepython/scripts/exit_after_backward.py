# slow
# exit: 5
# captures: graph
import sys

import torch

x = torch.tensor(2.0, requires_grad=True)
(x * x).backward()
print(x.grad)
sys.exit(5)
