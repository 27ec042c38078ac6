"""What one backend did, put together from what its copy of the process sent."""

from __future__ import annotations

import signal
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphlab.outcome import Agreement, Answer, Case, Cost, Refused, Traced

if TYPE_CHECKING:
    from graphlab.statics.isolate import Told


@dataclass(frozen=True, slots=True)
class Found:
    """An input on which a captured graph is wrong: its tensors as torch.save writes them, both answers."""

    case: Case
    inputs: bytes
    dynamic: Answer
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Tried:
    """What one backend did. ``notes`` say what could not be found out."""

    outcome: Traced | Refused
    agreements: tuple[Agreement, ...] = ()
    found: tuple[Found, ...] = ()
    cost: Cost | None = None
    notes: tuple[str, ...] = ()


def put_together(told: Told) -> Tried | None:
    """Return all that the copy sent as one result, None if it sent none."""
    made: Tried | None = None
    for message in told.messages:
        if isinstance(message, Tried):
            made = message
        elif made is None:
            continue
        elif isinstance(message, Traced):
            made = replace(made, outcome=message)
        elif isinstance(message, tuple):
            made = replace(made, agreements=message)
        elif isinstance(message, list):
            made = replace(made, found=tuple(message))
        elif isinstance(message, Cost):
            made = replace(made, cost=message)
    return made


def ended(name: str, told: Told, spent: float, limit: float) -> Refused:
    """Return the refusal of a copy that ended before it had captured anything."""
    if told.timeout:
        reason = f"capturing took longer than {limit:g} seconds and was stopped"
        return Refused(name, reason, "timeout", seconds=spent)
    if told.signal:
        word = signal.Signals(told.signal).name
        reason = f"the process that captured was ended by {word}"
        if told.signal == signal.SIGSEGV:
            reason += ": the graph was too deep for the backend, or the backend has a fault"
        return Refused(name, reason, "killed", seconds=spent)
    code = f" with exit code {told.code}" if told.code else ""
    return Refused(name, f"the process that captured ended itself{code}", "killed", seconds=spent)


def cut_short(told: Told, limit: float) -> str:
    """Return how the comparison ended before its end, "" if it did not."""
    if told.timeout:
        return f"the comparison was stopped after {limit:g} seconds"
    if told.signal:
        return f"the comparison was ended by {signal.Signals(told.signal).name}"
    return f"the comparison ended itself with exit code {told.code}" if told.code else ""
