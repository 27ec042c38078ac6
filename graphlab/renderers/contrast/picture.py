"""From a Contrast to a Picture: which columns, in which order, and everything around them."""

from __future__ import annotations

from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.renderers.contrast import answers, captured, columns, sayings
from graphlab.renderers.contrast.fold import folded
from graphlab.renderers.contrast.ladder import FIRST, Ladder
from graphlab.renderers.contrast.looks import LOOKS
from graphlab.renderers.contrast.model import MANY_STATICS, Aside, Band, Picture
from graphlab.renderers.contrast.order import late
from graphlab.version import torch_release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.graph import Graph, Source
    from graphlab.outcome import Contrast, Rebuilt, Traced
    from graphlab.renderers.contrast.ladder import Row
    from graphlab.renderers.contrast.model import Choice, Column

HEADLINE = 90
MANY_BANDS = 4
_WORTH = {"disagrees": 0, "fails": 1, "agrees": 1, "captured": 2}


def picture(contrast: Contrast, choice: Choice) -> Picture:
    """Return what is drawn of a contrast."""
    graphs = _graphs(contrast, choice)
    statics = _statics(contrast, choice)
    first = graphs[0].graph if graphs else None
    ladder = Ladder(first or _nothing())
    keys = [FIRST, *(f"dynamic {one.case}" for one in graphs[1:])]
    for key, rebuilt in zip(keys[1:], graphs[1:], strict=True):
        diff = next((one for one in contrast.differences if one.case == rebuilt.case), None)
        if rebuilt.graph is not None and first is not None:
            ladder.add_case(key, rebuilt.graph, first, diff)
    nodes = {one.backend: captured.captured(one) for one in statics}
    for one in statics:
        aligned = next((each for each in contrast.alignments if each.backend == one.backend), None)
        ladder.add_static(one.backend, nodes[one.backend], aligned)
        if _backward(nodes[one.backend]):
            root = columns.root_of(first) if first else ""
            ladder.add_backward(f"{one.backend} backward", nodes[one.backend], aligned, root)
    made: list[Column] = [
        columns.dynamic(contrast, one, key, ladder.rows) for key, one in zip(keys, graphs, strict=False)
    ]
    for one in statics:
        here = nodes[one.backend]
        made.append(captured.static(contrast, one, here, one.backend, ladder.rows, "forward"))
        if _backward(here):
            key = f"{one.backend} backward"
            made.append(captured.static(contrast, one, here, key, ladder.rows, "backward"))
    whole = Picture(
        words.shorten(_title(contrast), HEADLINE),
        words.clean(_subtitle(contrast)),
        t(
            "{dynamic} beside {captured}.",
            dynamic=words.count(len(graphs), "dynamic graph"),
            captured=words.count(len(statics), "captured graph"),
        ),
        tuple(made),
        len(ladder.rows),
        tuple(_bands(contrast, graphs, statics, ladder.rows)),
        tuple(_asides(contrast, statics)),
    )
    whole = folded(whole, choice.rows)
    return _with_legend(whole)


def _nothing() -> Graph:
    from graphlab.graph import Graph

    return Graph()


def _backward(nodes: Sequence[object]) -> bool:
    return any(
        getattr(node, "phase", "") == "backward" and getattr(node, "kind", "") != "output" for node in nodes
    )


def _graphs(contrast: Contrast, choice: Choice) -> list[Rebuilt]:
    """Return the graphs of the first case and of one more: the first that differs, else the second."""
    known = [one for one in contrast.dynamic.graphs if one.graph is not None and one.graph.nodes]
    if choice.cases is not None:
        rest = [one for one in known[1:] if one.case in choice.cases]
        return [*known[:1], *rest]
    others = [one for one in known[1:] if any(diff.case == one.case for diff in contrast.differences)]
    return [*known[:1], *(others or known[1:])[:1]]


def _statics(contrast: Contrast, choice: Choice) -> list[Traced]:
    """Return the captured graphs with a column: those that disagree first, then those that say most."""
    traced = [one for one in contrast.outcomes if one.status == "traced"]
    if choice.backends is not None:
        return [one for one in traced if one.backend in choice.backends]
    worth = sorted(
        traced, key=lambda one: (_WORTH[sayings.status(contrast, one)], not _backward(one.graph.nodes))
    )
    chosen = worth[:MANY_STATICS]
    return [one for one in traced if one in chosen]


def _title(contrast: Contrast) -> str:
    subject = contrast.subject
    if subject is None:
        return contrast.script or t("contrast")
    if subject.kind == "module":
        return t("a call of {module}", module=subject.name)
    source = subject.source
    name = PurePath(source.file).name if source else PurePath(contrast.script).name
    if source is None:
        return name
    if subject.last_line > source.line:
        return t("{file}, lines {first}–{last}", file=name, first=source.line, last=subject.last_line)
    return f"{t('{file}, line {n}', file=name, n=source.line)}   {source.text}"


def _subtitle(contrast: Contrast) -> str:
    torch = torch_release(contrast.versions)
    parts = [
        t("what stands in one row is the same operation"),
        t("autograd rebuilds its graph at every forward, a captured graph stays as it is"),
        f"torch {torch}" if torch else "",
    ]
    return " · ".join(part for part in parts if part)


def _bands(
    contrast: Contrast, graphs: Sequence[Rebuilt], statics: Sequence[Traced], rows: Sequence[Row]
) -> list[Band]:
    """Return the lines that decided between the graphs shown, or that a backend froze or broke at."""
    found: dict[tuple[str, int], tuple[Source, str, dict[str, str], int]] = {}

    def add(source: Source | None, text: str, row: int | None, key: str = "", chip: str = "") -> None:
        if source is None:
            return
        mark = (source.file, source.line)
        if mark not in found:
            found[mark] = (source, text, {}, _above(rows, source) if row is None else row)
        if key:
            found[mark][2].setdefault(key, chip)

    shown = {one.case for one in graphs}
    for diff in contrast.differences:
        if diff.case in shown:
            add(
                diff.branch,
                t("decides which nodes are built"),
                _first_difference(rows, f"dynamic {diff.case}"),
            )
    for one in statics:
        for effect in one.effects:
            add(effect.source, t("is done by Python"), None, one.backend, t("lost here"))
        for warned in one.warnings:
            add(warned.source, t("is frozen"), None, one.backend, t("frozen here"))
        for broke in one.breaks:
            add(broke.source, t("breaks the graph"), None, one.backend, t("graph break"))
    if not rows:
        return []
    made = [Band(row, source, text, tuple(chips.items())) for source, text, chips, row in found.values()]
    return sorted(made[:MANY_BANDS], key=lambda band: (band.row, band.source.line))


def _first_difference(rows: Sequence[Row], key: str) -> int | None:
    for at, row in enumerate(rows):
        if row.nodes and (key not in row.nodes or FIRST not in row.nodes):
            return _before_inputs(rows, at)
    return None


def _above(rows: Sequence[Row], source: Source) -> int:
    """Return the first row of that line or of a later one; the last row where there is none."""
    for at, row in enumerate(rows):
        node = row.node
        where = node.source if node and node.kind != "leaf" else None
        if where and where.file == source.file and where.line >= source.line:
            return _before_inputs(rows, at)
    return max(0, len(rows) - 1)


def _before_inputs(rows: Sequence[Row], at: int) -> int:
    """Return the row above those in which a further graph only takes its inputs."""
    while at and not rows[at - 1].nodes and all(map(late, chain(*rows[at - 1].statics.values()))):
        at -= 1
    return at


def _asides(contrast: Contrast, statics: Sequence[Traced]) -> list[Aside]:
    """Return a card for each backend that refused, or that has no column."""
    made = []
    for one in contrast.outcomes:
        state = sayings.status(contrast, one)
        if one.status == "refused":
            made.append(Aside(one.backend, state, sayings.reason(one), one.source, sayings.own_words(one)))
        elif one not in statics:
            answered = sayings.agreements(contrast, one.backend)
            wrong = next((each for each in answered if each.wrong), None)
            wrong = wrong or next((each for each in answered if each.fails), None)
            text = t(
                "{operations}, captured in {time}",
                operations=words.count(sayings.size(one), "operation"),
                time=sayings.duration(one.seconds),
            )
            if wrong or one.effects:
                text = answers.wrong(contrast, wrong) if wrong else sayings.lost(one.effects[0], one.backend)
            made.append(Aside(one.backend, state, text))
    return made


def _with_legend(made: Picture) -> Picture:
    from dataclasses import replace

    present = {cell.kind for column in made.columns for _, cell in column.cells}
    present |= {column.flow for column in made.columns if column.arrows}
    present |= {"root" for column in made.columns for _, cell in column.cells if cell.root}
    present |= {"band"} if made.bands else set()
    legend = tuple((name, t(look.legend)) for name, look in LOOKS.items() if name in present and look.legend)
    return replace(made, legend=legend)
