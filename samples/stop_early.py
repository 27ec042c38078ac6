"""When does it stop? Descend until the loss is below a threshold, 1000 iterations at most.

The idea: the noise in the data sets a floor that no line can get under. A threshold of 1 is
above that floor, a threshold of 0.1 below it, so the second run never stops early.

What to look at: every iteration builds a fresh graph, a dynamic one; all of them look the
same. The loss takes half the squared error, so the floor is half the variance of the noise.
"""

import torch


def train(threshold):
    torch.manual_seed(10)
    x = torch.rand(20, 1) * 10
    y = 2 * x + (5 + torch.randn(20, 1))
    w = torch.randn(1, requires_grad=True)
    b = torch.zeros(1, requires_grad=True)
    for iteration in range(1000):
        y_pred = w * x + b
        loss = (0.5 * (y - y_pred) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            b -= 0.05 * b.grad
            w -= 0.05 * w.grad
            b.grad.zero_()
            w.grad.zero_()
        if loss.item() < threshold:
            break
    print(f"threshold {threshold}: iteration {iteration}, loss = {loss.item():.5f}")
    print(f"w = {w.item():.5f}, b = {b.item():.5f}")
    return x, y


def floor(x, y):
    columns = torch.cat([x, torch.ones_like(x)], dim=1)
    best = torch.linalg.lstsq(columns, y).solution
    return (0.5 * (y - columns @ best) ** 2).mean().item()


train(10)  # expect: threshold 10: iteration 0
train(1)  # expect: threshold 1: iteration 78
x, y = train(0.1)  # expect: threshold 0.1: iteration 999, loss = 0.46356
# expect: w = 2.07359, b = 4.78634
print(f"no line has a loss below {floor(x, y):.5f}")  # expect: no line has a loss below 0.4635
