"""A word language model: an LSTM, backpropagation through time cut off after a few steps."""

import argparse
import math

import torch
import torch.nn as nn


class RNNModel(nn.Module):
    """An encoder, a recurrent part, and a decoder that shares its weight with the encoder."""

    def __init__(self, ntoken, nhid, nlayers, dropout=0.2):
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(ntoken, nhid)
        self.rnn = nn.LSTM(nhid, nhid, nlayers, dropout=dropout)
        self.decoder = nn.Linear(nhid, ntoken)
        self.decoder.weight = self.encoder.weight
        self.nhid, self.nlayers = nhid, nlayers

    def forward(self, input, hidden):
        emb = self.drop(self.encoder(input))
        output, hidden = self.rnn(emb, hidden)
        decoded = self.decoder(self.drop(output))
        return decoded.view(-1, decoded.size(2)), hidden

    def init_hidden(self, bsz):
        weight = next(self.parameters())
        return (
            weight.new_zeros(self.nlayers, bsz, self.nhid),
            weight.new_zeros(self.nlayers, bsz, self.nhid),
        )


def repackage_hidden(h):
    """Wrap hidden states in new tensors, to detach them from their history."""
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage_hidden(v) for v in h)


def corpus(ntoken, length):
    """Return tokens in which each word depends on the one before."""
    words = [0]
    jumps = torch.randint(3, (length - 1,)).tolist()
    for jump in jumps:
        words.append((2 * words[-1] + jump) % ntoken)
    return torch.tensor(words)


def batchify(data, bsz):
    nbatch = data.size(0) // bsz
    return data[: nbatch * bsz].view(bsz, -1).t().contiguous()


def get_batch(source, i, bptt):
    seq_len = min(bptt, len(source) - 1 - i)
    return source[i : i + seq_len], source[i + 1 : i + 1 + seq_len].reshape(-1)


def main():
    parser = argparse.ArgumentParser(description="LSTM language model")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--bptt", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=20)
    parser.add_argument("--nhid", type=int, default=24)
    parser.add_argument("--nlayers", type=int, default=2)
    parser.add_argument("--lr", type=float, default=2.0)
    parser.add_argument("--clip", type=float, default=0.25)
    parser.add_argument("--seed", type=int, default=1111)
    parser.add_argument("--save", metavar="FILE")
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    train_data = batchify(corpus(args.tokens, 400), 8)
    model = RNNModel(args.tokens, args.nhid, args.nlayers)
    criterion = nn.CrossEntropyLoss()

    for epoch in range(1, args.epochs + 1):
        model.train()
        total_loss = 0.0
        hidden = model.init_hidden(8)
        batches = range(0, train_data.size(0) - 1, args.bptt)
        for i in batches:
            data, targets = get_batch(train_data, i, args.bptt)
            model.zero_grad()
            hidden = repackage_hidden(hidden)
            output, hidden = model(data, hidden)
            loss = criterion(output, targets)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), args.clip)
            for p in model.parameters():
                p.data.add_(p.grad, alpha=-args.lr)
            total_loss += loss.item()
        mean = total_loss / len(batches)
        print(f"| epoch {epoch} | loss {mean:.4f} | ppl {math.exp(mean):8.2f}")

    if args.save:
        torch.save(model.state_dict(), args.save)


if __name__ == "__main__":
    main()
