"""What is known of one node, for people: its readable rule and PyTorch's own."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.rules import formula
from graphlab.rules.functions import WORDS, Level
from graphlab.rules.naming import PLAIN
from graphlab.rules.official import ABSENT, official, table
from graphlab.rules.printing import Shown, show
from graphlab.rules.table import groups, readable

if TYPE_CHECKING:
    from graphlab.rules.formula import Expression
    from graphlab.rules.official import Official
    from graphlab.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Line:
    """One argument: its gradient, the local derivative, and how the gradient is if complex."""

    argument: str
    gradient: Shown
    local: Shown | None = None
    complex: Shown | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of one node; ``why`` is empty where there is no readable rule."""

    op: str
    group: str
    why: str
    lines: tuple[Line, ...]
    parts: dict[str, Shown]
    functions: dict[str, str]
    saved: tuple[str, ...]
    official: Official | None
    note: str = ""


def explain(op: str) -> Explanation:
    """Return what is known of the node ``op``."""
    rule, own = readable(op), official(op)
    if rule is None:
        plain = t(PLAIN[op]) if op in PLAIN else ""
        return Explanation(op, "", plain, (), {}, {}, saved(own), own, _note())
    lines = tuple(_line(rule, argument) for argument in rule.arguments)
    parts, used = _parts(rule)
    return Explanation(
        op=op,
        group=next(title for title, rows in groups().items() if rule in rows),
        why=t(rule.why),
        lines=lines,
        parts=parts,
        functions=_meanings(rule, used),
        saved=saved(own),
        official=own,
        note=_note(),
    )


def _note() -> str:
    return "" if table() else t(ABSENT)


def _line(rule: Rule, argument: str) -> Line:
    gradient = rule.gradient(argument)
    real = show(formula.without_conj(gradient.shown))
    whole = show(gradient.shown)
    differs = whole.text != real.text and not rule.real
    return Line(
        argument,
        real,
        show(gradient.shown_local) if gradient.shown_local is not None else None,
        whole if differs else None,
    )


def _parts(rule: Rule) -> tuple[dict[str, Shown], list[Expression]]:
    """Return the shared parts that the shown formulas use, and all expressions that are shown."""
    shown = [rule.gradient(argument).shown for argument in rule.arguments]
    found: dict[str, Shown] = {}
    todo = [name for one in shown for name in sorted(formula.names(one))]
    while todo:
        name = todo.pop(0)
        if name in found or name not in rule.parts:
            continue
        if not isinstance(rule.parts[name], ast.Constant):
            found[name] = show(rule.parts[name]).inside(Level.SUM)
        shown.append(rule.parts[name])
        todo += sorted(formula.names(rule.parts[name]))
    return found, shown


def _meanings(rule: Rule, shown: list[Expression]) -> dict[str, str]:
    """Return what the functions in the formulas mean, as they are written."""
    used = dict.fromkeys(name for one in shown for name in formula.called(formula.without_conj(one)))
    found = {}
    for name in used:
        word = WORDS[name]
        if word.meaning:
            names = [Shown(one, one) for one in word.arguments.split(", ")]
            found[show(formula.call(name, [one.text for one in names])).text] = t(word.meaning)
    return found


def saved(own: Official | None) -> tuple[str, ...]:
    """Return what a node keeps for backward: the tensors and settings that its formulas read.

    Sizes, dtypes and layouts are kept too, but are no tensors.
    """
    if own is None:
        return ()
    inputs, _, outputs = own.signature.partition(") -> ")
    names = re.findall(r"(\w+)(?:=[^,()]*)?(?=[,)])", inputs.partition("(")[2] + ")")
    results = re.findall(r"\S \w+(?=[,)])", outputs)
    text = " ; ".join(own.formulas.values())
    text = re.sub(r'"[^"]*"|/\*.*?\*/', "", text)
    text = re.sub(r"\bzeros_like\((\w+)\)", "", text)
    text = re.sub(_ABOUT, "", text)
    every = [*names, *(one[2:] for one in results), *re.findall(r"\bresult\d*\b", text)]
    every = [name for name in every if name != "Tensor"]
    return tuple(dict.fromkeys(name for name in every if re.search(rf"(?<![\w.:]){name}(?![\w(])", text)))


_ABOUT = (
    r"\b\w+(\.|->)(sym_sizes|sym_strides|sym_numel|sym_size|sym_blocksize|scalar_type|options|layout|"
    r"device|dim|is_conj|is_neg|requires_grad)\([^()]*\)|\b(TensorGeometry|to_args_\w+)\(\w+\)"
)
