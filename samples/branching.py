"""A graph with a branch: which operations run depends on the sign of x.

The idea: autograd writes down what really ran. For x = 2 that is x squared, so dy/dx = 2x = 4; for
x = -2 it is minus three times x, so dy/dx = -3. There is no node for the `if`.

What to look at: `graphlab contrast sample:branching`. A trace holds the branch that it saw, and goes
on with it for every other x, without an error. A script keeps both branches.
"""

import torch

x = torch.tensor(2.0, requires_grad=True)

if x > 0:
    y = x**2
else:
    y = -3 * x

y.backward()

print("y =", y.item())  # expect: y = 4.0
print("dy/dx =", x.grad.item())  # expect: dy/dx = 4.0
