"""A language in which every message is its English between brackets: what has none was never asked for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType

import pytest

from graphlab.lang import speaking, zh

OPEN, CLOSE = "⟦", "⟧"


class _Everything(dict[str, str]):
    """Has every message there is."""

    def get(self, message: str, default: object = None) -> str:  # type: ignore[override]
        return f"{OPEN}{message}{CLOSE}"


@contextmanager
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak that language meanwhile."""
    heard = {english: f"{OPEN}{english}{CLOSE}" for english in zh.HEARD}
    with monkeypatch.context() as patch:
        patch.setattr(zh, "MESSAGES", _Everything())
        patch.setattr(zh, "HEARD", MappingProxyType(heard))
        with speaking("zh"):
            yield


def outside(text: str) -> str:
    """Return what of the text stands outside all brackets."""
    depth, found = 0, []
    for character in text:
        depth += {OPEN: 1, CLOSE: -1}.get(character, 0)
        if depth == 0 and character != CLOSE:
            found.append(character)
    assert depth == 0, text
    return "".join(found)


def words(text: str) -> set[str]:
    """Return the words of plain English in a text: two small letters or more, no option and no name."""
    return set(re.findall(r"(?<![\w./:@=|'\"-])[a-z]{2,}(?![\w./:@=|'\"-])", text))
