"""Backward adds: a second backward doubles .grad, until zero_() empties it.

The idea: backward does not store a gradient in .grad, it adds one to what is there. That is how
two paths into one leaf are summed, and why a training loop must empty .grad at every step.

What to look at: the two backwards have the same graph, and the same gradients flow along it.
Only the leaf tells them apart: before the first its .grad is None, before the second it is not.
"""

import torch

t_c = torch.tensor([0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0])
t_u = torch.tensor([35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4])

params = torch.tensor([1.0, 0.0], requires_grad=True)


def loss_fn():
    w, b = params
    t_p = w * t_u + b
    return ((t_p - t_c) ** 2).mean()


loss = loss_fn()
loss.backward()
print("once: ", [round(g, 1) for g in params.grad.tolist()])  # expect: once:  [4517.3, 82.6]

loss = loss_fn()
loss.backward()
print("twice:", [round(g, 1) for g in params.grad.tolist()])  # expect: twice: [9034.6, 165.2]

params.grad.zero_()
loss = loss_fn()
loss.backward()
print("after zero_():", [round(g, 1) for g in params.grad.tolist()])  # expect: after zero_(): [4517.3, 82.6]
