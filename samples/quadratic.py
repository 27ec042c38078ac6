"""One variable, one derivative: y = x² + 3x + 1 at x = 2.

The idea: autograd writes down every operation as it happens, then walks back from y to x.
By hand: dy/dx = 2x + 3, so 7 at x = 2.

What to look at: x is one leaf, and two ways lead to it. Along x² arrives 2x = 4, along 3x
arrives 3; the leaf adds them up.
"""

import torch

x = torch.tensor(2.0, requires_grad=True)
y = x**2 + 3 * x + 1

y.backward()

print("y =", y.item())  # expect: y = 11.0
print("dy/dx =", x.grad.item())  # expect: dy/dx = 7.0
