"""The same formula at two points: z = x²y + y² at x = 2, y = 3, and at x = 3, y = 2.

The idea: a derivative is a number at a point. dz/dx = 2xy is 12 at both points, which hides the
mistake; dz/dy = x² + 2y is 10 at the first and 13 at the second. Who reads 13 at x = 2, y = 3
has put the values in the wrong way round.

What to look at: both graphs have the same shape. At y two paths meet: 4 + 6 = 10 in the first
backward, 9 + 4 = 13 in the second (--backward 2).
"""

import torch


def partial_derivatives(x_value, y_value):
    x = torch.tensor(x_value, requires_grad=True)
    y = torch.tensor(y_value, requires_grad=True)
    z = x**2 * y + y**2
    z.backward()
    print(f"x = {x_value}, y = {y_value}: dz/dx = {x.grad.item()}, dz/dy = {y.grad.item()}")


partial_derivatives(2.0, 3.0)  # expect: x = 2.0, y = 3.0: dz/dx = 12.0, dz/dy = 10.0
partial_derivatives(3.0, 2.0)  # expect: x = 3.0, y = 2.0: dz/dx = 12.0, dz/dy = 13.0
