import hashlib
import random

import numpy
import torch

random.seed(1)
numpy.random.seed(2)
torch.manual_seed(3)
net = torch.nn.Sequential(
    torch.nn.Conv2d(1, 4, 3),
    torch.nn.BatchNorm2d(4),
    torch.nn.ReLU(),
    torch.nn.Dropout(0.3),
    torch.nn.Flatten(),
    torch.nn.Linear(4 * 36, 10),
)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 5, 0.5)
for step in range(12):
    x = torch.randn(8, 1, 8, 8) * random.random() + float(numpy.random.rand())
    loss = torch.nn.functional.cross_entropy(net(x), torch.randint(0, 10, (8,)))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    print(step, float.hex(loss.item()))


def digest(data):
    return hashlib.sha256(data).hexdigest()


for name, value in net.state_dict().items():
    print(name, digest(value.numpy().tobytes()))
for name, parameter in net.named_parameters():
    print(name, digest(parameter.grad.numpy().tobytes()), parameter._version)
print(digest(torch.get_rng_state().numpy().tobytes()))
print(digest(numpy.random.get_state()[1].tobytes()), numpy.random.get_state()[2])
print(digest(repr(random.getstate()).encode()))
print(digest(repr(sorted(optimizer.state_dict()["state"][0].items())).encode()))
