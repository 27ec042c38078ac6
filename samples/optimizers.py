"""Eight optimizers, one job: three points of y = 2x, the same start, 500 steps each.

The idea: an optimizer never sees the graph. It reads the .grad that backward left at each
parameter, and decides how far to move; so the eight differ in nothing that backward does.

What to look at: the graph of the first loss is that of lecture_linear, whoever optimizes. Only
LBFGS needs a closure, because it runs forward and backward several times within one step. The
same rate is a long way to one optimizer and a short one to another: Adagrad divides by all the
gradients that it has seen, and has not arrived.
"""

import torch
from torch import nn

x_data = torch.tensor([[1.0], [2.0], [3.0]])
y_data = torch.tensor([[2.0], [4.0], [6.0]])
criterion = nn.MSELoss(reduction="sum")


def train(optimizer_class, learning_rate):
    model = nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.fill_(0.6631816851)
        model.bias.fill_(0.0839048948)
    optimizer = optimizer_class(model.parameters(), lr=learning_rate)
    backwards = 0

    def closure():
        nonlocal backwards
        backwards += 1
        optimizer.zero_grad()
        loss = criterion(model(x_data), y_data)
        loss.backward()
        return loss

    for step in range(500):
        loss = optimizer.step(closure)
        if step == 0:
            first = backwards
    w, b = model.weight.item(), model.bias.item()
    line = f"{optimizer_class.__name__:8} lr {learning_rate:<4}  w = {w:.5f}  b = {b:z8.5f}"
    print(f"{line}  loss = {loss.item():.5f}  backwards in the first step: {first}")


train(torch.optim.Adagrad, 0.01)  # expect: Adagrad  lr 0.01  w = 1.0541
train(torch.optim.Adam, 0.01)  # expect: Adam     lr 0.01  w = 1.7291
train(torch.optim.Adamax, 0.01)  # expect: Adamax   lr 0.01  w = 1.642
train(torch.optim.ASGD, 0.01)  # expect: ASGD     lr 0.01  w = 1.9933
train(torch.optim.LBFGS, 1)  # expect: LBFGS    lr 1     w = 2.00000
train(torch.optim.RMSprop, 0.01)  # expect: RMSprop  lr 0.01  w = 1.972
train(torch.optim.Rprop, 0.01)  # expect: Rprop    lr 0.01  w = 2.00000
train(torch.optim.SGD, 0.01)  # expect: SGD      lr 0.01  w = 1.99336  b =  0.01509
