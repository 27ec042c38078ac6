"""A variational autoencoder of blobs, with the reparametrisation trick."""

import argparse

import torch
from torch import nn, optim
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 32)
        self.fc21 = nn.Linear(32, 4)
        self.fc22 = nn.Linear(32, 4)
        self.fc3 = nn.Linear(4, 32)
        self.fc4 = nn.Linear(32, 64)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def decode(self, z):
        h3 = F.relu(self.fc3(z))
        return torch.sigmoid(self.fc4(h3))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 64))
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar


def loss_function(recon_x, x, mu, logvar):
    bce = F.binary_cross_entropy(recon_x, x.view(-1, 64), reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return bce + kld


def blobs(n):
    axis = torch.arange(8.0)
    x, y = 1 + 5 * torch.rand(n, 1), 1 + 5 * torch.rand(n, 1)
    rows, columns = torch.exp(-((axis - y) ** 2) / 3), torch.exp(-((axis - x) ** 2) / 3)
    return rows.unsqueeze(2) * columns.unsqueeze(1)


def train(model, optimizer, data, batch_size, epoch):
    model.train()
    train_loss = 0
    for batch in data.split(batch_size):
        optimizer.zero_grad()
        recon_batch, mu, logvar = model(batch)
        loss = loss_function(recon_batch, batch, mu, logvar)
        loss.backward()
        train_loss += loss.item()
        optimizer.step()
    print(f"====> Epoch: {epoch} Average loss: {train_loss / len(data):.4f}")


def test(model, data):
    model.eval()
    with torch.no_grad():
        recon, mu, logvar = model(data)
        print(f"====> Test set loss: {loss_function(recon, data, mu, logvar).item() / len(data):.4f}")


def main():
    parser = argparse.ArgumentParser(description="VAE of blobs")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", metavar="FILE")
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    model = VAE()
    optimizer = optim.Adam(model.parameters(), lr=1e-2)
    train_data, test_data = blobs(256), blobs(64)
    for epoch in range(1, args.epochs + 1):
        train(model, optimizer, train_data, args.batch_size, epoch)
        test(model, test_data)

    if args.save:
        torch.save(model.state_dict(), args.save)


if __name__ == "__main__":
    main()
