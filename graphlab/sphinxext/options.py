"""The options of the directive: how each is read, and to which command it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import directives

from graphlab.lang import LANGUAGES
from graphlab.renderers.options import DIRECTIONS, ENGINES, SHOW, STYLES, THEMES
from graphlab.sphinxext.job import COMMANDS, FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def _choice(values: tuple[str, ...]) -> Callable[[str], str]:
    return lambda text: directives.choice(text, values)


def _flag_or_bool(text: str | None) -> bool:
    """Return what a flag says that may be followed by yes or no."""
    word = (text or "yes").strip().lower()
    if word in ("yes", "true", "1", "on"):
        return True
    if word in ("no", "false", "0", "off"):
        return False
    raise ValueError(f"{text!r} is neither yes nor no")


def _words(text: str | None) -> tuple[str, ...]:
    """Return words that commas or blanks separate."""
    return tuple((text or "").replace(",", " ").split())


def _shown(text: str) -> tuple[str, ...]:
    words = _words(text)
    for one in words:
        directives.choice(one, (*SHOW, "none"))
    return words


def _steps(text: str | None) -> tuple[int, ...]:
    return tuple(directives.nonnegative_int(one) for one in _words(text) if one != "all")


def _context(text: str | None) -> str:
    return str(directives.choice(text or "add", ("add", "reset", "close-figs")))


def _seconds(text: str) -> int:
    """Return a time limit."""
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError("give a whole number of seconds")
    return int(text)


def _pair(text: str) -> tuple[str, ...]:
    words = _words(text)
    if len(words) != 2:
        raise ValueError("give two names")
    return words


# Options of a picture → the name that Options or Folding has for them.
LOOKS = {
    "style": "style", "show": "show", "direction": "direction", "engine": "engine", "values": "values",
    "flat": "flat", "open": "open", "depth": "depth", "boxes": "budget", "focus": "focus",
    "around": "around", "between": "between",
}  # fmt: skip
# Options that go to the command line as they are.
RUNS = ("backward", "root", "expression", "module")
IMAGE = ("width", "height", "scale", "align")
# Options of a picture, and of one command → the commands that take them; the others go with each.
_TAKEN_BY = {
    **dict.fromkeys(LOOKS, ("render", "step")),
    "step": ("step",),
    **dict.fromkeys(("only", "cases", "seed"), ("contrast",)),
}

OPTIONS: dict[str, Callable[[str], Any]] = {
    "command": _choice(COMMANDS),
    "format": _choice(FORMATS),
    "theme": _choice(THEMES),
    "style": _choice(STYLES),
    "show": _shown,
    "direction": _choice(DIRECTIONS),
    "engine": _choice(ENGINES),
    "values": directives.nonnegative_int,
    "flat": _flag_or_bool,
    "open": _words,
    "depth": directives.nonnegative_int,
    "boxes": directives.positive_int,
    "focus": directives.unchanged_required,
    "around": directives.nonnegative_int,
    "between": _pair,
    "backward": directives.unchanged_required,
    "root": directives.unchanged_required,
    "expression": directives.unchanged_required,
    "at": _words,
    "module": directives.unchanged_required,
    "input": directives.unchanged_required,
    "args": directives.unchanged_required,
    "step": _steps,
    "only": _words,
    "cases": directives.positive_int,
    "seed": int,
    "depends": _words,
    "timeout": _seconds,
    "lang": _choice(LANGUAGES),
    "include-source": _flag_or_bool,
    "context": _context,
    "nofigs": directives.flag,
    "caption": directives.unchanged,
    "alt": directives.unchanged,
    "name": directives.unchanged,
    "class": directives.class_option,
    "width": directives.length_or_percentage_or_unitless,
    "height": directives.length_or_unitless,
    "scale": directives.percentage,
    "align": _choice(("left", "center", "right")),
}


def idle(given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what to say of each option that the command which was asked for does not take."""
    command = given.get("command", COMMANDS[0])
    for key in given:
        takers = _TAKEN_BY.get(key, COMMANDS)
        if command not in takers:
            yield f":{key}: does nothing here; it belongs to :command: {' or '.join(takers)}"
