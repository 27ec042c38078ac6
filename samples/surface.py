"""Two variables: z = x²y + y² at x = 2, y = 3.

The idea: a partial derivative is the sum over all paths from z back to the variable.
By hand: dz/dx = 2xy = 12, and dz/dy = x² + 2y = 4 + 6 = 10.

What to look at: y is used twice. The path through x²·y brings 4, the path through y² brings 6.
(At x = 3, y = 2 the same formulas give 12 and 13: swapping the two values is an easy mistake.)
"""

import torch

x = torch.tensor(2.0, requires_grad=True)
y = torch.tensor(3.0, requires_grad=True)
z = x**2 * y + y**2

z.backward()

print("z =", z.item())  # expect: z = 21.0
print("dz/dx =", x.grad.item())  # expect: dz/dx = 12.0
print("dz/dy =", y.grad.item())  # expect: dz/dy = 10.0
