"""Where code of a page stands. It runs as a file in a folder of ours, whose name helps nobody."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.parsers.rst import Directive


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of code, and where its author wrote it: ``page`` is a path from the source folder."""

    text: str
    page: str
    number: int


def lines_of(directive: Directive, folder: str) -> tuple[CodeLine, ...]:
    """Return the lines of a directive's content; ``folder`` is that of the sources.

    docutils counts them from the top of their file, MyST from the first of them.
    """
    content = directive.content
    if not content:
        return ()
    above = directive.lineno + directive.content_offset if content.offset(0) == 0 else 0
    return tuple(
        CodeLine(text, _from(folder, content.source(index)), above + content.offset(index) + 1)
        for index, text in enumerate(content)
    )


def in_page(text: str, script: Path, folder: str, lines: Sequence[CodeLine]) -> str:
    """Return a message in which places in ``script`` are places in the page that its code is from.

    ``folder`` is where the script ran: messages name the file from there, or in full.
    """
    if not lines:
        return text
    names = {str(script), os.path.relpath(script, folder)}
    file = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))

    def place(found: re.Match[str]) -> str:
        number = int(found["number"] or 0)
        if not 0 < number <= len(lines):
            return lines[-1].page
        line = lines[number - 1]
        return f"{line.page}{found['between']}{line.number}"

    return re.sub(rf'(?:{file})(?:(?P<between>", line |:)(?P<number>\d+))?', place, text)


def _from(folder: str, source: str | None) -> str:
    return Path(os.path.relpath(source, folder)).as_posix() if source else ""
