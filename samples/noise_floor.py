"""Why does the loss never fall below 0.1? Because no line through these points can do that.

The idea: y = 2x + 5 + noise. Whatever w and b are, the noise stays. The best line of all is
found without descent, by least squares; half its mean squared residual is the floor.

What to look at: the loss comes closer and closer to the floor, and its gradients to zero. The
loop has no other way to stop, so it runs all 1000 iterations.
"""

import torch

torch.manual_seed(10)
x = torch.rand(20, 1) * 10
y = 2 * x + (5 + torch.randn(20, 1))
w = torch.randn(1, requires_grad=True)
b = torch.zeros(1, requires_grad=True)

columns = torch.cat([x, torch.ones_like(x)], dim=1)
best = torch.linalg.lstsq(columns, y).solution
residuals = y - columns @ best
floor = 0.5 * residuals.square().mean().item()

for iteration in range(1000):
    y_pred = w * x + b
    loss = (0.5 * (y - y_pred) ** 2).mean()
    loss.backward()
    if iteration in (0, 78, 200, 580, 999):
        print(f"iteration {iteration}: loss = {loss.item():.5f}, above the floor {loss.item() - floor:.5f}")
    with torch.no_grad():
        b -= 0.05 * b.grad
        w -= 0.05 * w.grad
        b.grad.zero_()
        w.grad.zero_()
    if loss.item() < 0.1:
        break
# expect: iteration 0: loss = 7.16469
# expect: iteration 78: loss = 0.99552
# expect: iteration 580: loss = 0.46540
# expect: iteration 999: loss = 0.46356, above the floor 0.0000

print(f"descent: w = {w.item():.5f}, b = {b.item():.5f}")  # expect: descent: w = 2.07359, b = 4.78634
print(f"best line: w = {best[0].item():.3f}, b = {best[1].item():.3f}")
# expect: best line: w = 2.071, b = 4.803
print(f"floor = {floor:.5f}")  # expect: floor = 0.4635
