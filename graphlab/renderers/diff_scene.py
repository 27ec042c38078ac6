"""The picture of two graphs: one scene, in which what came, went and changed is marked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.layout.parts import Legend, Line, Note, Scene
from graphlab.recording import Pass, Recording
from graphlab.renderers import cards as functions
from graphlab.renderers import words
from graphlab.renderers.merged import merge
from graphlab.renderers.nesting import containers, settle
from graphlab.renderers.reading import read
from graphlab.renderers.scene import HEADLINE, convention, direction, legend
from graphlab.renderers.styles import LOOKS, MARKS

if TYPE_CHECKING:
    from graphlab.graph import Edge, ModuleCall
    from graphlab.layout.parts import Card
    from graphlab.renderers.diff import Comparison
    from graphlab.renderers.merged import Merged
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading

NOTE = 52
# How many nodes differ in which way: the first that is said, and what follows it.
FIRST = {"came": noted("{nodes} came"), "went": noted("{nodes} went"), "changed": noted("{nodes} changed")}
FURTHER = {"came": noted("{n} came"), "went": noted("{n} went"), "changed": noted("{n} changed")}


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
            t("Two graphs in one picture: {summary}.", summary=summary(both)),
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
        return t("no difference")
    counts = {"came": len(diff.came), "went": len(diff.went), "changed": len(diff.changed)}
    differing = [(what, number) for what, number in counts.items() if number]
    if not differing:
        edges = len(diff.edges_came) + len(diff.edges_went)
        return t("the same nodes, {edges} between them not", edges=words.count(edges, "edge"))
    (first, number), *rest = differing
    said = [t(FIRST[first], nodes=words.count(number, "node"))]
    said += [t(FURTHER[what], n=number) for what, number in rest]
    said.append(t("{n} the same", n=len(diff.kept) - len(diff.changed)))
    return t(", ").join(said)


def _subtitle(both: Comparison, merged: Merged, way: str) -> str:
    hidden = words.count(merged.hidden, "node") if merged.hidden else ""
    hidden = t("{nodes} far from any difference left out", nodes=hidden) if hidden else ""
    parts = [summary(both), hidden, convention("autograd", way)]
    return " · ".join(part for part in parts if part)


def _card(card: Card, merged: Merged) -> Card:
    """Return the card with its mark, which stands in its quiet line too: colour alone says nothing."""
    mark = merged.marks.get(card.node, "")
    if not mark:
        return card
    notes = [Note("value", words.shorten(text, NOTE), text) for text in merged.notes.get(card.node, ())]
    said = t(LOOKS[mark].legend)
    return replace(
        card,
        mark=mark,
        small=f"{said} · {card.small}" if card.small else said,
        notes=(*card.notes, *notes),
        tip=f"{said} · {card.tip}",
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
    return Line(key, edge.tail, edge.head, edge.slot, tip=t("went"), state="edge-went")


def _legend(cards: list[Card], lines: list[Line]) -> tuple[Legend, ...]:
    plain = [card for card in cards if not card.mark]
    usual = [one for one in legend(plain, [], "autograd", walking=False) if one.kind not in MARKS]
    there = {card.mark for card in cards} | {line.state for line in lines}
    return (*(Legend(name, t(LOOKS[name].legend)) for name in MARKS if name in there), *usual)
