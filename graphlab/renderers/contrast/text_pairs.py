"""Which autograd node is which static node, in short: how many have a partner, and what has none."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.renderers import words
from graphlab.renderers.contrast import page, sayings
from graphlab.renderers.contrast.page import Line, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Graph
    from graphlab.outcome import Alignment, Contrast, Pair, StaticNode

MANY = 3
WAYS = {"seq": "creation number", "line": "source line", "module": "module", "name": "name"}


def pairs(contrast: Contrast, room: int, verbose: bool) -> Iterator[Line]:
    """Yield one entry for each captured graph that was aligned with autograd's."""
    first = next((one.graph for one in contrast.dynamic.graphs if one.case == 0), None)
    if first is None or not contrast.alignments:
        return
    head = (Span("which autograd node stands for which static node"),)
    yield from page.entry((Span("ALIGNED", "title"),), head, room, 0)
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
            yield (Span(f"              and {more} more on one side only", "quiet"),)


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
    text = f"{len(forward)} of {words.count(len(first.nodes), 'node')} have a partner"
    ways = Counter(pair.by for pair in one.pairs if pair.by and pair.statics and pair.phase == "forward")
    if ways:
        text += f", found by {', '.join(WAYS.get(way, way) for way in ways)}"
    if backward:
        count = len({static for pair in backward for static in pair.statics})
        both = len({node for pair in backward for node in pair.nodes})
        text += (
            f"; and {words.count(count, 'operation')} of its backward stand{'s' * (count == 1)} "
            f"for {words.count(both, 'node')}"
        )
    return text


def _lonely(pair: Pair, first: Graph, statics: dict[str, StaticNode], backend: str, verbose: bool) -> Line:
    where = f"not in {sayings.called(backend)}" if pair.nodes else f"only in {sayings.called(backend)}"
    if pair.phase == "backward":
        where += "'s backward"
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
    return (*said, Span(f" – {pair.why}" if pair.why else ""))


def _some(names: list[str], most: int) -> str:
    """Return the names, each once with how often it is there."""
    counts = list(Counter(names).items())
    said = [f"{count} × " * (count > 1) + words.shorten(one, 40) for one, count in counts[:most]]
    more = f" and {len(counts) - most} more" if len(counts) > most else ""
    return ", ".join(said) + more


def _statics(contrast: Contrast, backend: str) -> dict[str, StaticNode]:
    found = sayings.outcome_of(contrast, backend)
    if found is None or found.status == "refused":
        return {}
    return {node.id: node for graph in (found.graph, *found.pieces) for node in graph.nodes}
