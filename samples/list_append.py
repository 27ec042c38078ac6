"""A list that the forward writes to: something that Python does beside the arithmetic.

The idea: each forward appends the size of its hidden layer to a list, to be looked at later. Autograd
does not mind: it records the arithmetic, and Python does the rest, at every forward.

What to look at: the graph has no node for `append`. A captured graph is the arithmetic alone: when it
runs, nothing is appended any more, and the list stays as it is.
"""

import torch
from torch import nn

torch.manual_seed(0)

layer = nn.Linear(3, 2)
sizes = []


def forward(x):
    hidden = torch.tanh(layer(x))
    sizes.append(hidden.detach().norm().item())
    return hidden


for step in range(4):
    x = torch.randn(5, 3)
    loss = forward(x).pow(2).mean()
    layer.zero_grad()
    loss.backward()

print("forwards:", len(sizes))  # expect: forwards: 4
