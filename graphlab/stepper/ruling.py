"""What the derivative rules say of a node of a walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.rules.filled import Filled
    from graphlab.stepper.stage import Stage


def filled(stage: Stage, position: int) -> dict[int, Filled]:
    """Return the rule of each slot of a node, with the numbers of its step."""
    return {}


def sentence(op: str) -> str:
    """Return in one plain sentence what the rule of a function says; "" where there is no rule."""
    return ""


def official(op: str) -> list[tuple[str, str]]:
    """Return PyTorch's own formula for each argument of a function, where its table has it."""
    return []
