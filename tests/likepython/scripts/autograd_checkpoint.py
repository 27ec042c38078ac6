# slow
import torch
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Dropout(0.5), torch.nn.Tanh())
runs = []
net[0].register_forward_hook(lambda *args: runs.append(1))
x = torch.ones(2, 3, requires_grad=True)
y = checkpoint(net, checkpoint(net, x, use_reentrant=False), use_reentrant=False)
print(len(runs))
y.sum().backward()
print(x.grad, net[0].weight.grad, torch.rand(1), len(runs))
