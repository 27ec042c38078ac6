"""How nodes and gradients are called in text: the user's names first, then expressions, then ids."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.harmless import plain
from graphlab.renderers import words

if TYPE_CHECKING:
    from graphlab.graph import Node, Source, TensorSummary
    from graphlab.recording import Recording
    from graphlab.stepper.stage import Stage

SYMBOL = 20  # columns of a name inside a derivative
TITLE = 28
PLACE = 24
MANY = 6  # values that are shown at most; more are told by their norm
LONG = 28  # columns that the values of one gradient may take
_NUMBERS = (noted("norm {n}"), noted("min {n}"), noted("max {n}"))
_COUNTS = (noted("NaN {n}"), noted("Inf {n}"), noted("zeros {n}"))
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def title(node: Node, root: str = "") -> str:
    """Return ``p = x**2*y``, or as much of it as is known."""
    name = words.named(node) or root
    expression = node.source.expression if node.source else ""
    if node.kind == "leaf":
        return words.shorten(plain(", ".join(node.names) or name or t("leaf")), TITLE)
    if name and expression and expression != name:
        return words.shorten(plain(f"{name} = {expression}"), TITLE)
    return words.shorten(plain(name or expression or words.operation(node.op)), TITLE)


def symbol(node: Node, root: str = "") -> str:
    """Return what stands for the node's tensor in a derivative: a name, an expression, its id."""
    name = node.name or root
    if name:
        return words.shorten(plain(name), SYMBOL)
    expression = plain(node.source.expression) if node.source else ""
    if not expression or words.shorten(expression, SYMBOL) != expression or _is_shared(node):
        return node.id
    return expression


def _is_shared(node: Node) -> bool:
    """Return whether a node's expression says nothing of it: a call of a module, several outputs."""
    return len(node.outputs) > 1 or node.module is not None


def bracketed(symbol: str) -> str:
    """Return the symbol, in brackets where it is an expression."""
    return symbol if re.fullmatch(r"[\w.]+|\(.*\)[₀-₉]+", symbol) else f"({symbol})"


def own_symbol(stage: Stage, position: int) -> str:
    """Return the symbol of a node that no other node has: ``h₄`` for n4, where a later h is called h.

    A loop gives one name to many tensors; ``∂h/∂h = 0.9`` would be nonsense. Of the nodes that one
    call of a module made, the last is its result, and has the expression.
    """
    node, first = stage.graph.nodes[position], _first(stage)
    name = node.name or root_name(stage, position)
    expression = node.source.expression if node.source else ""
    text = symbol(node, name)
    if text != node.id:
        own = first.get(name or expression, position) == position
        return text if own else bracketed(text) + node.id[1:].translate(_LOW)
    short = words.shorten(plain(expression), SYMBOL)
    return short if expression and short == expression and first[expression] == position else text


def _first(stage: Stage) -> dict[str, int]:
    """Return for each name and expression the node that has it to itself: a root, else the last one made."""
    if not stage.speakers:
        for position in (*stage.roots, *range(len(stage.graph.nodes))):
            node = stage.graph.nodes[position]
            for text in (node.name or root_name(stage, position), node.source and node.source.expression):
                if text:
                    stage.speakers.setdefault(text, position)
    return stage.speakers


def root(stage: Stage) -> str:
    """Return what the derivatives are of: the name of the root, or what stands for it."""
    if not stage.graph.roots:
        return ""
    if len(stage.graph.roots) > 1:
        return t("roots")
    first = stage.graph.roots[0]
    return symbol(stage.graph.node(first.node), first.name)


def root_name(stage: Stage, position: int) -> str:
    """Return the user's name for the root at this node, when it is one and has one."""
    return next((one.name for one in stage.roots.get(position, ()) if one.name), "")


def derivative(stage: Stage, position: int, output: int = 0) -> str:
    """Return ``∂z/∂p``: what arrives at an output of a node."""
    return f"∂{bracketed(root(stage))}/∂{bracketed(tensor(stage, position, output))}"


def tensor(stage: Stage, position: int, output: int = 0, *, own: bool = True) -> str:
    """Return what the user calls a result; of several, which one: names do not tell them apart.

    Unless it is to be its own, other results may be called the same.
    """
    node = stage.graph.nodes[position]
    if len(node.outputs) > 1:
        return t("output {n} of {op}", n=output, op=plain(words.operation(node.op)))
    return own_symbol(stage, position) if own else symbol(node, root_name(stage, position))


def place(node: Node) -> str:
    """Return ``surface.py:5``, or nothing for a node without a line."""
    return line(node.source)


def line(source: Source | None) -> str:
    """Return the file's name and the line of a source."""
    return words.shorten(plain(f"{PurePath(source.file).name}:{source.line}"), PLACE) if source else ""


def short(text: str, columns: int = TITLE) -> str:
    """Return a text as long as a title may be."""
    return words.shorten(plain(text), columns)


def what(node: Node) -> str:
    """Return PyTorch's name of the function, or what kind of leaf it is."""
    if node.kind == "leaf":
        return t("leaf ({role})", role=t(node.role)) if node.role else t("leaf")
    return plain(node.op)


def gradient(tensor: TensorSummary | None) -> str:
    """Return a gradient's values, where they are few; else its shape and what was measured."""
    if tensor is None:
        return t("none")
    few = words.value(tensor, MANY)
    if few and len(few) <= LONG:
        return few
    from graphlab.stepper.facts import facts

    known = facts(tensor)
    parts = [words.shape(tensor.shape)]
    for message, number in zip(_NUMBERS, (known.norm, known.min, known.max), strict=True):
        parts += [t(message, n=words.number(number))] if number is not None else []
    for message, number in zip(_COUNTS, (known.n_nan, known.n_inf, known.n_zero), strict=True):
        parts += [t(message, n=f"{number:,}")] if number else []
    return "  ".join(part for part in parts if part)


def script(recording: Recording) -> str:
    """Return the name of what was run, without its folders."""
    return plain(PurePath(recording.script).name or recording.script)
