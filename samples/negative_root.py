"""One Linear applied twice fits w² = 1.233. When is the negative root found, w = -1.110?

The idea: y = w²x + (w + 1)b has two exact fits: w = 1.110, b = 0.468 and w = -1.110, b = -8.948.
Both have loss 0. Their surroundings differ: the first is a round bowl, the second a gorge two
million times steeper across than along. A step is stable only below 2 / (greatest curvature).

What to look at: w and b hold six starts at once, which do not touch each other. With b = 0, w = -0.3
goes to the positive root and w = -0.4 to the negative side, but 5000 steps along the gorge do
not reach its end; and a rate of 1e-2 is too long for the root itself: what starts there leaves.
LBFGS, which takes the curvature into account, goes from w = -1.5 to the root.
"""

import torch

STARTS = [(0.5, 0.0), (-0.3, 0.0), (-0.4, 0.0), (-1.5, 0.0), (-1.2, -8.95), (-1.11, -8.95)]
points = torch.linspace(0, 1, 11, dtype=torch.float64)


def twice(x, w, b):
    return w * (w * x + b) + b


def target(x):
    return 1.233 * x + 0.988


def sgd(learning_rate):
    torch.manual_seed(1024)
    w = torch.tensor([w0 for w0, _ in STARTS], requires_grad=True)
    b = torch.tensor([b0 for _, b0 in STARTS], requires_grad=True)
    for step in range(5000):
        x = torch.rand(1)
        loss = ((twice(x, w, b) - target(x)) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
            b -= learning_rate * b.grad
            w.grad.zero_()
            b.grad.zero_()
    print(f"SGD, lr {learning_rate}, 5000 steps")
    for (w0, b0), w1, b1 in zip(STARTS, w.tolist(), b.tolist(), strict=True):
        print(f"  from {w0:5.2f}, {b0:5.2f} to {w1:6.3f}, {b1:5.2f}")


def mean_loss(params):
    w, b = params
    return ((twice(points, w, b) - target(points)) ** 2).mean()


def look_around(w):
    root = torch.tensor([w, 0.988 / (w + 1)], dtype=torch.float64)
    hessian = torch.autograd.functional.hessian(mean_loss, root)
    least, greatest = torch.linalg.eigvalsh(hessian).tolist()
    print(f"w = {root[0]:.4f}, b = {root[1]:.4f}: loss {mean_loss(root):.6f}")
    print(f"  curvature {least:.1g} to {greatest:.4g}, stable below lr {2 / greatest:.2g}")


def lbfgs(w0, b0):
    params = torch.tensor([w0, b0], requires_grad=True)
    optimizer = torch.optim.LBFGS([params], lr=1, max_iter=200)

    def closure():
        optimizer.zero_grad()
        loss = mean_loss(params)
        loss.backward()
        return loss

    optimizer.step(closure)
    print(f"LBFGS from {w0}, {b0} to {params[0].item():.3f}, {params[1].item():.2f}")


sgd(1e-2)
# expect:   from  0.50,  0.00 to  1.110,  0.47
# expect:   from -0.30,  0.00 to  1.110,  0.47
# expect:   from -0.40,  0.00 to -1.29
# expect:   from -1.50,  0.00 to -1.291, -2.35
# expect:   from -1.20, -8.95 to -1.113, -8.8
# expect:   from -1.11, -8.95 to -1.113, -8.8
sgd(1e-3)
# expect:   from -1.20, -8.95 to -1.110, -8.95
# expect:   from -1.11, -8.95 to -1.110, -8.95
look_around(1.233**0.5)  # expect: w = 1.1104, b = 0.4682: loss 0.000000
look_around(-(1.233**0.5))  # expect: w = -1.1104, b = -8.9488: loss 0.000000
# expect:   curvature 0.0001 to 203.4, stable below lr 0.0098
lbfgs(-1.5, 0.0)  # expect: LBFGS from -1.5, 0.0 to -1.110, -8.95
