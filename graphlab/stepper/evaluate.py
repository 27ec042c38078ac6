"""``p EXPR``: arithmetic over recorded values, read as a syntax tree and never executed.

Allowed are names of the recording, numbers, + - * / // % **, comparisons, whole-number indices
and the functions of ``numbers.FUNCTIONS``; of a tensor ``.grad``, ``.shape``, ``.norm``, ``.min``,
``.max``. Everything else is refused in words.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.stepper import numbers
from graphlab.stepper.facts import facts
from graphlab.stepper.numbers import FUNCTIONS, OPERATIONS, Array
from graphlab.stepper.problem import CommandError, listed, near
from graphlab.stepper.variables import Variable, Variables

if TYPE_CHECKING:
    from graphlab.graph import TensorSummary
    from graphlab.stepper.cursor import Cursor

LONGEST = 300  # characters
MOST = 100  # parts of an expression

_PATH = re.compile(r"\w+(?:\.\w+)*")
_PLACE = "_graphlab_{}"
_MEASURES = ("norm", "min", "max")

Value = Array | Variable | str


def evaluate(cursor: Cursor, text: str) -> str:
    """Return the value of an expression at this place, as text.

    Raises: CommandError when it cannot be read, names nothing that is known, or was not recorded.
    """
    if len(text) > LONGEST:
        raise CommandError(t("an expression may have {n} characters", n=LONGEST))
    known = Variables(cursor)
    marked, found = _marked(text, known)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the user typed, an answer speaks
            tree = ast.parse(marked.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        what = t("this is no expression: {text}", text=text)
        raise CommandError(what, t("such as p x.grad, or p w.grad[0] * 2")) from None
    if sum(1 for _ in ast.walk(tree)) > MOST:
        raise CommandError(t("an expression may have {n} parts", n=MOST), t("print its parts alone"))
    value = _Reading(found, known).value(tree.body)
    return _told(value)


def _marked(text: str, known: Variables) -> tuple[str, dict[str, Variable]]:
    """Return the text with a plain name for each variable: ``layers.0.weight`` is no name of Python."""
    found: dict[str, Variable] = {}

    def mark(match: re.Match[str]) -> str:
        parts = match.group().split(".")
        for size in range(len(parts), 0, -1):
            name = ".".join(parts[:size])
            if name in known and not name.isdecimal():
                place = _PLACE.format(len(found))
                found[place] = known[name]
                return ".".join([place, *parts[size:]])
        return match.group()

    return _PATH.sub(mark, text), found


class _Reading:
    def __init__(self, found: dict[str, Variable], known: Variables) -> None:
        self.found, self.known = found, known

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=bool() | int() | float() | complex() as number):
                return numbers.scalar(_small(number))
            case ast.Name(id=name):
                return self._variable(name)
            case ast.Attribute(value=inner, attr=attribute):
                return _attribute(self.value(inner), attribute)
            case ast.Subscript(value=inner, slice=index):
                return self._item(inner, index)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return numbers.negative(self.array(inner))
            case ast.UnaryOp(op=ast.UAdd(), operand=inner):
                return self.array(inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op).__name__ in OPERATIONS:
                return numbers.combine(type(op).__name__, self.array(left), self.array(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op).__name__ in OPERATIONS:
                return numbers.combine(type(op).__name__, self.array(left), self.array(right))
            case ast.Call(func=ast.Name(id=name), args=[inner], keywords=[]):
                return self._call(name, inner)
        raise CommandError(
            t("only names, numbers and arithmetic can be printed"), t("such as p w.grad[0] * 2")
        )

    def array(self, node: ast.expr) -> Array:
        value = self.value(node)
        if isinstance(value, str):
            raise CommandError(t("{value} is no number to compute with", value=value), t("print it alone"))
        return value if isinstance(value, Array) else value.array()

    def _variable(self, name: str) -> Variable:
        if name in self.found:
            return self.found[name]
        raise CommandError(
            t("nothing here is called {word!r}", word=name), near(name, self.known, _names(self.known))
        )

    def _item(self, inner: ast.expr, index: ast.expr) -> Array:
        value = self.array(inner)
        for one in index.elts if isinstance(index, ast.Tuple) else [index]:
            number = self.array(one)
            if number.shape or type(number.flat[0]) is not int:
                raise CommandError(t("an index is a whole number"), t("such as p w.grad[0]"))
            value = numbers.item(value, number.flat[0])
        return value

    def _call(self, name: str, inner: ast.expr) -> Array:
        if name not in FUNCTIONS:
            raise CommandError(
                t("there is no function {word!r}", word=name),
                t("the functions are {words}", words=", ".join(FUNCTIONS)),
            )
        return FUNCTIONS[name](self.array(inner))


def _small(number: float | complex) -> float | complex:
    """Return a literal as a number that is quick to compute with."""
    if not isinstance(number, int) or abs(number) <= 2**53:
        return number
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _attribute(value: Value, attribute: str) -> Value:
    if not isinstance(value, Variable):
        raise CommandError(
            t("this has no .{attribute}", attribute=attribute),
            t("only tensors have .grad, .shape, .norm, .min and .max"),
        )
    if attribute == "grad":
        return value.gradient()
    tensor = value.known()
    if attribute == "shape":
        return f"({', '.join(map(str, tensor.shape))}{',' if len(tensor.shape) == 1 else ''})"
    if attribute in _MEASURES:
        return _measure(value, tensor, attribute)
    raise CommandError(
        t("{name} has no .{attribute} here", name=value.name, attribute=attribute),
        t(".grad, .shape, .norm, .min and .max are known"),
    )


def _measure(value: Variable, tensor: TensorSummary, attribute: str) -> Array:
    known: float | None = getattr(facts(tensor), attribute)
    if known is None:
        raise CommandError(t("the {measure} of {name} was not recorded", measure=attribute, name=value.name))
    return numbers.scalar(known)


def _told(value: Value) -> str:
    if isinstance(value, Variable):
        return value.told()
    return str(value)


def _names(known: Variables) -> str:
    own = [name for name in known if not re.fullmatch(r"n\d+", name)]
    return t("the names are {names}", names=listed(own or known))
