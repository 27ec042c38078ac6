# slow
import torch

torch.manual_seed(0)
net = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for step in range(6):
    net(torch.randn(3, 2)).pow(2).mean().backward()
    if step % 2:
        optimizer.step()
        optimizer.zero_grad(set_to_none=step % 4 == 1)
print(net.weight.tolist(), net.weight.grad)
