# slow
import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.one = torch.nn.Linear(2, 3)
        self.two = torch.nn.Linear(3, 1)

    def forward(self, x):
        return self.two(self.one(x).relu())


torch.manual_seed(0)
net = torch.compile(Net(), backend="aot_eager")
for _ in range(2):
    net(torch.ones(4, 2)).sum().backward()
print(net.one.weight.grad)
print(
    torch._dynamo.utils.counters["stats"]["unique_graphs"], dict(torch._dynamo.utils.counters["graph_break"])
)
