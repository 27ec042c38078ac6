# slow
# captures: any
import torch
from torch.func import functional_call, grad, jacrev, vmap

net = torch.nn.Linear(2, 1)
with torch.no_grad():
    net.weight.copy_(torch.tensor([[1.0, 2.0]]))
    net.bias.zero_()
params = dict(net.named_parameters())


def loss(p, x):
    return functional_call(net, p, (x,)).pow(2).sum()


print(grad(loss)({name: value.detach() for name, value in params.items()}, torch.ones(2)))
print(vmap(grad(lambda t: t.sin()))(torch.arange(3.0)), jacrev(lambda t: t**2)(torch.ones(2)))
loss(params, torch.ones(2)).backward()
print(net.weight.grad)
