"""Every message has its translation, with the same values in it, and no translation is left over."""

import importlib
import pkgutil
import string
from importlib import import_module
from pkgutil import iter_modules

import pytest

from graphlab import lang
from tests.lang.catalogue import messages

OTHERS = [code for code in lang.LANGUAGES if code != lang.ENGLISH]


def fields(message: str) -> list[str]:
    """Return the names of the values in a message."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(message) if name})


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated(code: str) -> None:
    missing = {text: place for text, place in messages().items() if text not in lang.messages(code)}
    assert not missing, "\n".join(f"{place}: {text!r}" for text, place in missing.items())


@pytest.mark.parametrize("code", OTHERS)
def test_no_translation_is_left_over(code: str) -> None:
    assert not set(lang.messages(code)) - set(messages())


@pytest.mark.parametrize("code", OTHERS)
def test_no_two_files_say_a_message_differently(code: str) -> None:
    package = import_module(f"graphlab.lang.{code}")
    said: dict[str, str] = {}
    for file in iter_modules(package.__path__):
        for english, text in import_module(f"{package.__name__}.{file.name}").MESSAGES.items():
            assert said.setdefault(english, text) == text, f"{file.name}: {english}"


@pytest.mark.parametrize("code", OTHERS)
def test_translations_have_the_values_of_their_message(code: str) -> None:
    for english, said in {**lang.messages(code), **lang.heard(code)}.items():
        if _is_filled(english):
            assert fields(said) == fields(english), english


def _is_filled(message: str) -> bool:
    try:
        return bool(fields(message))
    except ValueError:  # braces that are no values: the message is taken as it stands
        return False


@pytest.mark.parametrize("code", OTHERS)
def test_a_message_has_one_translation(code: str) -> None:
    """One that two rooms say has the same words in both files."""
    package = importlib.import_module(f"graphlab.lang.{code}")
    said: dict[str, str] = {}
    for one in pkgutil.iter_modules(package.__path__):
        for english, text in importlib.import_module(f"{package.__name__}.{one.name}").MESSAGES.items():
            assert said.setdefault(english, text) == text, english
