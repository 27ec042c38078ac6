"""Try backends on a module, and find things in what comes back."""

from collections.abc import Sequence
from typing import Any

import torch

from graphlab.outcome import Case, StaticNode, Traced
from graphlab.statics.forward import Forward, GivenCase
from graphlab.statics.tried import Tried
from graphlab.statics.try_all import try_all

NAMES = ("x", "y", "z")


def leaf(*shape: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).requires_grad_()


def forward_of(module: torch.nn.Module, *inputs: torch.Tensor) -> Forward:
    return Forward(module, inputs, NAMES[: len(inputs)])


def tried(
    module: torch.nn.Module,
    *inputs: torch.Tensor,
    only: Sequence[str],
    cases: Sequence[tuple[torch.Tensor, ...]] = (),
    **options: Any,
) -> dict[str, Tried]:
    """Return what each backend did with the module's forward, on its own inputs and those of ``cases``."""
    given = [GivenCase(Case(f"case {at + 1}", "script"), one) for at, one in enumerate([inputs, *cases])]
    options = {"timing": False, "look": False, "seconds": 30.0, **options}
    found = try_all(forward_of(module, *inputs), given, only=only, **options)
    return dict(zip(only, found, strict=True))


def traced(one: Tried) -> Traced:
    assert isinstance(one.outcome, Traced), one.outcome
    return one.outcome


def ops(one: Tried) -> list[StaticNode]:
    """Return the operations of the captured graph, those of its pieces too."""
    graphs = [traced(one).graph, *traced(one).pieces]
    return [node for graph in graphs for node in graph.nodes if node.kind in ("op", "block")]
