# slow
import traceback

import torch


class Fails(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, grad):
        raise ValueError("caught")


def run():
    x = torch.ones(2, requires_grad=True)
    Fails.apply(x).sum().backward()


for attempt in range(2):
    try:
        run()
    except ValueError:
        print(attempt, traceback.format_exc())
try:
    torch.ones(2) @ torch.ones(3)
except RuntimeError as error:
    print(traceback.format_exc(), len(traceback.extract_tb(error.__traceback__)))
