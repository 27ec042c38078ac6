"""A command that cannot be done: what is wrong, and what to type instead."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Iterable

_MANY = 6  # names that are listed at most


class CommandError(Exception):
    """What is wrong with a command, in one line, and a second one that helps."""

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what)
        self.what, self.fix = what, fix


def near(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``did you mean …?`` when a known word comes close, else ``otherwise``."""
    found = difflib.get_close_matches(word, sorted(set(known)), 1)
    return t("did you mean {word}?", word=found[0]) if found else otherwise


def listed(known: Iterable[str]) -> str:
    """Return the first few words with commas."""
    each = list(dict.fromkeys(known))
    return ", ".join(each[:_MANY]) + (", …" if len(each) > _MANY else "")
