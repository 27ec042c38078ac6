"""Other people's text on its way to a terminal or a file: it is shown, and nothing obeys it."""

from __future__ import annotations

import re

# Not allowed in XML, or able to reorder the text around them.
HOSTILE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return the text on one line, with the code of each character that a terminal would obey."""
    return HOSTILE.sub(lambda found: _code(found.group()), text)


def _code(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"
