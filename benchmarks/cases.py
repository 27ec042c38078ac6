"""What is measured: each case makes its model once and returns the forward pass to time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


@dataclass(frozen=True)
class Case:
    """One subject: ``make`` returns the forward pass and the names that torchviz is given."""

    name: str
    make: Callable[[], tuple[Callable[[], Tensor], dict[str, Tensor]]]
    rounds: int


def quadratic() -> tuple[Callable[[], Tensor], dict[str, Tensor]]:
    x = torch.tensor(2.0, requires_grad=True)
    y = torch.tensor(3.0, requires_grad=True)

    def forward() -> Tensor:
        a = x**2 * y
        return a + y**2

    return forward, {"x": x, "y": y}


def mlp() -> tuple[Callable[[], Tensor], dict[str, Tensor]]:
    net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10))
    batch, target = torch.randn(32, 64), torch.randint(0, 10, (32,))

    def forward() -> Tensor:
        logits = net(batch)
        return nn.functional.cross_entropy(logits, target)

    return forward, dict(net.named_parameters())


def gpt2(width: int) -> Callable[[], tuple[Callable[[], Tensor], dict[str, Tensor]]]:
    def make() -> tuple[Callable[[], Tensor], dict[str, Tensor]]:
        from transformers import GPT2Config, GPT2LMHeadModel

        config = GPT2Config(
            n_layer=12,
            n_head=12 if width == 768 else 8,
            n_embd=width,
            vocab_size=1000,
            bos_token_id=0,
            eos_token_id=0,
        )
        model = GPT2LMHeadModel(config)
        tokens = torch.randint(0, 1000, (1, 32))

        def forward() -> Tensor:
            loss: Tensor = model(tokens, labels=tokens).loss
            return loss

        return forward, dict(model.named_parameters())

    return make


def unrolled_rnn() -> tuple[Callable[[], Tensor], dict[str, Tensor]]:
    cell = nn.RNNCell(16, 16)
    steps = torch.randn(2000, 4, 16)

    def forward() -> Tensor:
        state = torch.zeros(4, 16)
        for step in steps:
            state = cell(step, state)
        return state.sum()

    return forward, dict(cell.named_parameters())


def chain(length: int) -> Callable[[], tuple[Callable[[], Tensor], dict[str, Tensor]]]:
    def make() -> tuple[Callable[[], Tensor], dict[str, Tensor]]:
        x = torch.ones(1, requires_grad=True)

        def forward() -> Tensor:
            y = x
            for _ in range(length):
                y = y * 1.0
            return y.sum()

        return forward, {"x": x}

    return make


CASES = (
    Case("quadratic", quadratic, 40),
    Case("MLP, 3 layers", mlp, 40),
    Case("GPT-2, 12 layers, width 256", gpt2(256), 9),
    Case("GPT-2, 12 layers, width 768", gpt2(768), 7),
    Case("RNN cell, 2,000 steps", unrolled_rnn, 5),
    Case("chain of 20,000 ops", chain(20_000), 5),
)
