"""A loop that runs as often as the data says: y is doubled until its size is 10 or more.

The idea: each round adds one more multiplication to the graph. From x = 3 it takes two rounds,
3, 6, 12, so y = 4x and dy/dx = 4. From x = 1 it would take four, and dy/dx would be 16.

What to look at: the graph is a chain with one node for each round. A graph that was captured once
has exactly two rounds in it, whatever x is.
"""

import torch

x = torch.tensor(3.0, requires_grad=True)

y = x
while y.abs() < 10:
    y = 2 * y

y.backward()

print("y =", y.item())  # expect: y = 12.0
print("dy/dx =", x.grad.item())  # expect: dy/dx = 4.0
