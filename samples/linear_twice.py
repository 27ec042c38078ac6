"""One linear layer, applied twice: the same weight and bias are used in both places.

The idea: y = w(wx + b) + b = w²x + (w + 1)b. To fit y = 1.233 x + 0.988 the layer needs
w² = 1.233, so w = 1.110, and (w + 1)b = 0.988, so b = 0.468.

What to look at: two calls of one module (linear, first and second), but ONE weight and ONE
bias. Two gradients arrive at each of them and are added.
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
        x = self.linear(x)
        x = self.linear(x)
        return x


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=1e-2)

for step in range(5000):
    x = torch.rand(1)
    y = 1.233 * x + 0.988
    loss = F.mse_loss(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

print(f"weight = {net.linear.weight.item():.3f}")  # expect: weight = 1.110
print(f"bias = {net.linear.bias.item():.3f}")  # expect: bias = 0.468
