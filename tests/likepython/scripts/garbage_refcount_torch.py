import gc
import sys

import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
loss = y.sum()
print(sys.getrefcount(x), sys.getrefcount(y), sys.getrefcount(loss))
loss.backward()
print(sys.getrefcount(x), sys.getrefcount(y), sys.getrefcount(loss), sys.getrefcount(x.grad))
print(gc.isenabled(), gc.get_threshold(), gc.callbacks)
