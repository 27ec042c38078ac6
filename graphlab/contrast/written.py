"""The text of the function that a forward becomes: the user's own lines, each with its number.

It is compiled from a file in which every kept statement stands on the line that it has in the
user's, so that each stack trace, warning and node names that line.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphlab.contrast.slicing import Slice

FUNCTION = "forward"
_SHIFT = 4


def write(
    found: Slice,
    arguments: Sequence[str],
    prologue: Sequence[str],
    replaced: Mapping[ast.expr, str],
) -> str:
    """Return the text of the file.

    ``arguments`` follow ``self``; ``prologue`` are simple statements that run first; ``replaced`` says
    what to write in place of an expression.
    """
    source = found.watched.text.splitlines(keepends=False)
    indent = _indent(source, found.statements[0])
    shift = " " * _SHIFT if not indent else ""
    page = _Page(max(found.end, len(source)))
    for one in found.statements:
        page.put(one, _text(one, found, source, replaced), shift)
    if found.returns:
        page.lines[found.end] = f"{indent or shift}return {', '.join(found.returns)}"
    head = f"def {FUNCTION}({', '.join(('self', *arguments))}):"
    return _with_head(found, page.lines, head, indent or shift, "; ".join(prologue))


class _Page:
    def __init__(self, length: int) -> None:
        self.lines = [""] * (length + 1)

    def put(self, one: ast.stmt, text: list[str], shift: str) -> None:
        inside = _inside_strings(one)
        for number, line in enumerate(text, one.lineno):
            before = self.lines[number - 1]
            if before.strip():
                self.lines[number - 1] = f"{before}; {line.strip()}"
            else:
                self.lines[number - 1] = line if number in inside else shift + line


def _text(one: ast.stmt, found: Slice, source: Sequence[str], replaced: Mapping[ast.expr, str]) -> list[str]:
    """Return the lines of a statement, the first with its indentation."""
    end, end_column = one.end_lineno or one.lineno, one.end_col_offset or 0
    lines = [line.encode() for line in source[one.lineno - 1 : end]]
    lines[-1] = lines[-1][:end_column]
    changes: list[tuple[ast.expr | ast.stmt, str]] = [
        (part, text) for part, text in replaced.items() if _is_in(part, one)
    ]
    changes += [(part, "pass") for part in found.dropped if _is_in(part, one)]
    inline = found.inline is not None and one is found.statements[-1]
    if inline:
        assert found.inline is not None
        lines = _only(lines, one, found.inline)
    for part, text in sorted(changes, key=lambda pair: (pair[0].lineno, pair[0].col_offset), reverse=True):
        if not inline or _is_in(part, found.inline):
            _replace(lines, one.lineno, part, text)
    front = lines[0][: one.col_offset]
    front = b" " * len(front) if front.strip() else front
    lines[0] = front + lines[0][one.col_offset :]
    if inline:
        lines[0] = front + b"return (" + lines[0].lstrip()
        lines[-1] += b")"
    return [line.decode(errors="replace") for line in lines]


def _only(lines: list[bytes], one: ast.stmt, part: ast.expr) -> list[bytes]:
    """Return the lines with everything blank but one expression."""
    kept = []
    for number, line in enumerate(lines, one.lineno):
        text = line
        if number < part.lineno or number > (part.end_lineno or part.lineno):
            text = b""
        if number == part.end_lineno:
            text = text[: part.end_col_offset]
        if number == part.lineno:
            text = b" " * part.col_offset + text[part.col_offset :]
        kept.append(text)
    kept[0] = lines[0][: one.col_offset] + kept[0][one.col_offset :]
    return kept


def _replace(lines: list[bytes], first: int, part: ast.AST, text: str) -> None:
    """Write ``text`` in place of a part of the lines; what it spans further down becomes blank."""
    begin, end = part.lineno - first, part.end_lineno - first  # type: ignore[attr-defined]
    left, right = part.col_offset, part.end_col_offset  # type: ignore[attr-defined]
    if begin == end:
        lines[begin] = lines[begin][:left] + text.encode() + lines[begin][right:]
        return
    lines[begin] = lines[begin][:left] + text.encode()
    for number in range(begin + 1, end):
        lines[number] = b""
    lines[end] = b" " * right + lines[end][right:]


def _is_in(part: ast.AST, whole: ast.AST | None) -> bool:
    if whole is None:
        return False
    begin = (part.lineno, part.col_offset)  # type: ignore[attr-defined]
    end = (part.end_lineno, part.end_col_offset)  # type: ignore[attr-defined]
    first = (whole.lineno, whole.col_offset)  # type: ignore[attr-defined]
    last = (whole.end_lineno, whole.end_col_offset)  # type: ignore[attr-defined]
    return bool(first <= begin and end <= last)


def _inside_strings(one: ast.stmt) -> set[int]:
    """Return the lines that begin inside a string: a shift would change what it says."""
    found: set[int] = set()
    for part in ast.walk(one):
        text = isinstance(part, ast.Constant) and isinstance(part.value, (str, bytes))
        if text or isinstance(part, ast.JoinedStr):
            found |= set(range(part.lineno + 1, (part.end_lineno or 0) + 1))  # type: ignore[attr-defined]
    return found


def _indent(source: Sequence[str], one: ast.stmt) -> str:
    text = source[one.lineno - 1].encode()[: one.col_offset].decode(errors="replace")
    return text if not text.strip() else " " * len(text)


def _with_head(found: Slice, page: list[str], head: str, indent: str, prologue: str) -> str:
    """Put the ``def`` and the prologue on the lines before the first statement, as far as there are any."""
    start = found.start
    if start > 2 or (start > 1 and not prologue):
        if prologue:
            page[start - 2] = indent + prologue
        page[start - (3 if prologue else 2)] = head
        return "\n".join(page) + "\n"
    first = found.statements[0]
    if start == 2 and _is_simple(first):
        page[1] = f"{indent}{prologue}; {page[1].strip()}"
        return "\n".join([head, *page[1:]]) + "\n"
    rest = page[start - 1 :]
    while rest and not rest[-1].strip():
        rest.pop()
    if all(_is_simple(one) for one in found.statements) and all(line.strip() for line in rest):
        # One line, as far as Python is concerned; and every statement where the user wrote it.
        joined = [line if line.rstrip().endswith(";") else f"{line};" for line in rest[:-1]] + rest[-1:]
        lines = [head + " " + (f"{prologue}; " if prologue else "") + joined[0].strip(), *joined[1:]]
        return " \\\n".join(lines) + "\n"
    # Line numbers that are off by one or two are worth less than to run at all.
    return "\n".join([head, indent + (prologue or "pass"), *rest]) + "\n"


def _is_simple(one: ast.stmt) -> bool:
    return one.lineno == one.end_lineno and not hasattr(one, "body")
