"""Lines of text that fit into columns, also where characters are two columns wide and no blanks part them.

Chinese may be broken between any two characters, but no line begins with what closes (。，）) and
none ends with what opens (（「). A word of Latin letters stays whole where it fits into a line.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSES = "。，、；：！？）」』》〉】”’…—,.;:!?)]}%×"
_OPENS = "（「『《〈【“‘([{"


def columns(text: str) -> int:
    """Return how many columns a text takes in a terminal: 2 for each East-Asian wide character."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int, *, first: str = "", later: str = "") -> str:
    """Return the text in lines of at most ``width`` columns; ``first`` and ``later`` stand before them."""
    lines, line, used = [], "", columns(first)
    for piece in pieces(" ".join(text.split())):
        if line and used + columns(piece.rstrip()) > width:
            lines.append(line)
            line, used = "", columns(later)
        line += piece
        used += columns(piece)
    lines.append(line)
    return "\n".join((first if at == 0 else later) + one.rstrip() for at, one in enumerate(lines)).rstrip()


def pieces(text: str) -> Iterator[str]:
    """Yield what no line is broken within: words with the blanks after them, wide characters one by one."""
    start = 0
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if after == " " or unicodedata.combining(after):
            continue
        wide = _columns(before) == 2 or _columns(after) == 2
        if before == " " or (wide and before not in _OPENS and after not in _CLOSES):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]
