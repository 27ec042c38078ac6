"""Lines of text that fit into columns, also where characters are two columns wide and no blanks part them.

Chinese may be broken between any two characters, but no line begins with what closes (。，）) and
none ends with what opens (（「). A word of Latin letters stays whole where it fits into a line.
"""

from __future__ import annotations

import re
import unicodedata

_CLOSES = "。，、；：！？）」』》〉】…—"
_OPENS = "（「『《〈【"
_WIDE = "\u2e80-\ufaff\ufe30-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
_PIECE = re.compile(rf"\s+|[{_WIDE}]|[^\s{_WIDE}]+")  # one wide character, or a run of narrow ones


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
    for blank, piece in _pieces(text):
        size = columns(piece)
        room = used + columns(blank) + size <= width
        if line and not room:
            lines.append(line)
            line, used = piece, columns(later) + size
        else:
            line, used = (
                (line + blank + piece, used + columns(blank) + size) if line else (piece, used + size)
            )
    lines.append(line)
    return "\n".join((first if at == 0 else later) + one for at, one in enumerate(lines)).rstrip()


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return what no line is broken inside, each with the blank before it."""
    found: list[tuple[str, str]] = []
    blank = ""
    for piece in _PIECE.findall(text.strip()):
        if piece.isspace():
            blank = " "
        elif found and not blank and (piece[0] in _CLOSES or found[-1][1][-1] in _OPENS):
            found[-1] = (found[-1][0], found[-1][1] + piece)
            blank = ""
        else:
            found.append((blank, piece))
            blank = ""
    return found
