"""Linear regression with a Module: three points of y = 2x, a Linear(1, 1), 500 epochs.

The idea: a Module holds a Linear, and the Linear holds two Parameters, weight and bias.
Calling model(x) runs __call__, that runs forward, and that calls self.linear(x).

What to look at: both parameters are leaves inside the module call "linear"; the loss sums the
squared errors of the three points. The start is fixed, so each figure can be checked.
"""

import torch
from torch import nn

x_data = torch.tensor([[1.0], [2.0], [3.0]])
y_data = torch.tensor([[2.0], [4.0], [6.0]])


class LinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)

    def forward(self, x):
        return self.linear(x)


model = LinearModel()
with torch.no_grad():
    model.linear.weight.fill_(0.6631816851)
    model.linear.bias.fill_(0.0839048948)

criterion = nn.MSELoss(reduction="sum")
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

for epoch in range(500):
    y_pred = model(x_data)
    loss = criterion(y_pred, y_data)
    if epoch in (0, 1, 2, 494, 499):
        print(f"epoch {epoch}: loss = {loss.item():.5g}")
    # expect: epoch 0: loss = 23.694
    # expect: epoch 1: loss = 10.622
    # expect: epoch 2: loss = 4.8012
    # expect: epoch 494: loss = 0.00010696
    # expect: epoch 499: loss = 9.9492e-05
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

print(f"w = {model.linear.weight.item():.5f}")  # expect: w = 1.99336
print(f"b = {model.linear.bias.item():.5f}")  # expect: b = 0.01509
print(f"at x = 4: {model(torch.tensor([[4.0]])).item():.4f}")  # expect: at x = 4: 7.9885
