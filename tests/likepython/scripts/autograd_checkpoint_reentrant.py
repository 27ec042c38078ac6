# slow
import torch
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Dropout(0.5), torch.nn.Tanh())
x = torch.ones(2, 3, requires_grad=True)
y = checkpoint(net, checkpoint(net, x, use_reentrant=True), use_reentrant=True)
y.sum().backward()
print(x.grad, net[0].weight.grad, torch.rand(1))
