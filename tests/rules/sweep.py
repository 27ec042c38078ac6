"""Every node that the engine runs for PyTorch's own samples: what it kept, what arrived, what left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import torch
from torch.utils._pytree import tree_leaves, tree_map


@dataclass
class Ran:
    """One node at the moment the engine ran it; ``subject`` says what made it."""

    op: str
    subject: str
    saved: dict[str, object]
    outputs: tuple[tuple[int, ...], ...]  # shapes of what the forward op returned
    grad_outputs: tuple[torch.Tensor | None, ...] = ()
    grad_inputs: tuple[torch.Tensor | None, ...] = ()
    dtypes: tuple[torch.dtype, ...] = ()
    needed: tuple[bool, ...] = ()


def observe(outputs: list[torch.Tensor], subject: str, seed: int = 0) -> list[Ran]:
    """Run backward from the outputs with random gradients, and return every node that ran."""
    roots = [one for one in outputs if one.grad_fn is not None]
    noted: list[Ran] = []
    handles = [
        node.register_hook(_hook(node, ran, noted))
        for node, ran in [(node, _before(node, subject)) for node in _nodes(roots)]
    ]
    generator = torch.Generator().manual_seed(seed)
    grads = [_random_like(one, generator) for one in roots]
    try:
        torch.autograd.backward(roots, grads)
    finally:
        for handle in handles:
            handle.remove()
    return noted


def _random_like(tensor: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    if tensor.layout is not torch.strided:
        return torch.ones_like(tensor)
    return torch.randn(tensor.shape, dtype=tensor.dtype, generator=generator)


def _hook(node: object, ran: Ran, noted: list[Ran]) -> Callable[..., None]:
    def hook(grad_inputs, grad_outputs):
        ran.grad_inputs = tuple(None if one is None else one.detach().clone() for one in grad_inputs)
        ran.grad_outputs = tuple(None if one is None else one.detach().clone() for one in grad_outputs)
        noted.append(ran)

    return hook


def _nodes(roots: list[torch.Tensor]) -> list[torch.autograd.graph.Node]:
    todo = [one.grad_fn for one in roots]
    seen = {}
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen[node] = None
        todo += [one for one, _ in node.next_functions]
    return [node for node in seen if node.name() != "torch::autograd::AccumulateGrad"]


def _before(node: torch.autograd.graph.Node, subject: str) -> Ran:
    saved = {}
    for name in dir(type(node)):
        if name.startswith("_saved_"):
            try:
                saved[name.removeprefix("_saved_")] = _detached(getattr(node, name))
            except (RuntimeError, AttributeError, NotImplementedError):
                continue
    metadata = node._input_metadata
    return Ran(
        node.name().removeprefix("torch::autograd::"),
        subject,
        saved,
        tuple(tuple(one.shape) for one in metadata),
        dtypes=tuple(one.dtype for one in metadata),
        needed=tuple(one is not None for one, _ in node.next_functions),
    )


def _detached(value: object) -> object:
    """Return copies: a later sample may write into the running statistics of this one."""
    return tree_map(lambda one: one.detach().clone() if isinstance(one, torch.Tensor) else one, value)


def sweep(op: object, dtype: torch.dtype, most: int | None) -> Iterator[Ran]:
    """Yield every node of the graphs of an op's samples; ``most`` bounds their number."""
    samples = op.sample_inputs("cpu", dtype, requires_grad=True)
    for at, sample in enumerate(islice(samples, most)):
        with torch.random.fork_rng():
            torch.manual_seed(at)
            try:
                result = op(sample.input, *sample.args, **sample.kwargs)
            except (RuntimeError, NotImplementedError):
                continue
            if sample.output_process_fn_grad is not None:
                result = sample.output_process_fn_grad(result)
        outputs = [
            one
            for one in tree_leaves(result)
            if isinstance(one, torch.Tensor) and one.grad_fn is not None and one.layout is torch.strided
        ]
        yield from observe(outputs, f"{op.formatted_name} sample {at}", at)
