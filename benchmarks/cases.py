"""What is measured: each case makes a module and the inputs with which its forward returns a loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn


@dataclass(frozen=True)
class Case:
    """One subject; ``make`` imports torch, and is called in the child alone."""

    key: str
    name: str
    make: Callable[[], Subject]


@dataclass(frozen=True)
class Subject:
    """A module, and the inputs with which it returns its loss."""

    model: nn.Module
    inputs: tuple[Tensor, ...]

    def forward(self) -> Tensor:
        loss: Tensor = self.model(*self.inputs)
        return loss

    def forget(self) -> None:
        """Take away the gradients of an earlier backward."""
        for one in (*self.model.parameters(), *self.inputs):
            one.grad = None


def quadratic() -> Subject:
    import torch
    from torch import nn

    class Quadratic(nn.Module):
        def forward(self, x: Tensor, y: Tensor) -> Tensor:
            return x**2 * y + y**2

    return Subject(
        Quadratic(), (torch.tensor(2.0, requires_grad=True), torch.tensor(3.0, requires_grad=True))
    )


def mlp() -> Subject:
    import torch
    from torch import nn

    class Loss(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = nn.Sequential(
                nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10)
            )

        def forward(self, batch: Tensor, target: Tensor) -> Tensor:
            return nn.functional.cross_entropy(self.net(batch), target)

    return Subject(Loss(), (torch.randn(32, 64), torch.randint(0, 10, (32,))))


def gpt2(width: int) -> Callable[[], Subject]:
    def make() -> Subject:
        import torch
        from torch import nn
        from transformers import GPT2Config, GPT2LMHeadModel

        heads = 12 if width == 768 else 8
        config = GPT2Config(
            n_layer=12, n_head=heads, n_embd=width, vocab_size=1000, bos_token_id=0, eos_token_id=0
        )

        class Loss(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.model = GPT2LMHeadModel(config)

            def forward(self, tokens: Tensor) -> Tensor:
                loss: Tensor = self.model(tokens, labels=tokens).loss
                return loss

        return Subject(Loss(), (torch.randint(0, 1000, (4, 64)),))

    return make


def unrolled_rnn(steps: int) -> Callable[[], Subject]:
    def make() -> Subject:
        import torch
        from torch import nn

        class Unrolled(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.cell = nn.RNNCell(16, 16)

            def forward(self, batches: Tensor) -> Tensor:
                state = torch.zeros(4, 16)
                for batch in batches:
                    state = self.cell(batch, state)
                return state.sum()

        return Subject(Unrolled(), (torch.randn(steps, 4, 16),))

    return make


def chain(length: int) -> Callable[[], Subject]:
    def make() -> Subject:
        import torch
        from torch import nn

        class Chain(nn.Module):
            def forward(self, x: Tensor) -> Tensor:
                for _ in range(length):
                    x = x * 1.0
                return x.sum()

        return Subject(Chain(), (torch.ones(1, requires_grad=True),))

    return make


CASES = (
    Case("quadratic", "x²y + y²", quadratic),
    Case("mlp", "MLP, 3 layers", mlp),
    Case("gpt2-256", "GPT-2, 12 layers, width 256, 4 × 64 tokens", gpt2(256)),
    Case("gpt2-768", "GPT-2, 12 layers, width 768, 4 × 64 tokens", gpt2(768)),
    Case("rnn", "RNN cell, 2,000 steps", unrolled_rnn(2000)),
    Case("chain", "chain of 20,000 ops", chain(20_000)),
)

# Graphs of a given number of nodes, more or less; a step of the RNN cell makes six.
GROWING = {"chain": lambda nodes: chain(nodes - 2), "rnn": lambda nodes: unrolled_rnn(nodes // 6)}
