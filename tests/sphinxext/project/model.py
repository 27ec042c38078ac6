import torch

torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU(), torch.nn.Linear(2, 1))
if __name__ == "__main__":
    loss = net(torch.ones(4, 3)).pow(2).mean()
    loss.backward()
