"""The user's own words for the arguments of a node, as text and as LaTeX.

They come from a script, so they are made safe here: one line, nothing that cannot be printed.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from graphlab.rules.formula import FormulaError, parse
from graphlab.rules.functions import Level
from graphlab.rules.printing import Shown, escaped, latex_name, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphlab.graph import Edge, Graph, Node

ROOM = 40  # characters of a word at most
SHORT = 16  # characters of a word inside a formula: it may stand there several times


def safe(text: str) -> str:
    """Return the text in one short line, with U+FFFD for what cannot be printed."""
    line = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return line if len(line) <= ROOM else line[: ROOM - 1] + "…"


def word(text: str) -> Shown:
    """Return what the user wrote, in brackets where it is more than a name or a call."""
    text = safe(text)
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Shown(text, rf"\mathtt{{{escaped(text)}}}")
    whole = isinstance(tree, ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.Constant)
    level = Level.ATOM if whole else Level.CHOICE
    try:
        latex = show(parse(text))
    except FormulaError:
        return Shown(text, rf"\mathtt{{{escaped(text)}}}", level, Level.ATOM)
    return Shown(text, latex.latex, level, latex.level)


def targets(graph: Graph, node: Node, edges: Sequence[Edge]) -> dict[int, str]:
    """Return the user's word for each slot: the operand as written, else the name of what it is."""
    found = {}
    for edge in edges:
        head = graph.node(edge.head)
        if head.name and len(head.outputs) <= 1:
            found[edge.slot] = head.name
    for operand in node.operands:
        if operand.slot is not None and operand.text:
            found[operand.slot] = operand.text
    return {slot: safe(text) for slot, text in found.items()}


def words(node: Node, arguments: Mapping[int, str], named: Mapping[int, str]) -> dict[str, Shown]:
    """Return the words for the names of formulas; ``arguments`` and ``named`` go by slot."""
    found = {
        arguments[slot]: word(text)
        for slot, text in named.items()
        if slot in arguments and len(text) <= SHORT
    }
    rest = [name for slot, name in arguments.items() if slot not in named]
    written = [one.text for one in node.operands if one.slot is None]
    if len(rest) == len(written):  # constants, and what needs no gradient
        both = zip(rest, written, strict=True)
        found |= {name: word(text) for name, text in both if len(text) <= SHORT}
    if node.name and len(node.outputs) <= 1 and len(node.name) <= SHORT:
        name = safe(node.name)
        found["result"] = Shown(name, latex_name(name))
    return found
