"""One run of a forward, dynamic or captured: outputs, gradients and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING

import torch

from graphlab.statics.state import State, seeded

if TYPE_CHECKING:
    from graphlab.statics.captured import Captured
    from graphlab.statics.forward import Forward

Named = list[tuple[str, torch.Tensor]]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run gave. ``changed`` are the buffers and inputs as they were when it had ended."""

    outputs: Sequence[tuple[str, torch.Tensor]] = ()
    gradients: Sequence[tuple[str, torch.Tensor | None]] = ()
    changed: Sequence[tuple[str, torch.Tensor]] = ()
    error: str = ""


class Runs:
    """Runs the module and a captured graph from one state, with one stream of random numbers.

    The gradients are those of a scalar output, or else of the sum of all outputs that have a gradient,
    each element times a fixed random number (drawn with the seed).
    """

    def __init__(self, forward: Forward, state: State, seed: int) -> None:
        self.forward = forward
        self.state = state
        self.seed = seed
        self.parameters = [
            (name, one) for name, one in forward.module.named_parameters() if one.requires_grad
        ]

    def eager(self, inputs: Sequence[torch.Tensor], times: int = 1, mode: bool | None = None) -> Ran:
        """Return what the user's own module gives; at the last call, when it is called several times."""
        return self._run(self.forward.module, None, inputs, times, mode)

    def static(
        self, captured: Captured, inputs: Sequence[torch.Tensor], times: int = 1, mode: bool | None = None
    ) -> Ran:
        """Return what the captured graph gives."""
        return self._run(captured.run, captured, inputs, times, mode)

    def _run(
        self,
        call: Callable[..., object],
        captured: Captured | None,
        inputs: Sequence[torch.Tensor],
        times: int,
        mode: bool | None,
    ) -> Ran:
        self.state.restore()
        before = self.forward.module.training
        switch = captured.mode if captured is not None else None
        if captured is not None and captured.reset is not None:
            captured.reset()
        try:
            if mode is not None:
                self.forward.module.train(mode)
                if switch is not None:
                    switch(mode)
            seeded(self.seed)
            for _ in range(times):
                fresh = copies(inputs)
                if captured is not None and captured.joint is not None:
                    found, gradients = captured.joint(fresh, self.weights)
                    outputs = named(found)
                else:
                    outputs = named(call(*fresh))
            if captured is None or captured.joint is None:
                gradients = self._gradients([one for _, one in outputs], fresh)
            names = self.leaves(fresh)
            return Ran(
                [(name, one.detach()) for name, one in outputs],
                [(name, gradients[at]) for at, (name, _) in enumerate(names)],
                self._changed(fresh),
            )
        except Exception as error:  # an answer too: the other side may have none either
            return Ran(error=f"{type(error).__name__}: {error}")
        finally:
            if mode is not None and switch is not None:
                switch(before)
            self.state.restore()

    def leaves(self, inputs: Sequence[torch.Tensor]) -> Named:
        """Return what gradients are asked for, under the user's names."""
        given = zip(self.forward.names, inputs, strict=True)
        own = [(self.forward.called.get(path, path), one) for path, one in self.parameters]
        return [(name, one) for name, one in given if one.requires_grad] + own

    def weights(self, outputs: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        """Return what each output is multiplied with: 1 where it is the only one and a scalar."""
        if len(outputs) == 1 and outputs[0].numel() == 1:
            return [torch.ones(outputs[0].shape, dtype=outputs[0].dtype, device=outputs[0].device)]
        source = torch.Generator().manual_seed(self.seed)
        return [torch.randn(one.shape, generator=source).to(one.dtype).to(one.device) for one in outputs]

    def _gradients(
        self, outputs: Sequence[torch.Tensor], inputs: Sequence[torch.Tensor]
    ) -> list[torch.Tensor | None]:
        leaves = [one for _, one in self.leaves(inputs)]
        roots = [one for one in outputs if one.requires_grad]
        if not leaves or not roots:
            return [None] * len(leaves)
        return list(torch.autograd.grad(roots, leaves, self.weights(roots), allow_unused=True))

    def _changed(self, inputs: Sequence[torch.Tensor]) -> Named:
        module, given = self.forward.module, zip(self.forward.names, inputs, strict=True)
        buffers = [(f"the buffer {name}", one.detach().clone()) for name, one in module.named_buffers()]
        after = [(f"{name} after the call", one.detach()) for name, one in given]
        weights = [
            (f"{name} after the call", one.detach().clone()) for name, one in module.named_parameters()
        ]
        return buffers + after + weights


def copies(inputs: Sequence[torch.Tensor]) -> tuple[torch.Tensor, ...]:
    """Return equal tensors that are leaves, each with its own memory."""
    return tuple(one.detach().clone().requires_grad_(one.requires_grad) for one in inputs)


def named(value: object, path: str = "") -> Named:
    """Return the tensors and numbers in what a forward returned, with a name for each."""
    if isinstance(value, torch.Tensor):
        return [(f"the output {path}".strip(), value)]
    if isinstance(value, (bool, int, float, complex)):
        return [(f"the output {path}".strip(), torch.tensor(value))]
    items: list[tuple[str, object]] = []
    if isinstance(value, dict):
        items = [(f"{path}[{key!r}]", one) for key, one in value.items()]
    elif isinstance(value, (tuple, list)):
        names = getattr(value, "_fields", None)
        items = [(f"{path}.{names[at]}" if names else f"{path}[{at}]", one) for at, one in enumerate(value)]
    elif is_dataclass(value) and not isinstance(value, type):
        items = [(f"{path}.{one.name}", getattr(value, one.name)) for one in fields(value)]
    return [found for name, one in items for found in named(one, name)]
