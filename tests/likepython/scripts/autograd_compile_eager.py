# slow
import torch


def f(x):
    y = x.sin() * 2
    if y.sum() > 0:
        return y + 1
    return y - 1


compiled = torch.compile(f, backend="eager")
x = torch.ones(3, requires_grad=True)
for _ in range(2):
    compiled(x).sum().backward()
print(x.grad)
print(
    torch._dynamo.utils.counters["stats"]["unique_graphs"], dict(torch._dynamo.utils.counters["graph_break"])
)
