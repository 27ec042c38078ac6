"""A thermometer without a scale: from unknown units t_u to degrees t_c, with w·t_u + b.

The idea: autograd must give what the chain rule gives by hand. With the mean squared error,
dloss/dt_p = 2 (t_p - t_c) / n, then dt_p/dw = t_u and dt_p/db = 1.

What to look at: params is one leaf that holds both w and b; unbinding it gives two outputs,
and the gradients of both come back together. The update happens under no_grad, so it leaves no
trace in the graph, and the gradient is set to zero, because backward adds to what is there.
"""

import torch

t_c = torch.tensor([0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0])
t_u = torch.tensor([35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4])


def model(t_u, w, b):
    return w * t_u + b


def loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 2).mean()


def gradient_by_hand(t_u, t_p, t_c):
    dloss_dtp = 2 * (t_p - t_c) / t_p.numel()
    return torch.stack([(dloss_dtp * t_u).sum(), dloss_dtp.sum()])


def train(epochs, learning_rate, t_u):
    params = torch.tensor([1.0, 0.0], requires_grad=True)
    for epoch in range(epochs):
        w, b = params
        t_p = model(t_u, w, b)
        loss = loss_fn(t_p, t_c)
        if epoch == 0:
            print(f"first loss = {loss.item():.4f}")
        loss.backward()
        with torch.no_grad():
            by_hand = gradient_by_hand(t_u, t_p, t_c)
            assert torch.allclose(params.grad, by_hand, rtol=1e-3, atol=1e-3)
            params -= learning_rate * params.grad
            params.grad.zero_()
    print(f"after {epochs} epochs: loss = {loss.item():.6f}, params = {params.tolist()}")
    return params


# expect: first loss = 1763.8848
# expect: after 100 epochs: loss = 29.022667
w, b = train(100, 1e-4, t_u)
print(f"w = {w.item():.4f}, b = {b.item():.4f}")  # expect: w = 0.2327, b = -0.0438

# The two gradients differ in size by a factor of 50; smaller inputs put that right.
# expect: after 5000 epochs: loss = 2.927647
w, b = train(5000, 1e-2, 0.1 * t_u)
print(f"w = {w.item():.4f}, b = {b.item():.4f}")  # expect: w = 5.3671, b = -17.3012
