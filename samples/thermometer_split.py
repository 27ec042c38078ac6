"""Training and validation: nine readings to learn from, two to judge by, and two graphs.

The idea: backward follows the graph of the loss that it is called on. A validation loss has a
graph of its own, which nobody walks through: memory for nothing. Under no_grad, or
set_grad_enabled(False), it has none.

What to look at: the two graphs share one thing, the leaf params. Draw the training graph, then
the one of val_loss (--root val_loss), then ask for the one of quiet_loss: there is none.
"""

import torch

torch.manual_seed(3)

t_c = torch.tensor([0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0])
t_u = torch.tensor([35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4])

shuffled = torch.randperm(11)
train_indices, val_indices = shuffled[:9], shuffled[9:]
print("9 to train, 2 to validate:", val_indices.tolist())  # expect: 9 to train, 2 to validate: [

train_u, train_c = 0.1 * t_u[train_indices], t_c[train_indices]
val_u, val_c = 0.1 * t_u[val_indices], t_c[val_indices]

params = torch.tensor([1.0, 0.0], requires_grad=True)
optimizer = torch.optim.SGD([params], lr=1e-2)


def loss_fn(t_u, t_c):
    w, b = params
    t_p = w * t_u + b
    return ((t_p - t_c) ** 2).mean()


for epoch in range(3000):
    train_loss = loss_fn(train_u, train_c)
    val_loss = loss_fn(val_u, val_c)
    optimizer.zero_grad()
    train_loss.backward()
    if epoch in (0, 500, 2999):
        print(f"epoch {epoch}: training {train_loss.item():.4f}, validation {val_loss.item():.4f}")
    optimizer.step()

with torch.no_grad():
    quiet_loss = loss_fn(val_u, val_c)
with torch.set_grad_enabled(False):
    disabled_loss = loss_fn(val_u, val_c)

print("plain:", val_loss.grad_fn.name())  # expect: plain: MeanBackward0
print("no_grad:", quiet_loss.grad_fn)  # expect: no_grad: None
print("set_grad_enabled(False):", disabled_loss.grad_fn)  # expect: set_grad_enabled(False): None
