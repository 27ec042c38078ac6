"""Breakpoints: what to stop at, as the user types it, and whether a moment is it.

A new kind of condition is one more reader in READERS: text → test, or None when the text is
not meant for it.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from graphlab.lang import noted, t
from graphlab.renderers import words
from graphlab.stepper.facts import Facts, all_zero, facts, gradients
from graphlab.stepper.problem import CommandError, listed, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graphlab.graph import Node
    from graphlab.stepper.walk import Moment, Walk

    Test: TypeAlias = Callable[[Moment], bool]

HELP = noted("name an op (mul), a name (enc.*), FILE:LINE, a node (n5), leaf, nan, inf, zero, or norm>1e3")

_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
}
_MEASURES = ("norm", "min", "max")
_MEASURE = re.compile(r"(\w+)\s*(<=|>=|==|!=|<|>|=)\s*(\S+)$")


@dataclass(frozen=True, slots=True)
class Condition:
    """What to stop at, as it was typed; ``test`` says whether a moment is it."""

    text: str
    test: Test = field(compare=False)


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A numbered condition; ``once`` ones go when they have been hit."""

    number: int
    condition: Condition
    once: bool = False


def condition(text: str, walk: Walk) -> Condition:
    """Return the condition that ``text`` says.

    Raises: CommandError when it cannot be read, or nothing in this walk could ever meet it.
    """
    text = text.strip()
    if not text:
        raise CommandError(t("stop at what?"), t(HELP))
    for read in READERS:
        test = read(text, walk)
        if test is not None:
            return Condition(text, test)
    raise CommandError(
        t("nothing here is called {word!r}, and no op is {word!r}", word=text),
        near(text, _known(walk), t(HELP)),
    )


def _word(text: str, walk: Walk) -> Test | None:
    return WORDS.get(text)


def _measure(text: str, walk: Walk) -> Test | None:
    """Read ``norm>1e3``: true when some gradient that arrives, leaves or is stored meets it."""
    found = _MEASURE.match(text)
    if not found:
        return None
    measure, sign, number = found.groups()
    if measure not in _MEASURES:
        raise CommandError(
            t("there is no measure {word!r}", word=measure),
            t("the measures are {words}", words=", ".join(_MEASURES)),
        )
    try:
        limit = float(number)
    except ValueError:
        raise CommandError(t("{word!r} is no number", word=number), t("such as b norm>1e3")) from None
    compare = _COMPARE[sign]

    def test(moment: Moment) -> bool:
        known = [getattr(facts(one), measure) for one in gradients(moment.step)]
        return any(one is not None and compare(one, limit) for one in known)

    return test


def _place(text: str, walk: Walk) -> Test | None:
    """Read ``train.py:12`` or ``12``."""
    file, _, line = text.rpartition(":")
    if not line.isdecimal() or len(line) > 9:
        return None
    number = int(line)

    def test(moment: Moment) -> bool:
        source = moment.node.source
        return source is not None and source.line == number and (not file or _is_file(source.file, file))

    if not any(map(test, walk.moments)):
        places = (_place_of(node) for node in _nodes(walk) if node.source)
        raise CommandError(
            t("no node was made at {place}", place=text),
            t("lines with nodes: {places}", places=listed(places)),
        )
    return test


def _is_file(known: str, wanted: str) -> bool:
    parts = PurePath(wanted).parts
    return PurePath(known).parts[-len(parts) :] == parts


def _place_of(node: Node) -> str:
    assert node.source is not None
    return f"{PurePath(node.source.file).name}:{node.source.line}"


def _named(text: str, walk: Walk) -> Test | None:
    """Read an id, an op, a name of a tensor or a module; ``*`` and ``?`` stand for anything."""

    def test(moment: Moment) -> bool:
        return any(one == text or fnmatchcase(one, text) for one in called(moment.node))

    return test if any(map(test, walk.moments)) else None


def called(node: Node) -> Iterator[str]:
    """Yield all that a node answers to: its id, names, op, forward operation, module."""
    yield node.id
    yield from (node.name, *node.names) if node.name else node.names
    yield node.op
    if node.kind != "leaf":
        yield words.operation(node.op)
    if node.module is not None and node.module.path:
        yield node.module.path


def _nodes(walk: Walk) -> Iterator[Node]:
    return (moment.node for moment in walk.moments)


def _known(walk: Walk) -> set[str]:
    return {*WORDS, *(name for node in _nodes(walk) for name in called(node))}


def _some(wanted: Callable[[Facts], object]) -> Test:
    return lambda moment: any(wanted(facts(one)) for one in gradients(moment.step))


WORDS: dict[str, Test] = {
    "leaf": lambda moment: moment.node.kind == "leaf",
    "nan": _some(lambda known: known.n_nan),
    "inf": _some(lambda known: known.n_inf),
    "zero": lambda moment: any(map(all_zero, gradients(moment.step))),
}

READERS: tuple[Callable[[str, Walk], Test | None], ...] = (_word, _measure, _place, _named)
