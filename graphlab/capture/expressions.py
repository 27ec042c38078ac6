"""From an instruction of the user's code to the line, the expression and its operands.

Source text comes from the file as Python sees it (linecache), or from the request for code
that has no file. Nothing is evaluated.
"""

from __future__ import annotations

import ast
import linecache
import os
import sys
from dataclasses import replace
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from graphlab.capture.stores import stores
from graphlab.graph import Source
from graphlab.paths import shown_path

if TYPE_CHECKING:
    from types import CodeType

_LONGEST = 200


class Written(NamedTuple):
    """One operand as written; ``constant`` is True for a literal number."""

    text: str
    constant: bool
    function: str = ""  # whose argument it is; "" for an operand of an operator


class Sources:
    """Reads positions, expressions and stores of code objects, each once.

    ``texts`` gives the source of code without a file (``<string>``, ``<stdin>``), ``labels``
    the name to show for such a file, and ``skip`` how many lines in front are not the user's.
    ``scopes`` has the globals of each file's code, as far as they are known.
    """

    def __init__(
        self,
        texts: dict[str, str] | None = None,
        labels: dict[str, str] | None = None,
        skip: dict[str, int] | None = None,
    ) -> None:
        self.texts = texts or {}
        self.labels = labels or {}
        self.skip = skip or {}
        self._lines: dict[str, list[str]] = {}
        self.scopes: dict[str, dict[str, object]] = {}
        # By the code's id, because its hash takes long; ``_alive`` keeps the ids from being used again.
        self._places: dict[tuple[int, int, bool], tuple[Source, tuple[Written, ...]]] = {}
        self._alive: list[CodeType] = []

    def place(
        self, code: CodeType, instruction: int, exact: bool = True
    ) -> tuple[Source, tuple[Written, ...]]:
        """Return where the instruction stands, and the operands of its expression as written."""
        key = (id(code), instruction, exact)
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._find(code, instruction, exact)
            self._alive.append(code)
        return found

    def line(self, file: str, number: int) -> Source:
        """Return the place of a whole line."""
        lines = self.read(file)
        text = _one_line(lines[number - 1].rstrip("\n")) if 0 < number <= len(lines) else ""
        return Source(self.show(file), number - self.skip.get(file, 0), text)

    def show(self, file: str) -> str:
        """Return how a file is called in a recording: relative where that is shorter and stable."""
        return self.labels.get(file) or shown_path(file)

    def _find(self, code: CodeType, instruction: int, exact: bool) -> tuple[Source, tuple[Written, ...]]:
        positions = _positions(code)
        at = instruction // 2
        line, end, column, end_column = positions[at] if 0 <= at < len(positions) else (None,) * 4
        if line is None:
            return self.line(code.co_filename, code.co_firstlineno), ()
        place = self.line(code.co_filename, line)
        if not exact or end is None or column is None or end_column is None:
            return place, ()
        lines = self.read(code.co_filename)
        if end > len(lines):
            return place, ()
        text = _one_line(_raw(lines, line, end, column, end_column))
        column_at = len(lines[line - 1].encode()[:column].decode(errors="replace")) + 1
        operands = self._operands(code.co_filename, _raw(lines, line, end, column, end_column))
        return replace(place, expression=text, column=column_at), operands

    def _operands(self, file: str, text: str) -> tuple[Written, ...]:
        """Return the operands of an expression, or of an augmented assignment such as `x += y`."""
        operands, base = _written(text)
        return operands[1:] if base and self._is_module(file, base) else operands

    def _is_module(self, file: str, name: str) -> bool:
        """Return whether a name in the file means a module: `F` in `F.relu(x)` is no operand."""
        scope = self.scopes.get(file) or vars(sys.modules["__main__"])
        return isinstance(scope.get(name), ModuleType)

    def read(self, file: str) -> list[str]:
        """Return the lines of a file, as Python sees it or as the request has it."""
        lines = self._lines.get(file)
        if lines is None:
            text = self.texts.get(file)
            lines = self._lines[file] = text.splitlines() if text is not None else _lines_of(file)
        return lines


def _lines_of(file: str) -> list[str]:
    """Return the lines of a file as Python sees it; none of a device or a pipe, which may have no end."""
    try:
        if os.path.exists(file) and not os.path.isfile(file):
            return []
        return linecache.getlines(file)
    except ValueError:  # no name that a file can have
        return []


def stored_name(code: CodeType, instruction: int) -> str:
    """Return the variable or attribute that the instruction stores into, or ""."""
    known = _stored.get(id(code))
    if known is None:
        known = _stored[id(code)] = code, {one.offset: one.name for one in stores(code)}
    return known[1].get(instruction, "")


_stored: dict[int, tuple[CodeType, dict[int, str]]] = {}  # by the code's id; it is kept alive


def _raw(lines: list[str], line: int, end: int, column: int, end_column: int) -> str:
    """Return the text between two positions, whose columns count bytes."""
    chosen = [one.rstrip("\n").encode() for one in lines[line - 1 : end]]
    chosen[-1] = chosen[-1][:end_column]
    chosen[0] = chosen[0][column:]
    return "\n".join(one.decode(errors="replace") for one in chosen)


def _one_line(text: str) -> str:
    text = " ".join(one.strip() for one in text.split("\n"))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@lru_cache(maxsize=64)
def _positions(code: CodeType) -> list[tuple[int | None, ...]]:
    return list(code.co_positions())


@lru_cache(maxsize=1000)
def _written(text: str) -> tuple[tuple[Written, ...], str]:
    """Return the operands in an expression, and the name that the first begins with if it may be a module."""
    tree, text = _parsed(text)
    parts: list[ast.expr]
    name = base = ""
    match tree:
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.AugAssign(target=target, value=value):
            parts = [target, value]
        case ast.UnaryOp(operand=operand):
            parts = [operand]
        case ast.Call(func=function, args=args, keywords=keywords):
            parts = [*args, *(one.value for one in keywords)]
            if isinstance(function, ast.Attribute):
                base = _base(function)
                parts.insert(0, function.value)
            name = str(getattr(function, "attr", None) or getattr(function, "id", "?"))
        case _:
            return (), ""
    return tuple(Written(_text(part, text), _constant(part), name) for part in parts), base


def _parsed(text: str) -> tuple[ast.AST | None, str]:
    """Return the tree of an expression or an augmented assignment, and the text it was made of."""
    for whole in (f"({text})", text):
        try:
            statement = ast.parse(whole).body[0]
        except (SyntaxError, ValueError, RecursionError, IndexError):
            continue
        return (statement.value if isinstance(statement, ast.Expr) else statement), whole
    return None, text


def _text(part: ast.expr, text: str) -> str:
    if "\n" in text or not text.isascii():
        return _one_line(ast.get_source_segment(text, part) or "")
    return text[part.col_offset : part.end_col_offset]


def _constant(part: ast.expr) -> bool:
    if isinstance(part, ast.UnaryOp):
        part = part.operand
    return isinstance(part, ast.Constant)


def _base(part: ast.expr) -> str:
    while isinstance(part, ast.Attribute):
        part = part.value
    return part.id if isinstance(part, ast.Name) else ""
