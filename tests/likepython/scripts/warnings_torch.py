# slow
import warnings

import torch

x = torch.ones(2, requires_grad=True)
y = x * 2
y.sum().backward()
print(y.grad)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    torch.nn.functional.softmax(torch.ones(2), _stacklevel=3)
    print(y.grad)
print([(str(one.message)[:40], one.category.__name__, one.lineno) for one in seen])
print(len(warnings.filters))
