"""The thermometer three times: the gradient by hand, by autograd, and with optim.SGD.

The idea: with the inputs multiplied by 0.1 both gradients have a similar size, so a rate of 1e-2
does not explode. Whoever computes the gradient, 5000 epochs end at the same line.

What to look at: backward computes what the four lines of gradient_by_hand compute. The
optimizer adds nothing to the graph; it moves params by -lr times params.grad.
"""

import torch

t_c = torch.tensor([0.5, 14.0, 15.0, 28.0, 11.0, 8.0, 3.0, -4.0, 6.0, 13.0, 21.0])
t_u = torch.tensor([35.7, 55.9, 58.2, 81.9, 56.3, 48.9, 33.9, 21.8, 48.4, 60.4, 68.4])
t_un = 0.1 * t_u


def model(t_u, params):
    w, b = params
    return w * t_u + b


def loss_fn(t_p, t_c):
    return ((t_p - t_c) ** 2).mean()


def gradient_by_hand(t_u, t_p, t_c):
    dloss_dtp = 2 * (t_p - t_c) / t_p.numel()
    dloss_dw = (dloss_dtp * t_u).sum()
    dloss_db = dloss_dtp.sum()
    return torch.stack([dloss_dw, dloss_db])


def by_hand(params):
    for epoch in range(5000):
        t_p = model(t_un, params)
        loss = loss_fn(t_p, t_c)
        params = params - 1e-2 * gradient_by_hand(t_un, t_p, t_c)
    return params, loss


def by_autograd(params):
    params.requires_grad_()
    for epoch in range(5000):
        loss = loss_fn(model(t_un, params), t_c)
        loss.backward()
        with torch.no_grad():
            params -= 1e-2 * params.grad
            params.grad.zero_()
    return params, loss


def by_sgd(params):
    params.requires_grad_()
    optimizer = torch.optim.SGD([params], lr=1e-2)
    for epoch in range(5000):
        loss = loss_fn(model(t_un, params), t_c)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return params, loss


for train in (by_hand, by_autograd, by_sgd):
    params, loss = train(torch.tensor([1.0, 0.0]))
    w, b = params.tolist()
    print(f"{train.__name__:11} loss = {loss.item():.5f}, params = [{w:.4f}, {b:.4f}]")
# expect: by_hand     loss = 2.92765, params = [5.3671, -17.3012]
# expect: by_autograd loss = 2.92765, params = [5.3671, -17.3012]
# expect: by_sgd      loss = 2.92765, params = [5.3671, -17.3012]
