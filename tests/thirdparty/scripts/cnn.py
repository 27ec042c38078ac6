"""A convolutional classifier, with batch norm and pooling, of drawn bars."""

import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(16)
        self.dropout = nn.Dropout2d(0.25)
        self.fc1 = nn.Linear(16 * 4 * 4, 32)
        self.fc2 = nn.Linear(32, 2)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 2)
        x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2)
        x = self.dropout(x)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        return self.fc2(x)


def draw_batch(batch_size):
    """Return pictures of 16 x 16 with one bar each, and whether it stands upright."""
    images = 0.3 * torch.randn(batch_size, 1, 16, 16)
    labels = torch.randint(2, (batch_size,))
    places = torch.randint(16, (batch_size,))
    for image, label, place in zip(images, labels.tolist(), places.tolist(), strict=True):
        if label:
            image[0, :, place] += 1
        else:
            image[0, place, :] += 1
    return images, labels


def main():
    parser = argparse.ArgumentParser(description="CNN on bars")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--lr", type=float, default=1e-2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", metavar="FILE")
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    model = Net()
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.Adam(model.parameters(), lr=args.lr)

    running_loss = 0.0
    for step in range(1, args.steps + 1):
        inputs, labels = draw_batch(args.batch_size)
        optimizer.zero_grad()
        outputs = model(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
        if step % 4 == 0:
            print(f"[{step:3d}] loss: {running_loss / 4:.4f}")
            running_loss = 0.0

    model.eval()
    with torch.no_grad():
        images, labels = draw_batch(64)
        accuracy = (model(images).argmax(1) == labels).float().mean()
    print(f"accuracy: {100 * accuracy.item():.1f} %")

    if args.save:
        torch.save(model.state_dict(), args.save)


if __name__ == "__main__":
    main()
