"""A language with a Chinese character for each letter of English: a plain letter was never asked for.

They take two columns, as Chinese does, and a text that is cut is still seen to be a message.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from string import ascii_letters

import pytest

from graphlab.lang import speaking, zh

_WIDE = {ord(one): 0x4E00 + ord(one) for one in ascii_letters}
_PARTS = re.compile(r"(\{[^{}]*\})")


class _Everything(dict[str, str]):
    """Has every message there is."""

    def get(self, message: str, default: object = None) -> str:  # type: ignore[override]
        return "".join(
            part if _PARTS.fullmatch(part) else part.translate(_WIDE) for part in _PARTS.split(message)
        )


@contextmanager
def widened() -> Iterator[None]:
    """Speak that language meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zh, "MESSAGES", _Everything())
        with speaking("zh"):
            yield


def words(text: str) -> set[str]:
    """Return the words of plain letters in a text, two letters or more, but for those that are cut."""
    return set(re.findall(r"[A-Za-z][A-Za-z_]*[A-Za-z]", re.sub(r"\w*…\w*", "", text)))
