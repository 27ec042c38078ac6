"""From a recording to a Scene: everything that is drawn, in words, without any place."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.layout.parts import Card, Container, Legend, Line, Note, Row, Scene
from graphlab.renderers import cards as functions
from graphlab.renderers import folds, tensors, words
from graphlab.renderers.nesting import containers, depths, settle
from graphlab.renderers.reading import read
from graphlab.renderers.styles import LOOKS
from graphlab.version import torch_release

if TYPE_CHECKING:
    from graphlab.folding.view import View
    from graphlab.graph import Node
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading

__all__ = ["Card", "Container", "Legend", "Line", "Note", "Row", "Scene", "scene"]

FEW_CARDS = 15
WIDE_RANK = 8
HEADLINE = 100
WAYS = {
    "LR": noted("left to right"),
    "RL": noted("right to left"),
    "TB": noted("top to bottom"),
    "BT": noted("bottom to top"),
}
CONVENTIONS = {
    "autograd": noted("functions as nodes, gradients flow {way}"),
    "data": noted("tensors as nodes, operations on arrows, data flows {way}"),
}
DESCRIPTIONS = {
    "autograd": noted("A graph of {nodes} functions and {edges} edges."),
    "data": noted("A graph of {nodes} tensors and {edges} edges."),
}


def scene(recording: Recording, options: Options) -> Scene:
    """Return what is drawn of the pass that was recorded in full."""
    reading = read(recording, options)
    view = folds.view_of(recording, options)
    cards, lines = settle(*_parts(reading, options, view), reading)
    boxes = containers(cards, reading)
    way = direction(options, cards, lines, nested=bool(boxes))
    description = DESCRIPTIONS.get(options.style, DESCRIPTIONS["autograd"])
    return Scene(
        words.shorten(title(recording), HEADLINE),
        words.clean(place(recording, options) + subtitle(recording, options.style, way)),
        t(description, nodes=len(reading.graph.nodes), edges=len(reading.graph.edges)),
        way,
        tuple(cards),
        tuple(lines),
        boxes,
        legend(cards, lines, options.style, walking=reading.walking),
    )


def _parts(reading: Reading, options: Options, view: View | None) -> tuple[list[Card], list[Line]]:
    """Return the cards and lines; those of a view are folded."""
    data = options.style == "data"
    if view is not None:
        return folds.drawn(view, reading, options.style), (folds.data_lines if data else folds.lines)(
            view, reading
        )
    lines = (tensors if data else functions).lines(reading)
    return [card for node in reading.graph.nodes for card in cards_of(node, reading, options.style)], lines


def cards_of(node: Node, reading: Reading, style: str) -> list[Card]:
    """Return the cards of one node, before any has a place: one, or in style data one an output."""
    return tensors.cards(node, reading) if style == "data" else [functions.card(node, reading)]


def place(recording: Recording, options: Options) -> str:
    """Return ``step 3 of 6 · `` for the picture of one step."""
    flow = options.flow
    if flow is None:
        return ""
    ran = min(flow.ran, len(recording.steps))
    number = ran if flow.number is None else flow.number
    every = len(recording.steps) if flow.of is None else flow.of
    return f"{t('step {n} of {all}', n=number, all=every)} · "


def direction(options: Options, cards: list[Card], lines: list[Line], *, nested: bool) -> str:
    """Return the direction that was chosen.

    Left to it, small pictures run like a line of text, and so do those that are wide for
    their depth: cards are wider than they are high.
    """
    if options.direction != "auto":
        return options.direction
    if nested:
        return "TB"
    ranks = Counter(depths(cards, lines).values())
    wide = max(ranks.values(), default=0)
    return "LR" if len(cards) <= FEW_CARDS or (wide > WIDE_RANK and wide > len(ranks)) else "TB"


def title(recording: Recording) -> str:
    """Return the user's own line that made the root, else its name, else the script's."""
    graph = recording.graph
    for root in graph.roots if graph else ():
        node = graph.node(root.node) if graph else None
        if node and node.source and node.source.text:
            return node.source.text
        if root.name or (node and node.name):
            return root.name or (node.name if node else "")
    return recording.script or t("autograd graph")


def subtitle(recording: Recording, style: str, way: str) -> str:
    """Return where the root was made, which backward, what the picture means, which torch."""
    graph, full = recording.graph, recording.full
    source = None
    if graph and graph.roots:
        source = graph.node(graph.roots[0].node).source
    source = source or (full.source if full else None)
    place = f"{PurePath(source.file).name}:{source.line}" if source else PurePath(recording.script).name
    torch = torch_release(recording.versions)
    parts = [place, words.backward(full), convention(style, way), f"torch {torch}" if torch else ""]
    return " · ".join(part for part in parts if part)


def convention(style: str, way: str) -> str:
    """Return what nodes and arrows are in a picture of this style and direction."""
    return t(CONVENTIONS.get(style, CONVENTIONS["autograd"]), way=t(WAYS[way]))


def legend(cards: list[Card], lines: list[Line], style: str, *, walking: bool) -> tuple[Legend, ...]:
    """Return the words for those looks that are in the picture."""
    states = {line.state for line in lines}
    present = {card.kind for card in cards}
    flags = {
        "root": any(card.root for card in cards),
        "copy": any(card.copy for card in cards),
        "gradient": "" in states and style != "data" and not walking,
        "before": "" in states and style != "data" and walking,
        "data": "" in states and style == "data",
        "active": any(card.active for card in cards),
        "failed": any(card.failed for card in cards),
        "now": "now" in states,
        "coming": "coming" in states,
        "grey": any(row.slot is None for card in cards for row in card.rows),
    }
    present |= {name for name, there in flags.items() if there}
    return tuple(Legend(name, t(look.legend)) for name, look in LOOKS.items() if name in present)
