"""Which language is wanted: ``--lang``, then GRAPHLAB_LANG, then the locale, then English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENGLISH = "en"
LANGUAGES = (ENGLISH, "zh")
OPTION = "--lang"
VARIABLE = "GRAPHLAB_LANG"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as everywhere in POSIX


def chosen(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the code of the language that the arguments or the environment ask for.

    It is wanted before Click reads the arguments, whose errors and help are in it. A word that
    names no language counts as not said: the command refuses it, of the option and of the variable.
    """
    asked = (_option(args), environment.get(VARIABLE, ""), _locale(environment))
    return next((code for code in map(code_of, asked) if code), ENGLISH)


def of_tag(tag: str) -> str:
    """Return the code of the language that a tag such as ``zh_CN`` names, English if it is none of ours."""
    return code_of(tag) or ENGLISH


def _option(args: Sequence[str]) -> str:
    """Return the last value of the option among our own arguments: those before ``--``."""
    own = list(args[: args.index("--")] if "--" in args else args)
    said = ""
    for at, word in enumerate(own):
        if word == OPTION and at + 1 < len(own):
            said = own[at + 1]
        elif word.startswith(OPTION + "="):
            said = word.partition("=")[2]
    return said


def _locale(environment: Mapping[str, str]) -> str:
    return next((environment[name] for name in _LOCALE if environment.get(name)), "")


def code_of(word: str) -> str:
    """Return the language of ``zh``, ``zh_CN.UTF-8`` or ``zh-Hans``; "" where it is none of ours."""
    code = word.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return code if code in LANGUAGES else ""
