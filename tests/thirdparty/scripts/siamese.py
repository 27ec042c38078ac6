"""A siamese network: one encoder on two inputs, a contrastive loss on their distance."""

import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


class PairDataset(Dataset):
    """Pairs of noisy prototypes; 1 where both come from the same class."""

    def __init__(self, n, classes, features):
        self.prototypes = torch.randn(classes, features)
        self.first = torch.randint(classes, (n,))
        same = torch.rand(n) < 0.5
        self.second = torch.where(same, self.first, torch.randint(classes, (n,)))
        self.noise = 0.3 * torch.randn(n, 2, features)

    def __len__(self):
        return len(self.first)

    def __getitem__(self, index):
        a, b = self.first[index], self.second[index]
        x1 = self.prototypes[a] + self.noise[index, 0]
        x2 = self.prototypes[b] + self.noise[index, 1]
        return x1, x2, (a == b).float()


class SiameseNetwork(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(features, 32), nn.ReLU(), nn.Linear(32, 8))

    def forward_once(self, x):
        return F.normalize(self.encoder(x), dim=1)

    def forward(self, x1, x2):
        return self.forward_once(x1), self.forward_once(x2)


class ContrastiveLoss(nn.Module):
    def __init__(self, margin=1.0):
        super().__init__()
        self.margin = margin

    def forward(self, output1, output2, label):
        distance = F.pairwise_distance(output1, output2)
        pull = label * distance.pow(2)
        push = (1 - label) * torch.clamp(self.margin - distance, min=0.0).pow(2)
        return 0.5 * torch.mean(pull + push)


def main():
    parser = argparse.ArgumentParser(description="Siamese network")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--lr", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", metavar="FILE")
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    loader = DataLoader(PairDataset(192, 6, 12), batch_size=args.batch_size, shuffle=True)
    model = SiameseNetwork(12)
    criterion = ContrastiveLoss()
    optimizer = torch.optim.Adadelta(model.parameters(), lr=args.lr)

    for epoch in range(1, args.epochs + 1):
        total = 0.0
        for x1, x2, label in loader:
            optimizer.zero_grad(set_to_none=True)
            output1, output2 = model(x1, x2)
            loss = criterion(output1, output2, label)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(label)
        print(f"epoch {epoch}: contrastive loss {total / len(loader.dataset):.5f}")

    if args.save:
        torch.save(model.state_dict(), args.save)


if __name__ == "__main__":
    main()
