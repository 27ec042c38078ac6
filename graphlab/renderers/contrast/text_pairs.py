"""Which autograd node is which static node, in short: how many have a partner, and what has none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.retold import retold
from graphlab.renderers import words
from graphlab.renderers.contrast import page, sayings
from graphlab.renderers.contrast.page import Line, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Graph
    from graphlab.outcome import Alignment, Contrast, Pair, Phase, StaticNode

MANY = 3
WAYS = {
    "seq": noted("creation number"),
    "line": noted("source line"),
    "module": noted("module"),
    "name": noted("name"),
    "order": noted("order"),
    "shape": noted("shape"),
}


def pairs(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    """Yield one entry for each captured graph that was aligned with autograd's."""
    first = next((one.graph for one in contrast.dynamic.graphs if one.case == 0), None)
    if first is None or not contrast.alignments:
        return
    head = (Span(t("which autograd node stands for which static node")),)
    yield from page.entry((Span(t("ALIGNED"), "title"),), head, room, 0)
    for one in contrast.alignments:
        yield from page.entry((Span(one.backend, "label"),), (Span(_count(one, first)),), room, 2, 12)
        lonely = _together([pair for pair in one.pairs if not pair.nodes or not pair.statics])
        shown = lonely if verbose else lonely[:MANY]
        statics = _statics(contrast, one.backend)
        for pair in shown:
            said = _lonely(pair, first, statics, one.backend, verbose)
            yield from page.entry((Span("·"),), said, room, 14, 2)
        more = sum(len(pair.nodes) + len(pair.statics) for pair in lonely[len(shown) :])
        if more:
            yield (Span(f"              {t('and {n} more on one side only', n=more)}", "quiet"),)


def _together(alone: list[Pair]) -> list[Pair]:
    """Return one pair for all that stand alone on one side for one reason; those of the forward first."""
    found: dict[tuple[bool, str, str], Pair] = {}
    for pair in alone:
        key = (bool(pair.nodes), pair.phase, pair.why)
        known = found.get(key)
        found[key] = pair if known is None else replace(
            known, nodes=known.nodes + pair.nodes, statics=known.statics + pair.statics
        )  # fmt: skip
    return sorted(found.values(), key=lambda pair: pair.phase != "forward")


def _count(one: Alignment, first: Graph) -> str:
    """Return how many of autograd's nodes have a partner, by what they were found, and the backward's."""
    forward = {node for pair in one.pairs if pair.statics and pair.phase == "forward" for node in pair.nodes}
    backward = [pair for pair in one.pairs if pair.statics and pair.nodes and pair.phase == "backward"]
    nodes = words.count(len(first.nodes), "node")
    ways = Counter(pair.by for pair in one.pairs if pair.by and pair.statics and pair.phase == "forward")
    text = t("{n} of {nodes} have a partner", n=f"{len(forward):,}", nodes=nodes)
    if ways:
        found = t(", ").join(t(WAYS[way]) if way in WAYS else way for way in ways)
        text = t(
            "{n} of {nodes} have a partner, found by {ways}", n=f"{len(forward):,}", nodes=nodes, ways=found
        )
    if not backward:
        return text
    count = len({static for pair in backward for static in pair.statics})
    both = words.count(len({node for pair in backward for node in pair.nodes}), "node")
    stand = BACKWARD[count == 1]
    return f"{text}{t('; ')}{t(stand, operations=words.count(count, 'operation'), nodes=both)}"


# Several operations, and one.
BACKWARD = (
    noted("and {operations} of its backward stand for {nodes}"),
    noted("and {operations} of its backward stands for {nodes}"),
)


# Of what stands alone, where: of a static node, and of an autograd node.
LONELY: dict[Phase, tuple[str, str]] = {
    "forward": (noted("only in {graph}"), noted("not in {graph}")),
    "backward": (noted("only in {graph}'s backward"), noted("not in {graph}'s backward")),
}


def _lonely(pair: Pair, first: Graph, statics: dict[str, StaticNode], backend: str, verbose: bool) -> Line:
    where = t(LONELY[pair.phase][bool(pair.nodes)], graph=sayings.called(backend))
    names = [first.node(one).op for one in pair.nodes]
    names += [sayings.operation(statics[one]) for one in pair.statics if one in statics]
    sources = [first.node(one).source for one in pair.nodes]
    sources += [statics[one].source for one in pair.statics if one in statics]
    places = list(dict.fromkeys(sayings.place(source) for source in sources if source))
    at = places[0] if len(places) == 1 else ""
    said = [
        Span(_some(names, len(names) if verbose else 4)),
        Span(f"  {at}" if at else "", "place"),
        Span(f"  {where}", "quiet"),
    ]
    return (*said, Span(f" – {retold(pair.why)}" if pair.why else ""))


def _some(names: list[str], most: int) -> str:
    """Return the names, each once with how often it is there."""
    counts = list(Counter(names).items())
    said = [f"{count:,} × " * (count > 1) + words.shorten(one, 40) for one, count in counts[:most]]
    some = ", ".join(said)
    return t("{some} and {n} more", some=some, n=len(counts) - most) if len(counts) > most else some


def _statics(contrast: Contrast, backend: str) -> dict[str, StaticNode]:
    found = sayings.outcome_of(contrast, backend)
    if found is None or found.status == "refused":
        return {}
    return {node.id: node for graph in (found.graph, *found.pieces) for node in graph.nodes}
