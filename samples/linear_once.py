"""One linear layer, applied once: it finds the line y = 1.233 x + 0.988.

The idea: nn.Linear computes w·x + b. Trained on points of a line it finds exactly that line.

What to look at: one weight and one bias, each with a single arrow. Compare linear_twice.
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(1024)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        return self.linear(x)


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=1e-2)

for step in range(5000):
    x = torch.rand(1)
    y = 1.233 * x + 0.988
    loss = F.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

print(f"weight = {net.linear.weight.item():.3f}")  # expect: weight = 1.233
print(f"bias = {net.linear.bias.item():.3f}")  # expect: bias = 0.988
