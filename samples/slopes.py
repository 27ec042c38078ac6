"""Three lines, one noise: how many iterations until the loss is below 1, at slopes 1, 3 and 5?

The idea: the data has the slope, the start is the same each time. The slope decides how far w
has to go, and in which direction, so it decides when the loop stops.

What to look at: each iteration builds its graph anew, and drops it. Which iteration is the last
is decided while the program runs; no graph knows of it.
"""

import torch


def train(slope):
    torch.manual_seed(10)
    x = torch.rand(20, 1) * 10
    y = slope * x + (5 + torch.randn(20, 1))
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
        if loss.item() < 1:
            break
    print(f"slope {slope}: iteration {iteration}, w = {w.item():.4f}, b = {b.item():.4f}")


train(1)  # expect: slope 1: iteration 84, w = 1.5612, b = 1.7855
train(3)  # expect: slope 3: iteration 72, w = 3.5614, b = 1.7842
train(5)  # expect: slope 5: iteration 59, w = 5.5620, b = 1.7805
