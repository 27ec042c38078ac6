"""What the derivative rules say of a node of a walk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab import rules
from graphlab.lang import language, t

if TYPE_CHECKING:
    from graphlab.graph import Graph
    from graphlab.recording import Step
    from graphlab.rules.filled import Filled
    from graphlab.stepper.stage import Stage


def filled(stage: Stage, position: int) -> dict[int, Filled]:
    """Return the rule of each slot of a node, with the numbers of its step.

    Each language has its own: in a formula there may be a word, and JSON is English always.
    """
    key = (language(), position)
    known = stage.rules.get(key)
    if known is None:
        known = stage.rules[key] = _fill(stage, position, stage.steps[position])
    return known


def leave_out(stage: Stage) -> None:
    """Leave the rules of every node out: of a long walk, filling them would take minutes."""
    stage.rules.update(((language(), position), {}) for position in range(len(stage.graph.nodes)))


def local_values(stage: Stage, position: int) -> dict[int, float]:
    """Return the local derivative of each slot of a node, where it is one number."""
    node, step = stage.graph.nodes[position], stage.steps[position]
    return rules.local_values(_around(stage, position), node, step)


def before_it_ran(stage: Stage, position: int) -> dict[int, Filled]:
    """Return the rule of each slot without what arrived at the node, which is still to come."""
    return _fill(stage, position, None)


def _fill(stage: Stage, position: int, step: Step | None) -> dict[int, Filled]:
    around = _around(stage, position)
    return {one.slot: one for one in rules.fill(around, stage.graph.nodes[position], step)}


def _around(stage: Stage, position: int) -> Graph:
    """Return the graph with the edges of one node only: of a large one, all would be searched."""
    return replace(stage.graph, edges=stage.leaving[position])


def sentence(op: str) -> str:
    """Return in one plain sentence what the rule of a function says; "" where there is no rule."""
    rule = rules.readable(op)
    return t(rule.why) if rule is not None else ""


def official(op: str) -> list[tuple[str, str]]:
    """Return PyTorch's own formula for each argument of a function, where its table has it."""
    found = rules.official(op)
    return list(found.formulas.items()) if found is not None else []
