"""``python -m benchmarks.gradients`` measures what recording the gradients costs, and writes gradients.md.

One forward and backward: plain, recorded by graphlab (structure, names, lines, and the gradient of
every node), and logged by torchlens, the peer that captures backward too, where it is installed.
"""

from __future__ import annotations

import gc
import os
import platform
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Times

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn

HERE = Path(__file__).parent
PLAIN, RECORDED, LOGGED = "forward and backward", "recorded by graphlab", "logged by torchlens"


@dataclass(frozen=True)
class Subject:
    """A model whose forward returns its loss, and what it is called with."""

    name: str
    make: Callable[[], tuple[nn.Module, tuple[Tensor, ...]]]
    rounds: int


def mlp() -> tuple[nn.Module, tuple[Tensor, ...]]:
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

    return Loss(), (torch.randn(32, 64), torch.randint(0, 10, (32,)))


def gpt2(width: int, batch: int, length: int) -> Callable[[], tuple[nn.Module, tuple[Tensor, ...]]]:
    def make() -> tuple[nn.Module, tuple[Tensor, ...]]:
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

        return Loss(), (torch.randint(0, 1000, (batch, length)),)

    return make


SUBJECTS = (
    Subject("MLP, 3 layers", mlp, 30),
    Subject("GPT-2, 12 layers, width 256, 1 × 32 tokens", gpt2(256, 1, 32), 9),
    Subject("GPT-2, 12 layers, width 256, 1 × 128 tokens", gpt2(256, 1, 128), 7),
    Subject("GPT-2, 12 layers, width 256, 4 × 64 tokens", gpt2(256, 4, 64), 7),
    Subject("GPT-2, 12 layers, width 768, 4 × 64 tokens", gpt2(768, 4, 64), 5),
)


def plain(model: nn.Module, inputs: tuple[Tensor, ...]) -> None:
    model(*inputs).backward()


def recorded(model: nn.Module, inputs: tuple[Tensor, ...]) -> None:
    import graphlab

    steps = graphlab.record(lambda: model(*inputs).backward()).steps
    assert len(steps) > 10


def logged(model: nn.Module, inputs: tuple[Tensor, ...]) -> None:
    """Let torchlens log the same in its lean way: the loss alone of all activations, and every gradient."""
    import torchlens
    from torchlens.options import CaptureOptions

    options = CaptureOptions(layers_to_save=["output"], save_grads="all", backward_ready=True)
    trace = torchlens.trace(model, list(inputs), capture=options)
    trace.log_backward(trace[trace.output_layers[0]].out)
    assert trace.num_grad_fn_calls > 10


def measure(subject: Subject, ways: dict[str, Callable[[Any, Any], None]]) -> dict[str, Times]:
    """Return the CPU seconds of each way, in rounds that rotate, after one that does not count."""
    model, inputs = subject.make()
    times = {name: Times() for name in ways}
    order = list(ways)
    for turn in range(subject.rounds + 1):
        shift = turn % len(order)
        for name in order[shift:] + order[:shift]:
            model.zero_grad(set_to_none=True)
            gc.collect()
            start = time.process_time()
            ways[name](model, inputs)
            if turn:
                times[name].seconds.append(time.process_time() - start)
    return times


def markdown(machine: str, found: dict[str, dict[str, Times]]) -> str:
    """Return the report."""
    lines = [
        "# What recording gradients costs",
        "",
        "Written by `python -m benchmarks.gradients`. CPU milliseconds of one forward and backward with one",
        "torch thread: median ± interquartile range over interleaved rounds, and the ratio to the plain one.",
        "*Recorded* is all that graphlab does in a user's process: tracing, names, the graph, and norm,",
        "extremes, NaN, infinities and zeros of every gradient. *Logged* is torchlens, which saves the",
        "gradients themselves, and of the activations the loss alone.",
        "",
        f"Measured with {machine}.",
        "",
        f"| subject | {PLAIN} | {RECORDED} | ratio | {LOGGED} | ratio |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, times in found.items():
        base = times[PLAIN].median
        cells = [_cell(times[PLAIN])]
        for way in (RECORDED, LOGGED):
            known = times.get(way)
            cells += (
                [_cell(known), f"{known.median / base:.2f}"] if known is not None else ["not installed", ""]
            )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(times: Times) -> str:
    return f"{times.median * 1e3:,.1f} ± {times.spread * 1e3:,.1f}"


def main() -> None:
    """Measure every subject and write gradients.md."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(0)
    ways: dict[str, Callable[[Any, Any], None]] = {PLAIN: plain, RECORDED: recorded}
    machine = f"python {platform.python_version()}, torch {torch.__version__}, cores {os.cpu_count()}"
    try:
        machine += f", torchlens {version('torchlens')}"
        ways[LOGGED] = logged
    except PackageNotFoundError:
        pass
    machine += f", load at start {os.getloadavg()[0]:.1f}"
    found = {}
    for subject in SUBJECTS:
        print(subject.name, file=sys.stderr, flush=True)
        found[subject.name] = measure(subject, ways)
    (HERE / "gradients.md").write_text(markdown(machine, found), encoding="utf-8")


if __name__ == "__main__":
    main()
