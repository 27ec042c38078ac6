# without gradients: reading .grad gives it an object that the garbage collector lists
# slow
import gc

import torch


def live():
    gc.collect()
    return sorted(tuple(one.shape) for one in gc.get_objects() if isinstance(one, torch.Tensor))


w = torch.ones(3, requires_grad=True)
print(live())
for turn in range(3):
    (w * torch.ones(4, 3)).sum().backward()
    print(live())
