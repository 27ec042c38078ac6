# slow
# exit: 1
# captures: nothing
import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.one = torch.nn.Linear(2, 3)
        self.two = torch.nn.Linear(4, 1)

    def forward(self, x):
        return self.two(self.one(x))


Net()(torch.ones(1, 2))
