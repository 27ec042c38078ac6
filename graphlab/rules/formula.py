"""The formula language of the rules: Python's arithmetic over names, and a table of functions.

A formula is parsed to Python's syntax tree and checked against what is allowed here: no
attributes, no keywords, no calls but those of ``functions.WORDS``. Nothing is ever executed.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from graphlab.rules.functions import WORDS

Expression = ast.expr

_ALLOWED = (
    ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.Call, ast.Name, ast.Constant,
    ast.Subscript, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult, ast.USub, ast.Not,
    ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.And, ast.Or, ast.Load,
)  # fmt: skip

_FOLDED: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_COMPARED: dict[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}

GRAD = ast.Name("grad", ast.Load())
ZERO = ast.Constant(0)
ONE = ast.Constant(1)
TRUE = ast.Constant(True)


class FormulaError(ValueError):
    """A formula that the language does not allow."""


@cache
def parse(text: str) -> Expression:
    """Return the checked tree of a formula."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"no formula: {text}") from error
    for node in ast.walk(tree):
        _check(node, text)
    return tree


def _check(node: ast.AST, text: str) -> None:
    if not isinstance(node, _ALLOWED):
        raise FormulaError(f"{type(node).__name__} is not allowed in a formula: {text}")
    if isinstance(node, ast.Call):
        known = isinstance(node.func, ast.Name) and node.func.id in WORDS
        if not known or node.keywords:
            raise FormulaError(f"unknown function {ast.unparse(node.func)} in a formula: {text}")


def names(expression: Expression) -> frozenset[str]:
    """Return the names that a formula reads; functions are not among them."""
    called = {id(node.func) for node in ast.walk(expression) if isinstance(node, ast.Call)}
    return frozenset(
        node.id for node in ast.walk(expression) if isinstance(node, ast.Name) and id(node) not in called
    )


def transform(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """Return the tree with ``change`` applied to each part, the inner ones first."""
    parts: dict[str, Any] = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            parts[name] = [transform(one, change) if isinstance(one, ast.expr) else one for one in value]
        elif isinstance(value, ast.expr) and name != "func":
            parts[name] = transform(value, change)
        else:
            parts[name] = value
    return change(type(node)(**parts))


def substitute(expression: Expression, values: Mapping[str, Expression]) -> Expression:
    """Return the formula with some of its names replaced."""

    def change(node: Expression) -> Expression:
        return values.get(node.id, node) if isinstance(node, ast.Name) else node

    return transform(expression, change)


def times(arrived: Expression, local: Expression) -> Expression:
    """Return ``arrived * local`` as a person would write it: ``grad / b``, not ``grad * (1 / b)``."""
    match local:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return ast.IfExp(test, times(arrived, body), times(arrived, orelse))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _negative(times(arrived, operand))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return ast.BinOp(times(arrived, left), ast.Div(), right)
        case ast.BinOp(left=ast.UnaryOp(op=ast.USub(), operand=left), op=ast.Mult(), right=right):
            return _negative(times(arrived, ast.BinOp(left, ast.Mult(), right)))
        case ast.Constant(value=0):
            return ZERO
        case ast.Constant(value=1):
            return arrived
    return ast.BinOp(arrived, ast.Mult(), local)


def _negative(node: Expression) -> Expression:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        return ast.BinOp(_negative(node.left), node.op, node.right)
    return ast.UnaryOp(ast.USub(), node)


def conjugate(local: Expression) -> Expression:
    """Return the conjugate of a formula, with ``conj`` as far inside as arithmetic lets it be."""
    match local:
        case ast.Constant():
            return local
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return ast.IfExp(test, conjugate(body), conjugate(orelse))
        case ast.UnaryOp(op=op, operand=operand):
            return ast.UnaryOp(op, conjugate(operand))
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() as op, right=right):
            return ast.BinOp(conjugate(left), op, conjugate(right))
        case ast.BinOp(left=left, op=ast.Pow() as op, right=ast.Constant() as right):
            return ast.BinOp(conjugate(left), op, right)
    return ast.Call(ast.Name("conj", ast.Load()), [local], [])


def without_conj(expression: Expression) -> Expression:
    """Return the formula as it reads for real tensors."""

    def change(node: Expression) -> Expression:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "conj":
            return node.args[0]
        return node

    return transform(expression, change)


def fold(expression: Expression) -> Expression:
    """Return the formula with what is known worked out: ``2 * x ** (2 - 1)`` is ``2 * x``."""
    return transform(expression, _folded)


def _folded(node: Expression) -> Expression:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return _folded_binary(node, _number(left), op, _number(right))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return ast.Constant(-value)
        case ast.IfExp(test=ast.Constant(value=test), body=body, orelse=orelse):
            return body if test else orelse
        case ast.Compare(left=ast.Constant(value=left), ops=[op], comparators=[ast.Constant(value=right)]):
            compare = _COMPARED.get(type(op))
            return node if compare is None else ast.Constant(compare(left, right))
        case ast.Call(func=ast.Name(id="conj"), args=[ast.Constant(value=int() | float()) as number]):
            return number
        case ast.Call(func=ast.Name(id="at_least" | "at_most"), args=[_, ast.Constant(value=None)]):
            return TRUE
        case ast.BoolOp(op=ast.And()):
            return _folded_and(node)
        case ast.Call(func=ast.Name(id="or_one"), args=[ast.Constant(value=None)]):
            return ONE
    return node


def _folded_and(node: ast.BoolOp) -> Expression:
    left = [one for one in node.values if not (isinstance(one, ast.Constant) and one.value is True)]
    return ast.BoolOp(node.op, left) if len(left) > 1 else (left or [TRUE])[0]


def _folded_binary(node: ast.BinOp, left: float | None, op: ast.operator, right: float | None) -> Expression:
    if left is not None and right is not None:
        work = _FOLDED.get(type(op))
        return node if work is None else ast.Constant(work(left, right))
    match op:
        case ast.Mult() if left == 1:
            return node.right
        case ast.Mult() | ast.Div() | ast.Pow() if right == 1:
            return node.left
        case ast.Add() if left == 0:
            return node.right
        case ast.Add() | ast.Sub() if right == 0:
            return node.left
        case ast.Mult() if left == -1:
            return _negative(node.right)
        case ast.Mult() if right == -1:
            return _negative(node.left)
    return node


def _number(node: Expression) -> float | None:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        value: float = node.value  # type: ignore[assignment]
        return value
    return None
