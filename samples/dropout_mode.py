"""Dropout: training or not is no part of the graph, and yet it decides what is built.

The idea: in training, dropout sets about half of the hidden numbers to zero, each time others. After
`model.eval()` it does nothing, and the graph has no node for it.

What to look at: `graphlab contrast sample:dropout_mode`. What was captured in training goes on
dropping after `model.eval()`, because the mode was read once and is not asked for again.
"""

import torch
from torch import nn

torch.manual_seed(0)

model = nn.Sequential(
    nn.Linear(4, 8),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(8, 1),
)
inputs = torch.randn(16, 4)
targets = inputs.sum(dim=1, keepdim=True)

loss = nn.functional.mse_loss(model(inputs), targets)
loss.backward()

model.eval()
same = torch.equal(model(inputs), model(inputs))

print("modes:", model.training, same)  # expect: modes: False True
print("zeros in the gradient:", bool((model[0].weight.grad == 0).any()))  # expect: zeros in the gradient:
