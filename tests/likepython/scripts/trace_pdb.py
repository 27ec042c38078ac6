# stdin: n|n|p x.grad|where|c|
import pdb

import torch

x = torch.ones(2, requires_grad=True)
pdb.set_trace()
(x * 2).sum().backward()
print("end")
