"""What may be typed next: commands, then names, ids, tables and words to stop at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang.harmless import plain
from graphlab.stepper.breaks import WORDS, called
from graphlab.stepper.grammar import COMMANDS, command
from graphlab.stepper.problem import CommandError
from graphlab.stepper.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphlab.stepper.state import Session

_NAMED = {"p", "display", "e", "path", "j"}
_STOPS = {"b", "tbreak", "until"}


def completions(session: Session, line: str) -> list[str]:
    """Return the whole lines that the one typed so far may become."""
    word, blank, argument = line.lstrip().partition(" ")
    if not blank:
        words = [word for one in COMMANDS for word in (one.word, *one.aliases)]
        return sorted(one for one in words if one.startswith(word))
    argument = argument.lstrip()
    return [f"{word} {one}" for one in _arguments(session, word) if one.startswith(argument)]


def _arguments(session: Session, word: str) -> list[str]:
    try:
        known = command(word).word
    except CommandError:
        return []
    if known == "info":
        return list(TABLES)
    if known == "h":
        return [one.word for one in COMMANDS]
    if known in _STOPS:
        return [*WORDS, *_safe(name for node in session.stage.graph.nodes for name in called(node))]
    return _safe(_names(session)) if known in _NAMED else []


def _names(session: Session) -> Iterable[str]:
    """Yield every name and id, and ``.grad`` of each leaf that has a name."""
    for name, position in session.stage.called.items():
        yield name
        if session.stage.graph.nodes[position].kind == "leaf":
            yield f"{name}.grad"


def _safe(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if plain(name) == name]
