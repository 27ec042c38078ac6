"""Does a gradient reach every parameter? Asked of the engine, and explained by its graph."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.codes import user_frame
from graphlab.capture.names import names_in_frames
from graphlab.capture.walk import edge_of, tensors_in
from graphlab.testing.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEED = 2026  # of the numbers that weigh the elements of a loss that is no scalar


def assert_grad_flows(loss: Any, params: Any, *, allow_zero: bool = False) -> None:
    """Raise AssertionError, with the reason, for each parameter that gets no usable gradient.

    ``loss`` is a tensor or what a model returned; ``params`` a Module, a dict of tensors by name,
    or tensors. A gradient is usable if it is there, finite, and not zero everywhere, unless
    ``allow_zero``. To be called before ``backward()``: it runs the engine itself, with
    ``retain_graph=True``, and leaves every ``.grad`` alone.
    Raises: ValueError without a parameter; what the engine raises, as after a ``backward()``.
    """
    __tracebackhide__ = True
    wanted = _named(params, sys._getframe(1))
    if not wanted:
        raise ValueError("assert_grad_flows was given no parameter")
    roots = [root for _, root in tensors_in(loss)]
    asked = [tensor for _, tensor in wanted if tensor.requires_grad]
    found = dict(zip(map(id, asked), _gradients(roots, asked), strict=True))
    troubled = [
        (name, tensor) for name, tensor in wanted if _trouble(found.get(id(tensor)), allow_zero=allow_zero)
    ]
    if not troubled:
        return
    reasons = Reasons(roots, lambda: _gradients(roots, asked), asked)
    width = max(len(name) for name, _ in troubled)
    said = [f"{len(troubled)} of {len(wanted)} parameters get no usable gradient from the loss:"]
    said += [f"  {name:<{width}}  {reasons.why(one, found.get(id(one)))}" for name, one in troubled]
    bad = {id(one) for _, one in troubled}
    said.append(
        f"a gradient reaches {', '.join(name for name, one in wanted if id(one) not in bad) or 'none'}"
    )
    raise AssertionError("\n".join(said))


def _named(params: Any, frame: Any) -> list[tuple[str, torch.Tensor]]:
    """Return each tensor once, with its name: its path in a Module, its key, or the user's variable."""
    if isinstance(params, torch.nn.Module):
        return list(params.named_parameters())
    if isinstance(params, torch.Tensor):
        params = [params]
    if isinstance(params, Mapping):
        pairs = [(str(name), one) for name, one in params.items()]
    elif isinstance(params, Iterable):
        items = list(params)
        pairs = [one if isinstance(one, tuple) and len(one) == 2 else ("", one) for one in items]
        if not all(name for name, _ in pairs):
            names = names_in_frames(user_frame(frame)).names
            pairs = [
                (name or next(iter(names.get(id(one), [])), f"params[{at}]"), one)
                for at, (name, one) in enumerate(pairs)
            ]
    else:
        raise TypeError(f"params must be a Module or tensors, not {type(params).__name__}")
    for name, one in pairs:
        if not isinstance(one, torch.Tensor):
            raise TypeError(f"{name} is no tensor but {type(one).__name__}")
    return list({id(one): (str(name), one) for name, one in reversed(pairs)}.values())[::-1]


def _gradients(roots: Sequence[torch.Tensor], asked: Sequence[torch.Tensor]) -> Sequence[torch.Tensor | None]:
    """Return the gradient of each tensor, None where the engine has none."""
    if not roots or not asked:
        return [None] * len(asked)
    connected = [root for root in roots if edge_of(root) is not None]
    return torch.autograd.grad(
        connected, list(asked), [_weights(root) for root in connected], retain_graph=True, allow_unused=True
    )


def _weights(root: torch.Tensor) -> torch.Tensor:
    """Return what backward starts with: 1 for a scalar, else fixed numbers.

    Ones would sum the elements, and the sum of a softmax is 1 whatever the parameters are.
    """
    if root.numel() == 1:
        return torch.ones_like(root)
    generator = torch.Generator().manual_seed(_SEED)
    numbers = torch.rand(root.shape, generator=generator, dtype=torch.float64) + 0.5
    return numbers.to(device=root.device, dtype=root.dtype)


def _trouble(gradient: torch.Tensor | None, *, allow_zero: bool) -> bool:
    if gradient is None:
        return True
    values = gradient.coalesce().values() if gradient.is_sparse else gradient
    if not bool(torch.isfinite(values).all()):
        return True
    return not allow_zero and gradient.numel() > 0 and not bool(values.any())
