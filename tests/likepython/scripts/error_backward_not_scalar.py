# slow
# exit: 1
# captures: any
import torch

x = torch.ones(3, requires_grad=True)
(x * 2).backward()
