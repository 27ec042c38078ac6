"""Click's help, laid out by columns: in Chinese a character has two, and no blanks part the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphlab.lang import ENGLISH, language
from graphlab.lang.retold import retold
from graphlab.lang.wrapping import columns, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable

_RAW = "\b\n"  # begins a paragraph whose lines stay as they are, as Click has it


class Formatter(click.HelpFormatter):
    """Writes help as Click does in English, and by columns in any other language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        if language() == ENGLISH:
            super().write_usage(prog, args, prefix)
            return
        begin = f"{prefix if prefix is not None else retold('Usage: ')}{prog} "
        self.write(wrapped(args, self.width, first=begin, later=" " * columns(begin)) + "\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading on a line of its own."""
        self.write(f"{' ' * self.current_indent}{retold(f'{heading}:')}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        if language() == ENGLISH:
            super().write_text(text)
            return
        indent = " " * self.current_indent
        self.write("\n\n".join(_paragraph(one, self.width, indent) for one in text.split("\n\n")) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean, in two columns."""
        rows = list(rows)
        if language() == ENGLISH:
            super().write_dl(rows, col_max, col_spacing)
            return
        front = " " * self.current_indent
        size = min(max(columns(term) for term, _ in rows), col_max) + col_spacing
        later = front + " " * size
        for term, said in rows:
            begin = front + term + " " * (size - columns(term))
            if columns(term) > size - col_spacing:
                self.write(f"{front}{term}\n")
                begin = later
            self.write(wrapped(said, self.width, first=begin, later=later) + "\n")


def _paragraph(text: str, width: int, indent: str) -> str:
    if text.startswith(_RAW):
        return "\n".join(f"{indent}{line}".rstrip() for line in text.removeprefix(_RAW).split("\n"))
    return wrapped(text, width, first=indent, later=indent)
