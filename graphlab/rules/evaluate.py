"""Works out a formula: over plain numbers here, over whatever a table of functions handles.

Nothing is compiled or executed: the tree is walked, names are looked up, operators and functions
come from the table. Division and powers follow IEEE 754, so that 1/0 is infinite here too.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from statistics import NormalDist

from graphlab.rules.formula import Expression

Function = Callable[..., object]


class Unknown(LookupError):
    """A name that has no value, or a function that the table does not have."""


_OPERATORS: dict[type[ast.AST], tuple[str, Function]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
    ast.USub: ("negative", operator.neg),
    ast.Not: ("not", operator.not_),
    ast.And: ("and", operator.and_),
    ast.Or: ("or", operator.or_),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
}

CONSTANTS: dict[str, object] = {"pi": math.pi, "inf": math.inf}


def evaluate(
    expression: Expression,
    values: Mapping[str, object],
    functions: Mapping[str, Function],
    let: Mapping[str, Expression] | None = None,
) -> object:
    """Return what the formula gives for these values.

    A choice between branches whose condition is no tensor works out the chosen branch only.
    Raises: Unknown if a name has no value or a function is not in the table.
    """
    return _Evaluation(values, functions, let or {}).of(expression)


class _Evaluation:
    def __init__(
        self,
        values: Mapping[str, object],
        functions: Mapping[str, Function],
        let: Mapping[str, Expression],
    ) -> None:
        self.values, self.functions, self.let = values, functions, let

    def of(self, node: Expression) -> object:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self.name(name)
            case ast.BinOp(left=left, op=op, right=right):
                return self.operate(op, self.of(left), self.of(right))
            case ast.UnaryOp(op=op, operand=operand):
                return self.operate(op, self.of(operand))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.operate(op, self.of(left), self.of(right))
            case ast.BoolOp(op=op, values=[first, *rest]):
                result = self.of(first)
                for one in rest:
                    result = self.operate(op, result, self.of(one))
                return result
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.choose(self.of(test), body, orelse)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self.function(name)(*(self.of(one) for one in args))
            case ast.Subscript(value=value, slice=ast.Constant(value=int() as at)):
                return operator.getitem(self.of(value), at)  # type: ignore[call-overload]
        raise Unknown(ast.unparse(node))

    def name(self, name: str) -> object:
        if name in self.values:
            return self.values[name]
        if name in self.let:
            return self.of(self.let[name])
        if name in CONSTANTS:
            return CONSTANTS[name]
        raise Unknown(name)

    def function(self, name: str) -> Function:
        if name not in self.functions:
            raise Unknown(name)
        return self.functions[name]

    def operate(self, op: ast.AST, *operands: object) -> object:
        sign, plain = _OPERATORS[type(op)]
        return self.functions.get(sign, plain)(*operands)

    def choose(self, test: object, body: Expression, orelse: Expression) -> object:
        if test is None or isinstance(test, bool | int | float | str):
            return self.of(body if test else orelse)
        return self.function("where")(test, self.of(body), self.of(orelse))


def divide(left: float, right: float) -> float:
    """Return the quotient as IEEE 754 has it."""
    if right == 0:
        if left == 0 or math.isnan(left):
            return math.nan
        return math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def power(base: float, exponent: float) -> float:
    """Return the power as IEEE 754 has it; NaN where it is not real."""
    try:
        return math.pow(base, exponent)
    except OverflowError:
        odd = base < 0 and exponent % 2 == 1
        return -math.inf if odd else math.inf
    except ValueError:
        return math.inf if base == 0 else math.nan


def _ieee(function: Callable[[float], float], beyond: float = math.nan) -> Callable[[float], float]:
    """Return the function with NaN outside its domain, and ``beyond`` where it overflows."""

    def safe(x: float) -> float:
        try:
            return function(x)
        except OverflowError:
            return beyond
        except ValueError:
            return math.nan

    return safe


def _log(x: float) -> float:
    return -math.inf if x == 0 else math.log(x)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _erfinv(x: float) -> float:
    if abs(x) >= 1:
        return math.copysign(math.inf, x) if abs(x) == 1 else math.nan
    return NormalDist().inv_cdf((x + 1) / 2) / math.sqrt(2)


def _sign(x: float) -> float:
    return math.nan if math.isnan(x) else float((x > 0) - (x < 0))


SCALARS: dict[str, Function] = {
    "/": divide,
    "**": power,
    "abs": abs,
    "sqrt": _ieee(math.sqrt),
    "exp": _ieee(math.exp, math.inf),
    "log": _ieee(_log),
    "sin": _ieee(math.sin),
    "cos": _ieee(math.cos),
    "sinh": lambda x: math.copysign(_ieee(math.sinh, math.inf)(abs(x)), x),
    "cosh": _ieee(math.cosh, math.inf),
    "tanh": math.tanh,
    "erf": math.erf,
    "erfinv": _erfinv,
    "sgn": _sign,
    "floor": lambda x: float(math.floor(x)) if math.isfinite(x) else x,
    "trunc": lambda x: float(math.trunc(x)) if math.isfinite(x) else x,
    "isnan": math.isnan,
    "isfinite": math.isfinite,
    "sigmoid": _sigmoid,
    "softplus": lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
    "conj": lambda x: x,
    "or_one": lambda x: 1.0 if x is None else x,
    "at_least": lambda x, low: True if low is None else x >= low,
    "at_most": lambda x, high: True if high is None else x <= high,
}
