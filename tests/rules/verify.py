"""Compares what a readable rule gives with what the engine computed, slot by slot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch

from graphlab.rules.evaluate import evaluate
from graphlab.rules.official import official
from graphlab.rules.rule import Rule
from graphlab.rules.values import signed
from tests.rules.sweep import Ran
from tests.rules.torch_words import WORDS

TOLERANCE = {
    torch.float64: (1e-7, 1e-9),
    torch.complex128: (1e-7, 1e-9),
    torch.float32: (2e-3, 2e-4),
    torch.complex64: (2e-3, 2e-4),
}


@dataclass
class Verdict:
    """How many gradients agreed, by node name, and a line for each that did not."""

    seen: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, ran: Ran, rule: Rule | None) -> None:
        self.seen[ran.op] += 1
        if rule is None:
            return
        for slot, expected in enumerate(ran.grad_inputs):
            if expected is None or not _comparable(ran, rule, expected):
                continue
            said = _compare(ran, rule, slot, expected)
            if said:
                self.wrong.append(f"{ran.op} slot {slot} in {ran.subject}: {said}")
            elif expected.numel():
                self.agreed[ran.op] += 1


def verify(every: Iterable[Ran], find: Callable[[str], Rule | None]) -> Verdict:
    """Return the verdict on every node that ran; ``find`` gives the rule of a node."""
    verdict = Verdict()
    for ran in every:
        verdict.add(ran, find(ran.op))
    return verdict


def _comparable(ran: Ran, rule: Rule, expected: torch.Tensor) -> bool:
    tensors = [*(one for one in ran.grad_outputs if one is not None), expected]
    if any(one.layout is not torch.strided or one.dtype not in TOLERANCE for one in tensors):
        return False
    seen = [*tensors, *(one for one in ran.saved.values() if isinstance(one, torch.Tensor))]
    if not tensors[:-1] or not rule.covers(ran.grad_outputs):
        return False
    return not (rule.real and any(one.is_complex() for one in seen))


def _compare(ran: Ran, rule: Rule, slot: int, expected: torch.Tensor) -> str:
    argument, at = argument_of(ran, rule, slot)
    try:
        gradient = rule.gradient(argument)
        got = evaluate(gradient.vjp, values(ran, rule, at), WORDS, rule.parts)
        got = finished(got, expected, argument in rule.broadcast or argument in rule.local)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    relative, absolute = TOLERANCE[expected.dtype]
    return _difference(got, expected, relative, absolute)


def _difference(got: torch.Tensor, expected: torch.Tensor, relative: float, absolute: float) -> str:
    if got.shape != expected.shape:
        return f"shape {tuple(got.shape)} instead of {tuple(expected.shape)}"
    scale = expected[expected.isfinite()].abs().max().item() if expected.isfinite().any() else 1.0
    near = torch.isclose(got, expected, rtol=relative, atol=absolute * max(scale, 1.0), equal_nan=True)
    if near.all():
        return ""
    where = (~near).nonzero()[0].tolist()
    return f"{got[~near][0].item()} instead of {expected[~near][0].item()} at {where}"


def argument_of(ran: Ran, rule: Rule, slot: int) -> tuple[str, int]:
    """Return the argument that a slot belongs to, and its number in a list of tensors."""
    table = official(ran.op)
    if table is None:
        return rule.arguments[slot], 0
    for position, argument in enumerate(table.arguments):
        if argument.listed:
            return argument.name, slot - position
        if position == slot:
            return argument.name, 0
    raise LookupError(f"{ran.op} has no slot {slot}")


def values(ran: Ran, rule: Rule, at: int) -> dict[str, object]:
    """Return all names that a formula may use: what was saved, what arrived, shapes, positions."""
    found: dict[str, object] = {name: signed(value) for name, value in ran.saved.items()}
    found["grads"] = tuple(
        torch.zeros(shape, dtype=dtype) if one is None else one
        for one, shape, dtype in zip(ran.grad_outputs, ran.outputs, ran.dtypes, strict=True)
    )
    found["grad"] = found["grads"][0]
    for slot, left in enumerate(ran.grad_inputs):
        if left is not None:
            name, _ = argument_of(ran, rule, slot)
            found[f"{name}_shape"] = tuple(left.shape)
    found["i"] = at
    found["tensors_shapes"] = tuple(None if one is None else tuple(one.shape) for one in ran.grad_inputs)
    return found


def finished(got: object, expected: torch.Tensor, broadcast: bool) -> torch.Tensor:
    """Return the value in the dtype of the argument, summed back to its shape if it was repeated."""
    tensor = torch.as_tensor(got)
    if tensor.is_complex() and not expected.is_complex():
        tensor = tensor.real
    tensor = tensor.to(expected.dtype)
    if not isinstance(got, torch.Tensor) or (not tensor.dim() and not tensor.any()):
        return tensor.expand(expected.shape)
    if broadcast and tensor.shape != expected.shape:
        return tensor.sum_to_size(expected.shape)
    return tensor
