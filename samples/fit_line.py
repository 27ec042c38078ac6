"""A line through 100 noisy points: y = 2x + 1 + noise, with w and b and nothing else.

The idea: gradient descent without any Module or optimizer, only two tensors and backward.

What to look at: 100 points go in, and yet one number flows back to w and one to b: where a
small tensor was stretched over 100 rows, its gradient is the sum over those rows.
The printed w and b depend on the noise of the seed; they are near 2 and 1, not equal to them.
"""

import torch

torch.manual_seed(42)

x = torch.linspace(0, 10, 100).reshape(100, 1)
y = 2 * x + 1 + 2 * torch.randn(100, 1)

w = torch.zeros(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)

for epoch in range(100):
    y_pred = w * x + b
    loss = ((y_pred - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
        b -= 0.01 * b.grad
        w.grad.zero_()
        b.grad.zero_()

print(f"loss = {loss.item():.6f}")  # expect: loss = 3.921706
print(f"w = {w.item():.6f}")  # expect: w = 2.066834
print(f"b = {b.item():.6f}")  # expect: b = 0.655576
