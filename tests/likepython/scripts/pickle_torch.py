import hashlib
import io
import pickle

import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = torch.nn.Linear(3, 2)

    def forward(self, x):
        return self.lin(x)


torch.manual_seed(0)
net = Net()
net(torch.ones(2, 3)).sum().backward()
print(len(pickle.dumps(net)), sorted(vars(net)))
for subject in (net, net.state_dict(), net.lin.weight, net.lin.weight.grad):
    file = io.BytesIO()
    torch.save(subject, file)
    print(len(file.getvalue()), hashlib.sha256(file.getvalue()).hexdigest())
print(net._forward_hooks, net._forward_pre_hooks, net._backward_hooks, net.lin.weight._backward_hooks)
print(pickle.loads(pickle.dumps(net)))
