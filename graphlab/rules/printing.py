"""Formulas as text and as LaTeX, with as few brackets as each needs.

A name is printed as itself unless the caller has a word for it: the user's own variable, or a number.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from graphlab.rules.formula import Expression
from graphlab.rules.functions import WORDS, Level, Word

_SUPERSCRIPTS = {2: "²", 3: "³"}
_SPECIAL = re.compile(r"([\\{}$&#^_~%])")
_SYMBOLS = {"pi": ("π", r"\pi"), "inf": ("∞", r"\infty")}
_COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<"),
    ast.LtE: ("≤", r"\leq"),
    ast.Gt: (">", ">"),
    ast.GtE: ("≥", r"\geq"),
    ast.Eq: ("=", "="),
    ast.NotEq: ("≠", r"\neq"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A printed formula: its text, its LaTeX, and how tightly each is bound."""

    text: str
    latex: str
    level: Level = Level.ATOM
    latex_level: Level | None = None

    def inside(self, least: Level, *also: Level) -> Shown:
        """Return the formula, in brackets unless it is bound tightly enough for its place."""
        text, latex = self.text, self.latex
        bound = self.level if self.latex_level is None else self.latex_level
        if self.level < least and self.level not in also:
            text = f"({text})"
        if bound < least and bound not in also:
            latex = rf"\left({latex}\right)"
        return Shown(text, latex)


def show(expression: Expression, words: Mapping[str, Shown] | None = None) -> Shown:
    """Return the printed formula; ``words`` say how some names are to be shown."""
    return _Printer(words or {}).show(expression)


def show_number(value: float) -> Shown:
    """Return a number with at most 4 significant digits."""
    if math.isinf(value):
        text, latex = ("-∞", r"-\infty") if value < 0 else ("∞", r"\infty")
    else:
        text = f"{value:.4g}" if isinstance(value, float) or abs(value) >= 10**9 else str(value)
        text = text.replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
        mantissa, mark, exponent = text.partition("e")
        latex = rf"{mantissa} \times 10^{{{exponent}}}" if mark else text
    return Shown(text, latex, Level.NEGATIVE if text.startswith("-") else Level.ATOM)


def latex_name(name: str) -> str:
    """Return a name for LaTeX: one letter as it is, longer ones upright."""
    if len(name) == 1 and name.isalpha():
        return name
    return rf"\mathrm{{{escaped(name)}}}"


def escaped(text: str) -> str:
    """Return any text as LaTeX prints it, character by character."""
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[1], "\\" + found[1]), text)


_ESCAPES = {"\\": r"\backslash ", "^": r"\hat{\ }", "~": r"\sim "}


class _Printer:
    def __init__(self, words: Mapping[str, Shown]) -> None:
        self.words = words

    def show(self, node: Expression) -> Shown:
        match node:
            case ast.Constant(value=value):
                return _constant(value)
            case ast.Name(id=name):
                return self.name(name)
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(self.show(left), op, right)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.show(operand).inside(Level.MATMUL)
                return Shown(f"-{inner.text}", f"-{inner.latex}", Level.NEGATIVE)
            case ast.UnaryOp(operand=operand):
                inner = self.show(operand).inside(Level.NOT)
                return Shown(f"not {inner.text}", rf"\text{{not }} {inner.latex}", Level.NOT)
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                return self.compare(self.show(left), sign, self.show(right))
            case ast.BoolOp(op=op, values=parts):
                return self.join(op, [self.show(one) for one in parts])
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.choice(self.show(body), self.show(test), self.show(orelse))
            case ast.Call(func=ast.Name(id=name), args=args):
                return _call(name, WORDS[name], [self.show(one) for one in args])
            case ast.Subscript(value=value, slice=ast.Constant(value=at)):
                inner = self.show(value).inside(Level.ATOM)
                return Shown(f"{inner.text}[{at!r}]", f"{inner.latex}_{{{at!r}}}")
        return Shown(ast.unparse(node), latex_name(ast.unparse(node)))

    def name(self, name: str) -> Shown:
        if name in self.words:
            return self.words[name]
        if name in _SYMBOLS:
            return Shown(*_SYMBOLS[name])
        if name.endswith("_shape"):
            inner = self.name(name.removesuffix("_shape"))
            return Shown(f"shape({inner.text})", rf"\operatorname{{shape}}({inner.latex})")
        return Shown(name, latex_name(name))

    def binary(self, left: Shown, op: ast.operator, right_node: Expression) -> Shown:
        right = self.show(right_node)
        match op:
            case ast.Pow():
                return _power(left.inside(Level.ATOM), right_node, right)
            case ast.Div():
                above, below = left.inside(Level.PRODUCT, Level.NEGATIVE), right.inside(Level.POWER)
                latex = rf"\frac{{{left.latex}}}{{{right.latex}}}"
                return Shown(f"{above.text} / {below.text}", latex, Level.PRODUCT)
            case ast.Mult():
                return _pair(
                    left.inside(Level.PRODUCT, Level.NEGATIVE),
                    ("·", r"\cdot"),
                    right.inside(Level.PRODUCT),
                    Level.PRODUCT,
                )
            case ast.MatMult():
                one = left.inside(Level.POWER, Level.NEGATIVE, Level.MATMUL)
                return _pair(one, ("@", r"\,"), right.inside(Level.POWER), Level.MATMUL)
            case ast.Add() if right.level is Level.NEGATIVE:
                less = Shown(right.text.removeprefix("-"), right.latex.removeprefix("-"))
                return _pair(left.inside(Level.SUM), ("-", "-"), less, Level.SUM)
            case ast.Add():
                return _pair(left.inside(Level.SUM), ("+", "+"), right.inside(Level.SUM), Level.SUM)
        return _pair(left.inside(Level.SUM), ("-", "-"), right.inside(Level.MATMUL), Level.SUM)

    def compare(self, left: Shown, sign: ast.cmpop, right: Shown) -> Shown:
        return _pair(left.inside(Level.SUM), _COMPARED[type(sign)], right.inside(Level.SUM), Level.COMPARE)

    def join(self, op: ast.boolop, parts: list[Shown]) -> Shown:
        level, word = (Level.AND, "and") if isinstance(op, ast.And) else (Level.OR, "or")
        inner = [one.inside(level) for one in parts]
        return Shown(
            f" {word} ".join(one.text for one in inner),
            rf" \text{{ {word} }} ".join(one.latex for one in inner),
            level,
        )

    def choice(self, body: Shown, test: Shown, orelse: Shown) -> Shown:
        one, two = body.inside(Level.OR), orelse.inside(Level.OR)
        text = f"{one.text} if {test.inside(Level.OR).text} else {two.text}"
        cases = rf"{body.latex} & \text{{if }} {test.latex} \\ {orelse.latex} & \text{{otherwise}}"
        return Shown(text, rf"\begin{{cases}} {cases} \end{{cases}}", Level.CHOICE)


def _pair(left: Shown, signs: tuple[str, str], right: Shown, level: Level) -> Shown:
    text = f"{left.text} {signs[0]} {right.text}"
    return Shown(text, f"{left.latex} {signs[1]} {right.latex}", level)


def _power(base: Shown, exponent: Expression, shown: Shown) -> Shown:
    small = exponent.value if isinstance(exponent, ast.Constant) else None
    latex = f"{base.latex}^{{{shown.latex}}}"
    if isinstance(small, int | float) and small in _SUPERSCRIPTS:
        return Shown(base.text + _SUPERSCRIPTS[int(small)], latex, Level.POWER)
    return Shown(f"{base.text}^{shown.inside(Level.ATOM).text}", latex, Level.POWER)


def _call(name: str, word: Word, arguments: list[Shown]) -> Shown:
    if word.text == "{0}":
        return arguments[0]
    if word.tight:
        arguments = [arguments[0].inside(Level.ATOM), *arguments[1:]]
    texts, latexes = [one.text for one in arguments], [one.latex for one in arguments]
    text = word.text.format(*texts) if word.text else f"{name}({', '.join(texts)})"
    if not word.latex:
        return Shown(text, rf"\operatorname{{{escaped(name)}}}({', '.join(latexes)})", word.level)
    return Shown(text, word.latex.format(*latexes), word.level)


def _constant(value: object) -> Shown:
    if isinstance(value, bool) or value is None:
        return Shown(str(value), rf"\text{{{value}}}")
    if isinstance(value, int | float):
        return show_number(value)
    word = str(value)
    return Shown(repr(value), rf"\text{{{escaped(word)}}}")
