"""The language the tool speaks: ``t("{n} nodes left", n=3)`` is the message in it, filled.

English stands where it is said; a catalogue (``lang/zh/``: one file for each room) has the same
messages in another language, by their English text. Names of ops, codes, commands, options and
everything in JSON stay as they are in every language.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from graphlab.lang.choice import ENGLISH, LANGUAGES, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ENGLISH", "LANGUAGES", "chosen", "heard", "language", "messages", "noted", "speaking", "t", "use"]

_current = ENGLISH
_messages: Mapping[str, str] = {}


def t(message: str, /, **values: object) -> str:
    """Return the message in the present language, with the values in place of their ``{names}``.

    Without values it is taken as it stands, braces too. What no catalogue has is said in English.
    """
    found = _messages.get(message, message)
    return found.format(**values) if values else found


def language() -> str:
    """Return the code of the present language: ``en`` or ``zh``."""
    return _current


def use(code: str) -> None:
    """Speak this language from now on."""
    global _current, _messages
    _current, _messages = code, messages(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak this language meanwhile: JSON, say, is English in every language."""
    before = _current
    use(code)
    try:
        yield
    finally:
        use(before)


def messages(code: str) -> Mapping[str, str]:
    """Return what a language's catalogue has for ``t``: English message → message."""
    return _catalogue(code).MESSAGES if code != ENGLISH else {}


def heard(code: str) -> Mapping[str, str]:
    """Return what a language's catalogue has for ``retold``: what others say, in English → message."""
    return _catalogue(code).HEARD if code != ENGLISH else {}


def noted(message: str) -> str:
    """Return the message itself: it stands in a table, and ``t`` is asked for it when it is said."""
    return message


def _catalogue(code: str) -> Any:
    return import_module(f"graphlab.lang.{code}")
