"""What others said in English, in the present language: Click's errors, texts kept in a recording."""

from __future__ import annotations

import re
from functools import lru_cache

from graphlab import lang

SENTENCES = ("message", "what", "why")  # names of values that are sentences, told again in their turn
_FIELD = re.compile(r"\\\{(\w+)\\\}")


def retold(text: str) -> str:
    """Return the English text in the present language, or as it is where no message fits it.

    Of the messages of the catalogue's ``HEARD`` the first whose words are those of the text is
    filled with what the text has in place of its ``{names}``; a sentence among that is told again too.
    """
    for pattern, message in _patterns(lang.language()):
        found = pattern.fullmatch(text)
        if found:
            values = found.groupdict()
            return message.format(
                **{name: retold(value) if name in SENTENCES else value for name, value in values.items()}
            )
    return text


@lru_cache
def _patterns(code: str) -> list[tuple[re.Pattern[str], str]]:
    return [(_pattern(english), message) for english, message in lang.heard(code).items()]


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
