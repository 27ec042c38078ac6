import gc
import weakref

import torch


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad):
        return 2 * grad * ctx.saved_tensors[0]


gc.disable()


def dead(*references):
    return [reference() is None for reference in references]


w = torch.ones(3, requires_grad=True)
for turn in range(3):
    hidden = torch.sin(w)
    squared = Square.apply(hidden)
    loss = squared.sum()
    refs = [weakref.ref(one) for one in (hidden, squared, loss, squared.grad_fn)]
    loss.backward()
    print(turn, "kept", dead(*refs))
    del hidden, squared
    print(turn, "loss only", dead(*refs))
    del loss
    print(turn, "gone", dead(*refs))


def forward_only():
    hidden = torch.cos(w)
    squared = Square.apply(hidden)
    return weakref.ref(hidden), weakref.ref(squared), weakref.ref(squared.grad_fn)


print("never backward", dead(*forward_only()))


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = torch.nn.Linear(2, 2)

    def forward(self, x):
        return self.lin(x).relu()


net = Net()
out = net(torch.ones(1, 2))
refs = [weakref.ref(one) for one in (net, net.lin, net.lin.weight, out)]
out.sum().backward()
del net, out
print("module", dead(*refs))
gc.collect()
print("module, collected", dead(*refs))
