"""Training loops as people write them, for the tests of watching; each is a script of its own."""

OPTIMIZERS = """
import torch
from torch import nn
torch.manual_seed(0)
x, y = torch.randn(8, 3), torch.randn(8, 2)
names = ["ASGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "Muon", "NAdam",
         "RAdam", "RMSprop", "Rprop", "SGD"]
for name in names:
    if not hasattr(torch.optim, name):
        continue
    net = nn.Linear(3, 2, bias=name != "Muon")
    optimizer = getattr(torch.optim, name)(net.parameters(), lr=0.01)
    for step in range(2):
        optimizer.zero_grad()
        loss = ((net(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
table = nn.Embedding(4, 3, sparse=True)
optimizer = torch.optim.SparseAdam(table.parameters(), lr=0.1)
for step in range(2):
    optimizer.zero_grad()
    loss = table(torch.tensor([0, 2])).sum()
    loss.backward()
    optimizer.step()
print([name for name in dir(torch.optim) if isinstance(getattr(torch.optim, name), type)])
"""

LBFGS = """
import torch
w = torch.tensor([3.0, -2.0], requires_grad=True)
optimizer = torch.optim.LBFGS([w], lr=0.5, max_iter=4)
def closure():
    optimizer.zero_grad()
    loss = ((w - 1) ** 4).sum()
    loss.backward()
    return loss
for step in range(2):
    optimizer.step(closure)
"""

LBFGS_AND_OTHERS = """
counts = {}
for name in ("Adam", "SGD"):
    optimizer = getattr(torch.optim, name)([w], lr=0.01)
    counts[name] = [0, 0, 0]
    for step in range(3):
        def twice():
            for _ in range(1 + (name == "SGD" and step)):
                optimizer.zero_grad()
                loss = (w ** 2).sum()
                loss.backward()
                counts[name][step] += 1
            return loss
        optimizer.step(twice)
print({**counts, "LBFGS": []})
"""

ANEW = """
import torch
def train(rate):
    w = torch.tensor(1.0, requires_grad=True)
    for step in range(25):
        loss = w * w
        loss.backward()
        with torch.no_grad():
            w -= rate * w.grad
        w.grad = None
    print(w.item())
for rate in (0.01, 0.02, 0.03):
    train(rate)
"""

LARGE = """
import torch
torch.manual_seed(0)
w = torch.randn(100, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.01)
for step in range(79):
    optimizer.zero_grad()
    loss = (w ** 4).mean()
    loss.backward()
    optimizer.step()
print(w.grad.norm().item(), w.detach().norm().item())
"""

FORGOTTEN = """
import torch
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.125)
for step in range(4):
    loss = (w - 3) ** 2
    loss.backward()
    optimizer.step()
"""

BY_HAND = """
import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
b = torch.tensor(0.5, requires_grad=True)
for step in range(30):
    loss = (w * w).sum() + b * b
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
    b.data = b.data - 0.1 * b.grad
    w.grad.zero_()
    b.grad = None
"""

DATA = """
import torch
torch.manual_seed(0)
w = torch.ones(50, requires_grad=True)
v = torch.ones(2, requires_grad=True)
for step in range(3):
    loss = (w * v.sum()).sum()
    loss.backward()
    w.data -= 0.01 * w.grad
    v.data.clamp_(max=0.75)
    w.grad.data.zero_()
    v.grad.detach().zero_()
"""

CLIPPED = """
import torch
from torch import nn
torch.manual_seed(0)
net = nn.Linear(2, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for step in range(3):
    net.zero_grad(set_to_none=False)
    loss = (net(torch.ones(4, 2)) * 100).sum()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    nn.utils.clip_grad_value_(net.parameters(), 0.25)
    optimizer.step()
"""

ACCUMULATED = """
import torch
torch.manual_seed(0)
w = torch.randn(3, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for batch in range(2):
    for micro in range(4):
        loss = (w * torch.randn(3)).sum() / 4
        loss.backward()
    optimizer.step()
    optimizer.zero_grad()
"""

CHANGING = """
import torch
w = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.01)
for step in range(60):
    loss = w * w if step % 3 else w * w * w
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

BRANCHING = """
import torch
w = torch.tensor(2.0, requires_grad=True)
for x in [0.25] * 6 + [0.75, 0.25, 0.75] * 4:
    loss = (w * x) ** 2
    if x > 0.5:
        loss = loss + w.abs()
    w.grad = None
    loss.backward()
"""

GAN = """
import torch
from torch import nn
torch.manual_seed(0)
G, D = nn.Linear(2, 1), nn.Linear(1, 1)
opt_g, opt_d = torch.optim.SGD(G.parameters(), lr=0.1), torch.optim.Adam(D.parameters())
for step in range(3):
    fake = G(torch.randn(4, 2))
    loss_d = D(fake.detach()).mean() - D(torch.ones(4, 1)).mean()
    opt_d.zero_grad()
    loss_d.backward()
    opt_d.step()
    loss_g = -D(fake).mean()
    opt_g.zero_grad()
    loss_g.backward()
    opt_g.step()
"""

VALIDATED = """
import torch
x, y = torch.linspace(0, 1, 11), 3 * torch.linspace(0, 1, 11) + 1
x_val, y_val = torch.tensor([2.0, 3.0]), torch.tensor([7.0, 10.0])
w = torch.tensor(0.0, requires_grad=True)
b = torch.tensor(0.0, requires_grad=True)
optimizer = torch.optim.SGD([w, b], lr=0.1)

def model(x):
    return w * x + b

@torch.no_grad()
def evaluate():
    error = (model(x_val) - y_val).abs().max()
    return error

def calculate(x, y, train):
    with torch.set_grad_enabled(train):
        check_loss = ((model(x) - y) ** 2).mean()
    return check_loss

for epoch in range(6):
    y_p = model(x)
    loss = ((y_p - y) ** 2).mean()
    built = ((model(x_val) - y_val) ** 2).mean()
    with torch.no_grad():
        val_loss = ((model(x_val) - y_val) ** 2).mean()
    calculate(x_val, y_val, train=False)
    evaluate()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

RAISES = """
import torch
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
for step in range(10):
    loss = w * w
    optimizer.zero_grad()
    loss.backward()
    if step == 2:
        raise ValueError("enough")
    optimizer.step()
"""

HOOKED = """
import torch
w = torch.tensor([4.0, -4.0], requires_grad=True)
v = torch.tensor(1.0, requires_grad=True)
def halve(grad):
    return grad / 2
w.register_hook(halve)
def at_once(leaf):
    leaf.data -= leaf.grad
    leaf.grad = None
v.register_post_accumulate_grad_hook(at_once)
for step in range(3):
    loss = (w * w).sum() * v
    loss.backward()
    w.grad = None
print(len(w._backward_hooks), len(v._post_accumulate_grad_hooks))
"""

GRAD = """
import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
for step in range(3):
    loss = (w ** 2).sum()
    gradient, = torch.autograd.grad(loss, [w])
    w = (w - 0.25 * gradient).detach().requires_grad_()
"""

LEFT_BEHIND = """
import gc, sys, threading
import torch
import torch.optim.optimizer as optimizers
before = [len(gc.get_objects()) > 0, sorted(torch.__dict__)]
torch.manual_seed(3)
net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
optimizer = torch.optim.Adam(net.parameters())
class Freed:
    pass
import weakref
freed = []
def train(n):
    for step in range(n):
        loss = (net(torch.randn(16, 4)) ** 2).mean()
        tag = Freed()
        freed.append(weakref.ref(tag))
        loss.grad_fn.metadata["tag"] = tag
        del tag
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        del loss
        assert freed[-1]() is None, step
    return n
print(train(40))
print(sys.gettrace(), threading.gettrace(), [n for n in sys.modules if n.startswith("graphlab")])
print([len(p._backward_hooks or ()) for p in net.parameters()])
print([p.sum().item().hex() for p in net.parameters()], torch.rand(2).tolist())
print(sorted(vars(net)), sys.argv, __name__, len(optimizer.state_dict()["state"]))
"""

TWO_LOSSES = """
import torch

a = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(1.0, requires_grad=True)
for i in range(1500):
    one = a * i
    one.backward()
    (b * b * -i).backward()
"""

BESIDE = """
import threading

import torch

inside, done = threading.Event(), threading.Event()


class Waits(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, gradient):
        inside.set()
        assert done.wait(60)
        return gradient * 2


def other():
    assert inside.wait(60)
    for n in range(3):
        (torch.ones(2, requires_grad=True) * n).sum().backward()
    done.set()


beside = threading.Thread(target=other)
beside.start()
w = torch.ones(1, requires_grad=True)
Waits.apply(w).backward()
beside.join()
print(w.grad)
"""

MANY_LEAVES = """
import torch

torch.manual_seed(0)
model = torch.nn.Sequential(*(torch.nn.Linear(3, 3) for _ in range(25)))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for step in range(12):
    optimizer.zero_grad()
    model(torch.randn(5, 3) * 100).pow(2).sum().backward()
    print(step + 1, torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0).item())
    optimizer.step()
"""

HELD = """
import torch

class Trainer:
    def __init__(self):
        self.w = torch.tensor(1.0, requires_grad=True)
        self.history, self.numbers = [], []

    def train(self):
        total = 0
        for step in range(20):
            loss = (self.w - 3) ** 2
            loss.backward()
            with torch.no_grad():
                self.w -= 0.01 * self.w.grad
                self.w.grad = None
            total = total + loss
            self.history.append(loss)
            self.numbers.append(loss.detach())
            recent = [loss]

Trainer().train()
"""

JUDGED = """
import torch

model = torch.nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def evaluate():
    model.eval()
    error = model(torch.ones(4, 3)).pow(2).mean()
    model.train()
    return error


for epoch in range(4):
    for batch in range(12):
        optimizer.zero_grad()
        loss = model(torch.ones(5, 3)).pow(2).mean()
        loss.backward()
        optimizer.step()
    print(evaluate().item())
"""

ANEW_AT_LAST = """
import torch
w = torch.tensor(1.0, requires_grad=True)
for step in range(8):
    loss = (w - 3) ** 2
    loss.backward()
    w = (w - 0.1 * w.grad).detach().requires_grad_()
print(w.item())
"""
