"""The dynamic side in a few lines: made at every forward, gone after backward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.renderers.contrast import page, sayings
from graphlab.renderers.contrast.page import Line, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Graph
    from graphlab.outcome import Contrast, Difference, Rebuilt

MANY_NODES = 4
MANY_GRAPHS = 4


def dynamic(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    """Yield what the dynamic side shows."""
    side = contrast.dynamic
    if not side.graphs:
        return
    head = (Span(t("the graph is made anew at every forward")),)
    yield from page.entry((Span(t("DYNAMIC"), "title"),), head, room, 0)
    shown = side.graphs if verbose else side.graphs[:MANY_GRAPHS]
    for one in shown:
        case = Span(t("case {n}", n=one.case + 1), "label")
        yield from page.entry((case,), _graph(contrast, one), room)
        for diff in contrast.differences:
            if diff.case == one.case:
                yield from _difference(contrast, one, diff, room, verbose)
    if len(side.graphs) > len(shown):
        more = words.count(len(side.graphs) - len(shown), "more graph")
        yield (Span(f"  {t('and {more}', more=more)}", "quiet"),)
    yield from _life(contrast, room, verbose)


def _graph(contrast: Contrast, one: Rebuilt) -> Line:
    if one.answer.error:
        return (Span(t("your code raises: {error}", error=one.answer.error), "warn"),)
    count = words.count(len(one.graph.nodes), "node") if one.graph else t("no graph")
    made: list[Span] = [Span(f"{count}{t(', ')}{sayings.numbers(one)}")]
    first = contrast.dynamic.graphs[0]
    if one is not first and one.structure and one.structure == first.structure:
        made.append(Span(t(": new nodes, of the same structure"), "quiet"))
    elif one is not first and any(diff.case == one.case for diff in contrast.differences):
        made.append(Span(t(": another graph"), "warn"))
    outputs = ", ".join(map(sayings.tensor, one.answer.outputs))
    if outputs:
        made += [Span(t("; gives "), "quiet"), Span(outputs, "number")]
    return tuple(made)


def _difference(
    contrast: Contrast, one: Rebuilt, diff: Difference, room: int, verbose: bool
) -> Iterator[Line]:
    first = contrast.dynamic.graphs[0].graph
    yield from _nodes("−", diff.went, first, room, verbose)
    yield from _nodes("+", diff.came, one.graph, room, verbose)
    if diff.branch is not None:
        said = (Span(sayings.place(diff.branch), "place"), Span(f"  {diff.branch.text}"))
        yield from page.entry((Span(t("decided by"), "label"),), said, room, 12, 12)


def _nodes(sign: str, ids: tuple[str, ...], graph: Graph | None, room: int, verbose: bool) -> Iterator[Line]:
    if graph is None:
        return
    shown = ids if verbose else ids[:MANY_NODES]
    for one in shown:
        node = graph.node(one)
        said = (
            Span(f"{node.op}  "),
            Span(sayings.written(node)),
            Span(f"   {sayings.place(node.source)}", "place"),
        )
        yield from page.entry((Span(sign, "warn" if sign == "−" else "good"),), said, room, 12, 2)
    if len(ids) > len(shown):
        yield (Span(f"            {sign} {t('{n} more', n=len(ids) - len(shown))}", "quiet"),)


def _life(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    """Yield how long a graph lives: objects, saved tensors, the second backward."""
    side = contrast.dynamic
    said = []
    if side.forwards > 1:
        if side.distinct_ids == 1:
            said.append(t("{n} forwards, roots at one address", n=side.forwards))
        else:
            ids = side.distinct_ids
            said.append(t("{n} forwards, roots at {ids} different addresses", n=side.forwards, ids=ids))
    if side.saved:
        tensors = words.count(side.saved, "saved tensor")
        if side.freed == side.saved:
            said.append(t("backward freed the {tensors}", tensors=tensors))
        else:
            said.append(t("backward freed {n} of the {tensors}", n=side.freed, tensors=tensors))
    if side.graphs and all(one.died for one in side.graphs):
        said.append(t("nothing was left of a graph when its loss was gone"))
    if said:
        yield from page.entry((Span(t("life"), "label"),), (Span(t("; ").join(said)),), room)
    if side.again:
        text = t(
            "a second backward: “{error}”", error=side.again.strip() if verbose else _sentence(side.again)
        )
        yield from page.entry((Span(t("again"), "label"),), (Span(text),), room)


def _sentence(text: str) -> str:
    """Return the first sentence, without what stands in brackets."""
    import re

    first = re.sub(r" \([^()]*\)", "", text.strip()).split(". ")[0].splitlines()
    return words.shorten(first[0] if first else "", 200)
