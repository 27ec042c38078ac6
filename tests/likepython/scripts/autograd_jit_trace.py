# slow
import torch

net = torch.nn.Linear(2, 1)
with torch.no_grad():
    net.weight.fill_(0.5)
    net.bias.zero_()
traced = torch.jit.trace(net, torch.ones(1, 2))
traced(torch.ones(3, 2)).sum().backward()
print(net.weight.grad, [node.kind() for node in traced.inlined_graph.nodes()])
