"""From an instruction of the user's code to the line, the expression and its operands.

Source text comes from the file as Python sees it (linecache), or from the request for code
that has no file. Nothing is evaluated.
"""

from __future__ import annotations

import ast
import dis
import linecache
import os
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from graphlab.graph import Source

if TYPE_CHECKING:
    from types import CodeType

_STORES = {"STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF", "STORE_ATTR"}
_LONGEST = 200


class Written(NamedTuple):
    """One operand as written; ``constant`` is True for a literal number."""

    text: str
    constant: bool
    method: str = ""  # of the operand that a method was called on: the method's name


class Sources:
    """Reads positions, expressions and stores of code objects, each once.

    ``texts`` gives the source of code without a file (``<string>``, ``<stdin>``), ``labels``
    the name to show for such a file, and ``skip`` how many lines in front are not the user's.
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
        self._trees: dict[str, dict[tuple[int, int, int, int], ast.expr]] = {}
        self._modules: dict[str, set[str]] = {}
        self._places: dict[tuple[CodeType, int, bool], tuple[Source, tuple[Written, ...]]] = {}
        self._positions: dict[CodeType, list[tuple[int | None, ...]]] = {}

    def place(
        self, code: CodeType, instruction: int, exact: bool = True
    ) -> tuple[Source, tuple[Written, ...]]:
        """Return where the instruction stands, and the operands of its expression as written."""
        key = (code, instruction, exact)
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = self._find(code, instruction, exact)
        return found

    def line(self, file: str, number: int) -> Source:
        """Return the place of a whole line."""
        lines = self._read(file)
        text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        return Source(self.show(file), number - self.skip.get(file, 0), text[:_LONGEST])

    def show(self, file: str) -> str:
        """Return how a file is called in a recording: relative where that is shorter and stable."""
        return self.labels.get(file) or shown_path(file)

    def _find(self, code: CodeType, instruction: int, exact: bool) -> tuple[Source, tuple[Written, ...]]:
        positions = self._positions.get(code)
        if positions is None:
            positions = self._positions[code] = list(code.co_positions())
        at = instruction // 2
        line, end, column, end_column = positions[at] if 0 <= at < len(positions) else (None,) * 4
        if line is None:
            return self.line(code.co_filename, code.co_firstlineno), ()
        place = self.line(code.co_filename, line)
        if not exact or end is None or column is None or end_column is None:
            return place, ()
        lines = self._read(code.co_filename)
        if end > len(lines):
            return place, ()
        text = _segment(lines, line, end, column, end_column)
        column_at = len(lines[line - 1].encode()[:column].decode(errors="replace")) + 1
        tree = self._tree(code.co_filename).get((line, column, end, end_column))
        operands = self._operands(tree, lines, code.co_filename) if tree is not None else ()
        if tree is None and not _is_expression(text):
            # An augmented assignment is a statement: `x += y` makes x, from x and y.
            operands = self._augmented(code.co_filename, (line, column, end, end_column), lines)
        return replace(place, expression=text, column=column_at), operands

    def _operands(self, tree: ast.expr, lines: list[str], file: str) -> tuple[Written, ...]:
        parts: list[ast.expr]
        match tree:
            case ast.BinOp(left=left, right=right):
                parts = [left, right]
            case ast.UnaryOp(operand=operand):
                parts = [operand]
            case ast.Call(func=function, args=args, keywords=keywords):
                parts = [*args, *(one.value for one in keywords)]
                if isinstance(function, ast.Attribute) and _base(function) not in self._modules[file]:
                    own = Written(_text(function.value, lines), False, function.attr)
                    return (own, *(Written(_text(one, lines), _constant(one)) for one in parts))
            case _:
                return ()
        return tuple(Written(_text(part, lines), _constant(part)) for part in parts)

    def _augmented(self, file: str, key: tuple[int, int, int, int], lines: list[str]) -> tuple[Written, ...]:
        statement = self._tree(file).get((-key[0], key[1], key[2], key[3]))
        if not isinstance(statement, ast.BinOp):
            return ()
        return tuple(Written(_text(one, lines), _constant(one)) for one in (statement.left, statement.right))

    def _read(self, file: str) -> list[str]:
        lines = self._lines.get(file)
        if lines is None:
            text = self.texts.get(file)
            lines = text.splitlines() if text is not None else linecache.getlines(file)
            lines = self._lines[file] = [one.rstrip("\n") for one in lines]
        return lines

    def _tree(self, file: str) -> dict[tuple[int, int, int, int], ast.expr]:
        """Return the expressions of a file by their position."""
        known = self._trees.get(file)
        if known is not None:
            return known
        known = self._trees[file] = {}
        modules = self._modules[file] = {"torch"}
        try:
            tree = ast.parse("\n".join(self._read(file)))
        except (SyntaxError, ValueError, RecursionError):
            return known
        for one in ast.walk(tree):
            if isinstance(one, (ast.Import, ast.ImportFrom)):
                modules.update((alias.asname or alias.name).split(".")[0] for alias in one.names)
            if isinstance(one, ast.expr):
                known[one.lineno, one.col_offset, one.end_lineno or 0, one.end_col_offset or 0] = one
            elif isinstance(one, ast.AugAssign) and isinstance(one.target, ast.expr):
                both = ast.BinOp(one.target, one.op, one.value)
                known[-one.lineno, one.col_offset, one.end_lineno or 0, one.end_col_offset or 0] = both
        return known


def stored_name(code: CodeType, instruction: int) -> str:
    """Return the variable or attribute that the instruction stores into, or ""."""
    return _stores(code).get(instruction, "")


@cache
def _stores(code: CodeType) -> dict[int, str]:
    return {one.offset: str(one.argval) for one in dis.get_instructions(code) if one.opname in _STORES}


@cache
def shown_path(file: str) -> str:
    """Return a file's path from site-packages, else from the current folder, else whole."""
    marker = f"{os.sep}site-packages{os.sep}"
    if marker in file:
        return file.rpartition(marker)[2]
    if not os.path.isabs(file):
        return file
    here = os.path.join(os.getcwd(), "")
    return file.removeprefix(here)


def _segment(lines: list[str], line: int, end: int, column: int, end_column: int) -> str:
    chosen = [one.encode() for one in lines[line - 1 : end]]
    chosen[-1] = chosen[-1][:end_column]
    chosen[0] = chosen[0][column:]
    text = " ".join(one.decode(errors="replace").strip() for one in chosen)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return True


def _text(part: ast.expr, lines: list[str]) -> str:
    if part.end_lineno is None or part.end_col_offset is None:
        return ""
    return _segment(lines, part.lineno, part.end_lineno, part.col_offset, part.end_col_offset)


def _constant(part: ast.expr) -> bool:
    if isinstance(part, ast.UnaryOp):
        part = part.operand
    return isinstance(part, ast.Constant)


def _base(part: ast.expr) -> str:
    while isinstance(part, ast.Attribute):
        part = part.value
    return part.id if isinstance(part, ast.Name) else ""
