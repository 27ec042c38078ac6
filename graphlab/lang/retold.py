"""What others said in English, in the present language: Click's errors, texts kept in a recording."""

from __future__ import annotations

import re
from functools import cache

from graphlab import lang

SENTENCES = ("message", "what", "why")  # names of values that are sentences, told again in their turn
_FIELD = re.compile(r"\\\{(\w+)\\\}")


def retold(text: str) -> str:
    """Return the English text in the present language, or as it is where no message fits it.

    Of the messages of the catalogue's ``HEARD`` the first whose words are those of the text is
    filled with what the text has in place of its ``{names}``; a sentence among that is told again too.
    """
    known = lang.heard(lang.language())
    if not known:
        return text
    if text in known:
        return known[text]
    for english, message in known.items():
        begin, end = english.partition("{")[0], english.rpartition("}")[2]
        if begin == english or not (text.startswith(begin) and text.endswith(end)):
            continue
        found = _pattern(english).fullmatch(text)
        if found:
            values = found.groupdict()
            return message.format(
                **{name: retold(value) if name in SENTENCES else value for name, value in values.items()}
            )
    return text


@cache
def _pattern(english: str) -> re.Pattern[str]:
    """Return the message as a pattern in which each ``{name}`` takes any text, once or again."""
    seen: set[str] = set()

    def field(found: re.Match[str]) -> str:
        name = found[1]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.*?)"

    return re.compile(_FIELD.sub(field, re.escape(english)), re.DOTALL)
