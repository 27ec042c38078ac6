# slow
# exit: 1
# captures: graph
import torch


def train(loss):
    loss.backward()
    print("once")
    loss.backward()


x = torch.ones(3, requires_grad=True)
train((x * x).sum())
