"""The picture of two graphs: one scene, in which what came, went and changed is marked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.layout.parts import Legend, Line, Note, Scene
from graphlab.recording import Pass, Recording
from graphlab.renderers import cards as functions
from graphlab.renderers import words
from graphlab.renderers.merged import merge
from graphlab.renderers.nesting import containers, settle
from graphlab.renderers.reading import read
from graphlab.renderers.scene import HEADLINE, WAYS, direction, legend
from graphlab.renderers.styles import LOOKS, MARKS

if TYPE_CHECKING:
    from graphlab.graph import Edge, ModuleCall
    from graphlab.layout.parts import Card
    from graphlab.renderers.diff import Comparison
    from graphlab.renderers.merged import Merged
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading

NOTE = 52


def diff_scene(both: Comparison, options: Options) -> tuple[Scene, tuple[ModuleCall, ...]]:
    """Return what is drawn of a comparison, and the module calls of both graphs."""
    merged = merge(both.graph_a, both.graph_b, both.diff, both.around)
    # No numbers: they are not compared, and a card of both graphs would show those of one.
    options = replace(options, style="autograd", flow=None, show=options.show - {"grads", "values"})
    reading = read(Recording(passes=(Pass(1, graph=merged.graph),)), options)
    cards = [_card(functions.card(node, reading), merged) for node in merged.graph.nodes]
    cards, lines = settle(cards, _lines(reading, merged), reading)
    boxes = containers(cards, reading)
    way = direction(options, cards, lines, nested=bool(boxes))
    return (
        Scene(
            words.shorten(f"{both.name_a} → {both.name_b}", HEADLINE),
            words.clean(_subtitle(both, merged, way)),
            f"Two graphs in one picture: {summary(both)}.",
            way,
            tuple(cards),
            tuple(lines),
            boxes,
            _legend(cards, lines),
        ),
        merged.graph.modules,
    )


def summary(both: Comparison) -> str:
    """Return the difference in one line: ``2 nodes came, 1 went, 3 changed``."""
    diff = both.diff
    if diff.equal:
        return "no difference"
    counts = ((len(diff.came), "came"), (len(diff.went), "went"), (len(diff.changed), "changed"))
    said = [f"{number} {what}" for number, what in counts if number]
    edges = len(diff.edges_came) + len(diff.edges_went)
    if not said:
        return f"the same nodes, {words.count(edges, 'edge')} between them not"
    first, *rest = said
    number, _, what = first.partition(" ")
    same = len(diff.kept) - len(diff.changed)
    return ", ".join([f"{words.count(int(number), 'node')} {what}", *rest, f"{same} the same"])


def _subtitle(both: Comparison, merged: Merged, way: str) -> str:
    hidden = f"{words.count(merged.hidden, 'node')} far from any difference left out" if merged.hidden else ""
    parts = [summary(both), hidden, f"functions as nodes, gradients flow {WAYS[way]}"]
    return " · ".join(part for part in parts if part)


def _card(card: Card, merged: Merged) -> Card:
    """Return the card with its mark, which stands in its quiet line too: colour alone says nothing."""
    mark = merged.marks.get(card.node, "")
    if not mark:
        return card
    notes = [Note("value", words.shorten(text, NOTE), text) for text in merged.notes.get(card.node, ())]
    return replace(
        card,
        mark=mark,
        small=f"{mark} · {card.small}" if card.small else mark,
        notes=(*card.notes, *notes),
        tip=f"{mark} · {card.tip}",
    )


def _lines(reading: Reading, merged: Merged) -> list[Line]:
    """Return a line for each edge of either graph; those that went have keys of their own."""
    kept = [
        replace(line, state="edge-came" if edge in merged.came else "edge-kept")
        for line, edge in zip(functions.lines(reading), reading.graph.edges, strict=True)
        if edge not in merged.lost or merged.marks.get(edge.tail) != "went"
    ]
    return [*kept, *(_lost(edge) for edge in merged.lost)]


def _lost(edge: Edge) -> Line:
    key = f"{edge.tail}:{edge.slot}:went"
    return Line(key, edge.tail, edge.head, edge.slot, tip="went", state="edge-went")


def _legend(cards: list[Card], lines: list[Line]) -> tuple[Legend, ...]:
    plain = [card for card in cards if not card.mark]
    usual = [one for one in legend(plain, [], "autograd", walking=False) if one.kind not in MARKS]
    there = {card.mark for card in cards} | {line.state for line in lines}
    return (*(Legend(name, LOOKS[name].legend) for name in MARKS if name in there), *usual)
