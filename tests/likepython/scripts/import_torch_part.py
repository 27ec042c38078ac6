# slow
from torch.autograd import backward
from torch.autograd.graph import Node
from torch import ones

x = ones(2, requires_grad=True)
loss = (x * 2).sum()
print(isinstance(loss.grad_fn, Node))
backward([loss])
print(x.grad)
