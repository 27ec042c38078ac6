# slow
import torch

net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
with torch.no_grad():
    for parameter in net.parameters():
        parameter.fill_(0.1)
program = torch.export.export(net, (torch.ones(1, 2),))
print([node.op for node in program.graph.nodes])
program.module()(torch.ones(1, 2)).sum().backward()
print(net[0].weight.grad)
