"""The cost table as text for a terminal, and as plain data for JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from graphlab.folding.costs import costs
from graphlab.lang import noted, t
from graphlab.lang.harmless import plain
from graphlab.renderers import graph_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.folding.costs import Cost
    from graphlab.recording import Recording

NAME = 44
KIND = 36
MANY_ROWS = 40
HEADS = (noted("nodes"), noted("parameters"), noted("saved"), noted("output"), noted("gradient"))
OF_MODULES = (noted("module"), noted("class"))
OF_LINES = (noted("line"), noted("code"))


def rows(recording: Recording, depth: int | None = None) -> list[Cost]:
    """Return the rows down to ``depth``; unless given, as deep as about 40 rows allow.

    Raises: GraphlabError GL002 when there is no graph.
    """
    graph = graph_of(recording)
    found = costs(graph, {step.node: step for step in recording.steps})
    if depth is None:
        deepest = max((one.depth for one in found), default=0)
        fitting = [at for at in range(deepest + 1) if sum(one.depth <= at for one in found) <= MANY_ROWS]
        depth = max(fitting, default=0)
    return [one for one in found if one.depth <= depth]


def data(recording: Recording, depth: int | None = None) -> list[dict[str, Any]]:
    """Return the rows as JSON has them: the fields of Cost."""
    return [asdict(one) for one in rows(recording, depth)]


def table(recording: Recording, depth: int | None = None) -> str:
    """Return the table as aligned lines; a module is indented by its depth."""
    found = rows(recording, depth)
    by_module = bool(graph_of(recording).modules)
    heads = tuple(map(t, (*(OF_MODULES if by_module else OF_LINES), *HEADS)))
    cells = [heads, *(_cells(one, by_module) for one in found)]
    measured = any(one.gradient is not None for one in found)
    if not measured:
        cells = [one[:-1] for one in cells]
    widths = [max(_columns(one[at]) for one in cells) for at in range(len(cells[0]))]
    lines = [_line(one, widths) for one in cells]
    return "\n".join([lines[0], "─" * max(map(_columns, lines)), *lines[1:]]) + "\n"


def _cells(one: Cost, by_module: bool) -> tuple[str, ...]:
    name = (one.name or t("(model)")) if by_module else PurePath(one.name).name
    again = f" · {t('call {n}', n=one.call)}" if one.call > 1 else ""
    return (
        "  " * one.depth + words.shorten(plain(name) + again, NAME),
        words.shorten(plain(one.type), KIND),
        f"{one.nodes:,}",
        f"{one.parameters:,}" if one.parameters else "–",
        words.nbytes(one.saved) if one.saved else "–",
        "–" if one.output is None else words.shape(one.output) or t("scalar"),
        "–" if one.gradient is None else words.number(one.gradient),
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Return one line: names to the left, numbers to the right."""
    made = []
    for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        gap = " " * (width - _columns(cell))
        made.append(cell + gap if at < 2 else gap + cell)
    return "  ".join(made).rstrip()


def _columns(text: str) -> int:
    return sum(map(words.columns, text))
