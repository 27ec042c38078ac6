"""Forwards to contrast: each is there for one thing that a captured graph may keep, freeze or refuse."""

import os
import random
import time

import torch
from torch import nn


class Quadratic(nn.Module):
    def forward(self, x):
        return x**2 + 3 * x + 1


class Twice(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 3)

    def forward(self, x):
        return self.linear(self.linear(x)).sum()


class Branch(nn.Module):
    def forward(self, x):
        if x.sum() > 0:  # noqa: SIM108
            y = x * 2
        else:
            y = x * 3
        return y.sum()


class Halve(nn.Module):
    def forward(self, x):
        while bool(x.norm() > 1):
            x = x / 2
        return x.sum()


class Double(nn.Module):
    def forward(self, x):
        while x.abs() < 10:  # for ever from zero on
            x = 2 * x
        return x


class Either(nn.Module):
    def forward(self, x):
        if x.sum() > 0:  # noqa: SIM108
            y = x**2
        else:
            y = -3 * x
        return y.sum()


COUNTS: dict[str, int] = {}
SEEN: list[float] = []


class Meter:
    def __init__(self):
        self.calls = 0

    def tick(self):
        self.calls += 1


METER = Meter()


def note(x):
    COUNTS["n"] = COUNTS.get("n", 0) + 1
    METER.tick()
    return x.detach().norm()


class Notes(nn.Module):
    def __init__(self):
        super().__init__()
        self.calls = 0
        self.last = None
        self.kept = [1, 2]

    def forward(self, x):
        y = x * 2
        self.calls += 1
        SEEN.append(note(y).item())
        self.last = y
        return y.sum() + len(self.kept)


class Remember(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x):
        self.seen.append(0)
        if len(self.seen) > 100:
            return x
        return x * 2


class Drop(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return (self.drop(x) * x).sum()


class Size(nn.Module):
    def forward(self, x):
        rows = int(x.shape[0])
        return (x * rows).sum()


class Append(nn.Module):
    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, x):
        self.seen.append(1)
        return x * len(self.seen)


class InPlace(nn.Module):
    def forward(self, x):
        y = x * 2
        y.add_(1)
        y[0] = 0
        return (y * x).sum()


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(3)

    def forward(self, x):
        return (self.norm(x) ** 2).sum() + self.norm(x * 2)[0].sum()


class Killed(nn.Module):
    def forward(self, x):
        os.kill(os.getpid(), 9)
        return x


class Endless(nn.Module):
    def forward(self, x):
        while True:
            time.sleep(0.01)
        return x


class Gone(nn.Module):
    def forward(self, x):
        os._exit(7)


class Ended(nn.Module):
    def forward(self, x):
        raise SystemExit(3)


class Dict(nn.Module):
    def forward(self, x):
        return {"double": x * 2, "total": x.sum()}


class Embedded(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10, 4)

    def forward(self, words):
        return self.embedding(words).sum()


class Plain(nn.Module):
    def forward(self, x):
        return x * 2


class Clock(nn.Module):
    def forward(self, x):
        return x * (time.perf_counter() % 1)


class Dice(nn.Module):
    def forward(self, x):
        return x * random.random() + torch.rand(3)


class Constant(nn.Module):
    def forward(self, x):
        return x + torch.tensor([1.0, 2.0, 3.0])


class FiveTimes(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, gradient):
        return gradient * 5


class Custom(nn.Module):
    def forward(self, x):
        return FiveTimes.apply(x).sum()


class Noisy(nn.Module):
    def forward(self, x):
        print("printed by the forward")
        os.write(2, b"written by the forward\n")
        return x * 2


class Writes(nn.Module):
    def forward(self, x, y):
        y.add_(x.detach())
        return (x * y).sum()


class Wide(nn.Module):
    """Its while and its if are in one forward, with a helper and a module between."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 3)

    def forward(self, x):
        for _ in range(3):
            x = double(self.linear(x))
        return x.sum()


def double(x):
    return x * 2
