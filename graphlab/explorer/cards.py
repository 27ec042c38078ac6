"""The card of every thing, with room for every text that it shows on the way through the backward."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.explorer.told import MANY_STEPS
from graphlab.explorer.wiring import WALL
from graphlab.folding.view import View
from graphlab.layout import boxes
from graphlab.layout.parts import Line, Note
from graphlab.renderers import cards as functions
from graphlab.renderers import folds, words
from graphlab.renderers.options import Flow
from graphlab.renderers.reading import read

if TYPE_CHECKING:
    from graphlab.explorer.wiring import Way, Wiring
    from graphlab.layout.parts import Card
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading

TITLE = 40
MANY_SENDERS = 60  # a node with more of them tells only that it waits, and then the sum

Notes = tuple[Note, ...]


def final(recording: Recording, options: Options) -> Reading:
    """Return the look-ups for cards at the end of the walk, where there is one."""
    steps = len(recording.steps)
    show = options.show | ({"grads"} if steps else set())
    flow = Flow(steps, steps, steps) if steps else None
    return replace(read(recording, replace(options, show=frozenset(show), flow=flow)), now="")


def cards(wired: Wiring, reading: Reading) -> dict[int, Card]:
    """Return the card of each node, each part as it looks folded, and each copy of a leaf."""
    outline = wired.outline
    made = {at: functions.card(node, reading) for at, node in enumerate(outline.graph.nodes)}
    view = View(outline.graph, tuple(part.box for part in outline.parts[1:]), ())
    for part, card in enumerate(folds.drawn(view, reading), 1):
        made[wired.of_part(part)] = _counted(wired, part, card)
    for at, copy in enumerate(wired.copies):
        leaf = made[copy.leaf]
        made[wired.of_copy(at)] = replace(leaf, copy="copy", tip=f"{leaf.tip} · copy")
    return made


def _counted(wired: Wiring, part: int, card: Card) -> Card:
    """Return the card of a part; of one time of a run, or of some of them, with which it is."""
    parts = wired.outline.parts
    outer = parts[parts[part].parent]
    if outer.box.kind != "run" or parts[part].parent == 0:
        return card
    first = 1 + sum(parts[one].box.times for one in outer.parts if one < part)
    last = first + parts[part].box.times - 1
    which = f"{first}" if first == last else f"{first}–{last}"
    return replace(card, title=words.shorten(f"{which} · {card.title}", TITLE), tip=f"{which} · {card.tip}")


def walked(recording: Recording, reading: Reading, options: Options) -> dict[int, list[tuple[int, Notes]]]:
    """Return, for each node whose notes change on the way, from which step on it has which."""
    if "grads" not in reading.show or not reading.every:
        return {}
    found: dict[int, list[tuple[int, Notes]]] = {}
    now = read(recording, replace(options, show=reading.show, flow=Flow(0)))
    for node in reading.graph.nodes:
        found[int(node.id[1:])] = [(0, functions.notes(node, now))]
    short = len(recording.steps) > MANY_STEPS  # then cards do not tell what has arrived so far
    for number, step in enumerate(recording.steps, 1):
        now.steps[step.node] = step
        heads = [] if short else [edge.head for edge in now.leaving.get(step.node, ())]
        heads = [head for head in heads if len(now.arriving[head]) <= MANY_SENDERS]
        for node_id in dict.fromkeys((step.node, *heads)):
            at = int(node_id[1:])
            notes = functions.notes(reading.graph.nodes[at], now)
            if notes != found[at][-1][1]:
                found[at].append((number, notes))
    return {at: several for at, several in found.items() if len(several) > 1}


def widest(
    wired: Wiring, made: dict[int, Card], notes: dict[int, list[tuple[int, Notes]]]
) -> dict[int, Card]:
    """Return the cards with room for whatever will stand on them on the way, ``waiting`` too."""
    wide = {thing: _roomy(card, notes.get(thing, [])) for thing, card in made.items()}
    for part in range(1, len(wired.outline.parts)):
        # There is a mark on it that opens it, as large as that of a copy.
        thing = wired.of_part(part)
        wide[thing] = replace(wide[thing], copy="opens")
    for at, copy in enumerate(wired.copies):
        thing = wired.of_copy(at)
        wide[thing] = replace(wide[thing], notes=wide[copy.leaf].notes)
    return wide


def _roomy(card: Card, notes: list[tuple[int, Notes]]) -> Card:
    rows = tuple(replace(row, value=_wider(row.value)) if row.value else row for row in card.rows)
    kept = card.notes
    for _, other in notes:
        if len(other) == len(kept):
            kept = tuple(max(pair, key=_width) for pair in zip(kept, other, strict=True))
    return replace(card, rows=rows, notes=kept)


def _width(note: Note) -> float:
    return boxes.text_width(f"note-{note.kind}", note.text)


def _wider(text: str) -> str:
    return max((text, boxes.waiting()), key=lambda one: boxes.text_width(boxes.sent_kind(one), one))


def line(wired: Wiring, part: int, way: Way, reading: Reading) -> Line:
    """Return the arrow of a way between two things: what stands on it, with the widest text."""
    graph = wired.outline.graph
    edges = [graph.edges[at] for at in wired.ways[part][way]]
    if WALL in (way.tail, way.head):
        return Line("", "", "")
    if len(edges) > 1:
        return Line("", "", "", None, f"{len(edges)} edges")
    made = functions.line(edges[0], reading)
    return replace(made, sent=_wider(made.sent)) if made.sent else made
