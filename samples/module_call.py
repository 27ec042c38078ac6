"""What happens in model(x)? A Module that says where it is, and lists what it holds.

The idea: a Module is called, not its forward. model(x) runs __call__, which runs forward, and
forward calls the Linear in the same way. Whatever is assigned to self is registered: the model
holds a Linear, and the Linear holds two Parameters, weight and bias.

What to look at: the node of the Linear belongs to the call "linear" of the model, and both
leaves carry the names that named_parameters() lists.
"""

import torch
from torch import nn

torch.manual_seed(1)


class Linear(nn.Linear):
    def __call__(self, x):
        print("    linear.__call__")
        return super().__call__(x)

    def forward(self, x):
        print("      linear.forward")
        return super().forward(x)


class LinearModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = Linear(1, 1)

    def __call__(self, x):
        print("model.__call__")
        return super().__call__(x)

    def forward(self, x):
        print("  model.forward")
        return self.linear(x)


model = LinearModel()
criterion = nn.MSELoss(reduction="sum")

print("modules:", [name or "(model)" for name, _ in model.named_modules()])
# expect: modules: ['(model)', 'linear']
print("parameters:", [(name, list(one.shape)) for name, one in model.named_parameters()])
# expect: parameters: [('linear.weight', [1, 1]), ('linear.bias', [1])]

y_pred = model(torch.tensor([[4.0]]))
# expect: model.__call__
# expect:   model.forward
# expect:     linear.__call__
# expect:       linear.forward

loss = criterion(y_pred, torch.tensor([[8.0]]))
loss.backward()
print("a gradient at:", [name for name, one in model.named_parameters() if one.grad is not None])
# expect: a gradient at: ['linear.weight', 'linear.bias']
