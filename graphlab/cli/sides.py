"""The two sides of ``graphlab diff``: what each word of the command line names, and its graph."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from graphlab.errors import NOTHING, USAGE, GraphlabError
from graphlab.lang import t

if TYPE_CHECKING:
    from graphlab.capture.run import Outcome
    from graphlab.capture.target import Target
    from graphlab.graph import Graph
    from graphlab.recording import Recording

LAST = "last"


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what is to be run or read, which backward of it, and what it is called."""

    target: Target
    backward: int | Literal["last"] | None
    name: str


def sides_of(given: dict[str, Any]) -> tuple[Side, Side]:
    """Return both sides, in the order TARGETs, ``-e``, ``-m``.

    Raises: GraphlabError GL008 unless there are two, and those of a target that is not there.
    """
    found = [*_texts(given["targets"])]
    found += [_side(given, expression=one) for one in given["expressions"]]
    found += [_side(given, module=one) for one in given["modules"]]
    if len(found) != 2:
        raise GraphlabError(
            "GL008",
            _count(len(found)),
            fix=t("name two: graphlab diff a.json b.json, or two backwards: graphlab diff train.py@1 @3"),
            exit_code=USAGE,
        )
    return found[0], found[1]


def _count(found: int) -> str:
    if found == 1:
        return t("diff needs two graphs, and 1 is given")
    if not found:
        return t("diff needs two graphs, and none are given")
    return t("diff needs two graphs, and {count} are given", count=found)


def _texts(words: tuple[str, ...]) -> list[Side]:
    """Return the sides that TARGETs name; one that is only ``@3`` is of the target before it."""
    from graphlab.capture.target import parse_target

    found: list[Side] = []
    for word in words:
        text, backward = split(word)
        if not text and not found:
            raise GraphlabError(
                "GL008",
                t("{word} says which backward, but not of what", word=word),
                fix=t("put a target before it: graphlab diff train.py@1 {word}", word=word),
                exit_code=USAGE,
            )
        target = parse_target(text, expression=None, module=None, at=()) if text else found[-1].target
        name = text or found[-1].name.rpartition("@")[0] or found[-1].name
        found.append(Side(target, backward, name if backward is None else f"{name}@{backward}"))
    return found


def _side(given: dict[str, Any], *, expression: str | None = None, module: str | None = None) -> Side:
    from graphlab.capture.target import parse_target

    if expression is not None:
        at = tuple(given["at"])
        return Side(parse_target(None, expression=expression, module=None, at=at), None, expression.strip())
    assert module is not None
    text, backward = split(module)
    target = parse_target(None, expression=None, module=text, at=())
    return Side(target, backward, f"-m {module}")


def split(word: str) -> tuple[str, int | Literal["last"] | None]:
    """Return the target and the backward that ``train.py@3`` names; a file of that very name wins."""
    text, at, number = word.rpartition("@")
    if not at or Path(word).exists():
        return word, None
    if number == LAST:
        return text, "last"
    if number.isdecimal() and int(number) > 0:
        return text, int(number)
    if text and not Path(text).exists() and not text.startswith("sample:"):
        return word, None
    raise GraphlabError(
        "GL008",
        t("{number} names no backward", number=repr(number)),
        where=word,
        why=t("after @ stands the number of a backward, from 1 on, or the word last"),
        fix=t("write {file}@1 or {file}@last", file=text or "train.py"),
        exit_code=USAGE,
    )


def graph_at(outcome: Outcome, side: Side) -> Graph:
    """Return the graph of a side; of a recording, that of the pass that was named.

    Raises: GraphlabError GL002 when there is none, GL004 when the recording has those of others only.
    """
    recording = outcome.recording
    graph = _named(recording, side) if recording is not None else None
    if graph is not None and graph.nodes:
        return graph
    there = [str(one.index) for one in recording.passes if one.graph is not None] if recording else []
    if side.target.kind == "recording" and side.backward is not None and there:
        code = "GL004"
        why = t("it has the graph of backward {numbers}", numbers=", ".join(there))
        fix = t("write {example}", example=f"{_stem(side)}@{there[0]}")
    else:
        code = "GL002"
        why = t("no backward with a graph was recorded")
        fix = t("see what graphlab render says of it alone")
    raise GraphlabError(
        code,
        t("no graph of {side}", side=side.name),
        where=side.target.value,
        why=why,
        fix=fix,
        exit_code=NOTHING,
    )


def _named(recording: Recording, side: Side) -> Graph | None:
    """Return the graph of the backward that was asked for, else the one that was recorded in full."""
    if side.target.kind != "recording" or side.backward is None:
        return recording.graph
    graphs = [one for one in recording.passes if one.graph is not None]
    if side.backward == LAST:
        return graphs[-1].graph if graphs else None
    return next((one.graph for one in graphs if one.index == side.backward), None)


def _stem(side: Side) -> str:
    return side.name.rpartition("@")[0]
