"""What is frozen in a captured graph: values that Python worked out while the graph was captured."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

from graphlab.families import family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Source
    from graphlab.statics.sources import Lines

NOT_A_VALUE = object()  # stands for an argument that another node of the graph gives
TENSOR = "a tensor made while the graph was captured: its values are frozen"
_MODES = {
    "dropout": ("drops in eval mode too", "never drops, not in train mode either"),
    "feature_dropout": ("drops in eval mode too", "never drops, not in train mode either"),
    "alpha_dropout": ("drops in eval mode too", "never drops, not in train mode either"),
    "batch_norm": ("uses the batch's own statistics in eval mode too", "uses the running statistics always"),
    "native_dropout": ("drops in eval mode too", "never drops, not in train mode either"),
}
_SIZES = (".shape", ".size(", "len(", ".numel(", ".ndim")


def frozen(op: str, values: Sequence[object], source: Source | None, lines: Lines) -> str:
    """Return in one sentence which of the arguments is frozen, "" where none is.

    ``values`` has the Python value of each argument, or ``NOT_A_VALUE``.
    """
    return _mode(op, values) or _number(op, values, source, lines)


def _mode(op: str, values: Sequence[object]) -> str:
    """Return what a frozen train flag means, for the operations that have one."""
    kind = family(op)
    at = 5 if kind == "batch_norm" else 2
    if kind not in _MODES or len(values) <= at or not isinstance(values[at], bool):
        return ""
    mode, what = ("train", _MODES[kind][0]) if values[at] else ("eval", _MODES[kind][1])
    return f"captured in {mode} mode: it {what}"


def _number(op: str, values: Sequence[object], source: Source | None, lines: Lines) -> str:
    """Return which Python value of the expression is a plain number in the graph."""
    if source is None or not source.expression:
        return ""
    operands = lines.operands(source)
    written = [one for one in operands if not _is_literal(one)]
    numbers = [one for one in _flat(values) if type(one) in (int, float, bool, complex)]
    if not numbers or not written:
        return ""
    literals = [ast.literal_eval(one) for one in operands if _is_literal(one)]
    left = [one for one in numbers if one not in _flat(literals)]
    binary = len(operands) == 2 and NOT_A_VALUE in values and _is_binary(source)
    if binary and len(written) == 2 and len(values) >= 2:
        at = 0 if values[0] is not NOT_A_VALUE else 1
        if values[at] is NOT_A_VALUE or type(values[at]) not in (int, float, bool, complex):
            return ""
        return _said(ast.unparse(operands[at]), values[at])
    lists = [one for one in values if isinstance(one, (list, tuple)) and any(x in left for x in one)]
    if lists and not binary and _calls(source, op):
        sized = [one for one in written if any(word in ast.unparse(one) for word in _SIZES)]
        named = sized or [one for one in written if isinstance(one, (ast.Name, ast.Attribute, ast.Call))]
        if named:
            return _said(ast.unparse(named[0]), lists[0], within=True)
    return ""


def _said(text: str, value: object, *, within: bool = False) -> str:
    what = "a size" if any(word in text for word in _SIZES) else "a Python value"
    if within:
        return f"{text} is frozen: {what}, one of {list(value)}"  # type: ignore[call-overload]
    return f"{text} is frozen: {what} that was {value}"


def _is_binary(source: Source) -> bool:
    try:
        return isinstance(ast.parse(source.expression, mode="eval").body, ast.BinOp)
    except SyntaxError:  # an augmented assignment
        return "=" in source.expression


def _calls(source: Source, op: str) -> bool:
    """Return whether the expression is a call of the operation itself, and not of a module."""
    try:
        body = ast.parse(source.expression, mode="eval").body
    except SyntaxError:
        return False
    if not isinstance(body, ast.Call):
        return False
    name = body.func.attr if isinstance(body.func, ast.Attribute) else getattr(body.func, "id", "")
    return family(name) == family(op)


@cache
def _is_literal(one: ast.expr) -> bool:
    try:
        ast.literal_eval(one)
    except (ValueError, TypeError, SyntaxError):
        return False
    return True


def _flat(values: Sequence[object]) -> list[object]:
    found: list[object] = []
    for one in values:
        found += _flat(one) if isinstance(one, (list, tuple)) else [one]
    return found
