"""Other inputs of the same shape and dtype, made from those that the script had; the same for one seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def others(
    inputs: Sequence[torch.Tensor], names: Sequence[str], seed: int
) -> Iterator[tuple[str, tuple[torch.Tensor, ...]]]:
    """Yield sets of inputs without end, each with how it was made: first signs flipped, then drawn."""
    floating = [name for name, one in zip(names, inputs, strict=True) if _has_sign(one)]
    if floating:
        flipped = "its sign" if len(floating) == 1 else "their signs"
        yield f"{_list(floating)} with {flipped} flipped", tuple(_flipped(one) for one in inputs)
    source = torch.Generator().manual_seed(seed)
    number = 0
    while True:
        number += 1
        how = f"{_list(names)} drawn at random" + (f" ({number})" if number > 1 else "")
        yield how, tuple(_drawn(one, source) for one in inputs)


def _list(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} inputs"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _has_sign(one: torch.Tensor) -> bool:
    return one.is_floating_point() or one.is_complex()


def _like(one: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    return value.to(one.dtype).to(one.device).requires_grad_(one.requires_grad)


def _flipped(one: torch.Tensor) -> torch.Tensor:
    value = one.detach()
    return _like(one, -value if _has_sign(one) else value.clone())


def _drawn(one: torch.Tensor, source: torch.Generator) -> torch.Tensor:
    """Return random numbers of the size that the tensor's have; of integers, those between its extremes."""
    value = one.detach().cpu()
    if value.numel() == 0:
        return _like(one, value.clone())
    if value.dtype == torch.bool:
        return _like(one, torch.rand(value.shape, generator=source) < 0.5)
    if not _has_sign(one):
        low, high = min(int(value.min()), 0), max(int(value.max()), 1)
        return _like(one, torch.randint(low, high + 1, value.shape, generator=source))
    size = value.abs().to(torch.float64)
    scale = float(size[size.isfinite()].pow(2).mean().sqrt()) if bool(size.isfinite().any()) else 1.0
    dtype = torch.complex128 if value.is_complex() else torch.float64
    return _like(one, torch.randn(value.shape, generator=source, dtype=dtype) * (scale or 1.0))
