"""What stands for a node in the formulas of a derivation, and its derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.stepper import names, ruling
from graphlab.stepper.exports import tex

if TYPE_CHECKING:
    from graphlab.stepper.stage import Stage

GRAD = r"\mathrm{grad}"


def symbol(stage: Stage, position: int, output: int = 0) -> str:
    """Return what stands for a node's result in formulas; one name never stands for two nodes."""
    node = stage.graph.nodes[position]
    inside = f"^{{({stage.record.index})}}" if stage.depth else ""
    if len(node.outputs) > 1:
        return f"v_{{{position},{output}}}{inside}"
    name = names.root_name(stage, position) or node.name
    known = tex.symbol(name) if stage.called.get(name) == position else ""
    return known or f"v_{{{position}}}{inside}"


def derivative(stage: Stage, position: int, output: int = 0) -> str:
    """Return the derivative of the root with respect to an output of a node."""
    roots = stage.graph.roots
    of = symbol(stage, stage.position(roots[0].node), roots[0].output_nr) if len(roots) == 1 else "L"
    return rf"\frac{{\partial {of}}}{{\partial {symbol(stage, position, output)}}}"


def with_symbols(stage: Stage, position: int, latex: str) -> str:
    """Return a rule with our symbols: what arrived for ``grad``, nodes for PyTorch's own words."""
    if len(stage.graph.nodes[position].outputs) > 1:
        return latex
    rules = ruling.filled(stage, position)
    for edge in stage.leaving[position]:
        if edge.slot in rules:
            own = symbol(stage, stage.position(edge.head), edge.output_nr)
            latex = latex.replace(rf"\mathrm{{{rules[edge.slot].argument}}}", own)
    arrived = derivative(stage, position)
    return latex.replace(f"{GRAD}^", rf"\left({arrived}\right)^").replace(GRAD, arrived)
