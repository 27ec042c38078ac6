"""From the file and line that a backend names to the user's own line, and the expression in it.

Lines of torch are not the user's: what a module of torch does belongs to the line that called it.
"""

from __future__ import annotations

import ast
import linecache
import os
import re
import sysconfig
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from graphlab.families import family
from graphlab.graph import Source
from graphlab.paths import SITE, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.USub: "neg",
    ast.Gt: "gt",
    ast.Lt: "lt",
    ast.GtE: "ge",
    ast.LtE: "le",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}
_LONGEST = 200
_INDEXING = ("select", "slice", "index", "unsqueeze", "getitem")
_PRODUCTS = ("mm", "bmm", "mv", "dot", "addmm", "linear")
_HERE = str(Path(__file__).parent) + os.sep
_BETWEEN = (_HERE + "trail.py",)  # stands between the user's code and torch
_TORCH = str(Path(torch.__file__).parent) + os.sep
_OURS = str(Path(__file__).parent.parent) + os.sep
_STDLIB = str(Path(sysconfig.get_path("stdlib"))) + os.sep


class Lines:
    """Finds the user's lines. ``files`` maps names that code objects have to the user's own."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files
        self._seen: dict[tuple[str, int, str], int] = {}
        self._texts: dict[str, str] = {}
        self._segments: dict[ast.expr, str] = {}

    def place(self, file: str, line: int) -> Source | None:
        """Return the user's line, None where the file is not the user's."""
        if file not in self.files and not _is_users(file):
            return None
        text = linecache.getline(file, line) or linecache.getline(self.files.get(file, file), line)
        return Source(self.files.get(file) or shown_path(file), line, _one_line(text))

    def innermost(self, frames: Iterable[tuple[str, int]]) -> Source | None:
        """Return the user's line that is first in ``frames``, which begin with the innermost.

        None if our own code comes first.
        """
        for file, line in frames:
            if (
                file.startswith(_HERE) and file not in _BETWEEN
            ):  # what is further out did not make the graph: it asked for it
                return None
            found = self.place(file, line)
            if found is not None:
                return found
        return None

    def of_trace(self, text: str) -> Source | None:
        """Return the innermost line of the user in a traceback's text, whose innermost is last."""
        frames = [(file, int(line)) for file, line in re.findall(r'File "([^"]+)", line (\d+)', text)]
        return self.innermost(reversed(frames))

    def of_error(self, error: BaseException) -> Source | None:
        """Return the innermost line of the user that an exception came through, or that it names."""
        frames: list[tuple[str, int]] = []
        trace = error.__traceback__
        while trace is not None:
            frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
            trace = trace.tb_next
        inside = [one for one in frames if not one[0].startswith(_HERE)]
        return self.of_trace(str(error)) or self.innermost(reversed(inside))

    def expression(self, source: Source | None, op: str, module: str = "") -> Source | None:
        """Return the source with the expression that ``op`` is there; the next one at each call."""
        if source is None:
            return None
        kind = family(op)
        found = [one for one in self._written(source) if _may_be(one, kind, module)]
        if not found:
            return source
        key = (source.file, source.line, f"{kind} {module}")
        turn = self._seen[key] = self._seen.get(key, -1) + 1
        chosen = found[turn % len(found)]
        text = self._segment(source.file, chosen)
        return Source(source.file, source.line, source.text, text, chosen.col_offset + 1)

    def operands(self, source: Source) -> list[ast.expr]:
        """Return what the expression at this place works on, as it is written."""
        for one in self._written(source):
            here = one.col_offset + 1 == source.column and source.expression != ""
            if here and self._segment(source.file, one) == source.expression:
                return _operands(one)
        return []

    def _written(self, source: Source) -> list[ast.expr]:
        return _expressions(self._text(source.file)).get(source.line, [])

    def _segment(self, file: str, one: ast.expr) -> str:
        if one not in self._segments:
            self._segments[one] = _one_line(ast.get_source_segment(self._text(file), one) or "")
        return self._segments[one]

    def _text(self, file: str) -> str:
        if file not in self._texts:
            code = next((one for one, shown in self.files.items() if shown == file), file)
            self._texts[file] = "".join(linecache.getlines(code) or linecache.getlines(file))
        return self._texts[file]


def _operands(one: ast.expr) -> list[ast.expr]:
    if isinstance(one, ast.BinOp):
        return [one.left, one.right]
    if isinstance(one, ast.Call):
        return [*one.args, *(key.value for key in one.keywords)]
    if isinstance(one, ast.Subscript):
        return [one.slice]
    return []


def _may_be(one: ast.expr, kind: str, module: str) -> bool:
    """Return whether an expression, as written, can have run an operation of this family."""
    if isinstance(one, (ast.BinOp, ast.UnaryOp)):
        word = _OPERATORS.get(type(one.op), "")
        return word == kind or (word == "matmul" and kind in _PRODUCTS)
    if isinstance(one, ast.Compare):
        return any(_OPERATORS.get(type(sign)) == kind for sign in one.ops)
    if isinstance(one, ast.Subscript):
        return kind in _INDEXING
    if isinstance(one, ast.Call):
        called = one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")
        return family(called) == kind or (called != "" and called == module.rsplit(".", 1)[-1])
    return False


@cache
def _expressions(text: str) -> dict[int, list[ast.expr]]:
    """Return the expressions that begin on each line, in the order in which Python works them out."""
    found: dict[int, list[ast.expr]] = {}
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return found
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, done = waiting.pop()
        if done:
            found.setdefault(node.lineno, []).append(node)  # type: ignore[attr-defined, arg-type]
            continue
        if isinstance(node, ast.AugAssign):
            node = ast.copy_location(ast.BinOp(node.target, node.op, node.value), node)
        if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Subscript, ast.Call)):
            waiting.append((node, True))
        waiting += [(child, False) for child in reversed(list(ast.iter_child_nodes(node)))]
    return found


@cache
def _is_users(file: str) -> bool:
    """Return whether a file is the user's, or of a library built on torch, as a recording has it."""
    if not file or file.startswith(("<", _TORCH)):
        return False
    if file.startswith(_OURS):
        return f"{os.sep}_samples{os.sep}" in file
    return not file.startswith(_STDLIB) or SITE in file


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
