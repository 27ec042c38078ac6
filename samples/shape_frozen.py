"""A size that becomes a Python number: the mean of the rows, written out by hand.

The idea: `len(x)` is a plain int. The graph divides by 3 here, because there are three rows; the
gradient of each number is 1/3. With five rows, the next forward divides by 5.

What to look at: `graphlab contrast sample:shape_frozen`. A graph that was captured with three rows
has the 3 in it. Some kinds refuse five rows, and one divides them by 3.
"""

import torch

x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]], requires_grad=True)

rows = len(x)
mean = x.sum(0) / rows
loss = mean.sum()

loss.backward()

print("mean =", mean.tolist())  # expect: mean = [3.0, 5.0]
print("gradient =", round(x.grad[0, 0].item(), 4))  # expect: gradient = 0.3333
