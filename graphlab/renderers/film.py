"""The pictures of all steps of one backward: laid out once, so that they flip like an animation.

Every text that changes from step to step gets the room of the widest that will stand there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.layout import boxes
from graphlab.layout.parts import Legend, Note
from graphlab.layout.place import place
from graphlab.renderers.folds import gradient_norm
from graphlab.renderers.options import Flow
from graphlab.renderers.reading import read
from graphlab.renderers.scene import cards_of, scene
from graphlab.renderers.styles import LOOKS

if TYPE_CHECKING:
    from graphlab.layout.parts import Card, Scene
    from graphlab.layout.place import Placed
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading

WALKING = ("active", "now", "before", "coming")  # looks that come and go in every walk


class Film:
    """One layout and many pictures of it: ``at`` gives the picture of one step.

    ``least`` is a width and a height in px that no picture is smaller than.
    """

    def __init__(self, recording: Recording, options: Options, least: tuple[float, float] = (0, 0)) -> None:
        """Lay the picture out; that is all the time that most pictures take."""
        self.recording, self.least = recording, least
        self.options = replace(options, flow=options.flow or Flow(len(recording.steps)))
        self.widest = widest(recording, self.options)
        self.placed = place(self.widest, options.engine, options.timeout)

    @property
    def size(self) -> tuple[float, float]:
        """Return the width and the height of every picture, in px."""
        from graphlab.renderers.svg import size

        wide, high = size(self.widest, self.placed)
        return max(wide, self.least[0]), max(high, self.least[1])

    def at(self, flow: Flow) -> tuple[Scene, Placed]:
        """Return what is drawn of one step, and the places of it."""
        drawn = scene(self.recording, replace(self.options, flow=flow))
        cards = zip(self.placed.cards, drawn.cards, strict=True)
        lines = zip(self.placed.lines, drawn.lines, strict=True)
        placed = replace(
            self.placed,
            cards=tuple(replace(one, card=card) for one, card in cards),
            lines=tuple(replace(one, line=line) for one, line in lines),
        )
        return drawn, placed

    def svg(self, flow: Flow, theme: str | None = None) -> str:
        """Return the picture of one step as SVG."""
        from graphlab.renderers.svg import draw

        drawn, placed = self.at(flow)
        return draw(drawn, placed, theme or self.options.theme, self.widest, self.least)


def widest(recording: Recording, options: Options) -> Scene:
    """Return the scene in which every text is the widest that any step of the walk shows."""
    flow = options.flow or Flow(0)
    of = len(recording.steps) if flow.of is None else flow.of
    last = scene(recording, replace(options, flow=Flow(len(recording.steps), of, of)))
    room = _widest_cards(recording, options)
    cards = tuple(_roomy(card, room) for card in last.cards)
    lines = tuple(replace(line, sent=_wider(line.sent, boxes.waiting())) for line in last.lines)
    return replace(last, cards=cards, lines=lines, legend=_legend(last, options.style))


def _widest_cards(recording: Recording, options: Options) -> dict[str, Card]:
    """Return for each card, by its id, the widest of each of its texts; the walk is gone through once."""
    reading = read(recording, replace(options, flow=Flow(0)))
    found: dict[str, Card] = {}
    for node in reading.graph.nodes:
        _note(node.id, reading, options.style, found)
    for step in recording.steps:
        reading.steps[step.node] = step
        heads = dict.fromkeys(edge.head for edge in reading.leaving.get(step.node, ()))
        for node_id in (step.node, *heads):
            _note(node_id, reading, options.style, found)
    return found


def _note(node_id: str, reading: Reading, style: str, found: dict[str, Card]) -> None:
    for card in cards_of(reading.graph.node(node_id), reading, style):
        known = found.get(card.id)
        found[card.id] = card if known is None else _merged(known, card)


def _merged(one: Card, other: Card) -> Card:
    """Return a card with the wider of each text of two."""
    notes = tuple(
        max(pair, key=lambda note: boxes.text_width(f"note-{note.kind}", note.text))
        for pair in zip(one.notes, other.notes, strict=True)
    )
    rows = tuple(
        max(pair, key=lambda row: boxes.text_width("sent", row.value))
        for pair in zip(one.rows, other.rows, strict=True)
    )
    return replace(one, notes=notes, rows=rows)


def _roomy(card: Card, room: dict[str, Card]) -> Card:
    """Return the card with the widest notes and rows of its kind; a copy has those of its leaf."""
    if LOOKS[card.kind].sheets:
        return replace(card, notes=tuple(map(_widest_norm, card.notes)))
    known = room[card.id.split("~")[0]]
    return replace(card, notes=known.notes, rows=known.rows)


def _widest_norm(note: Note) -> Note:
    """Return a fold's note with room for the norm of any gradients."""
    return Note("grad", gradient_norm("8.888e-88")) if note.kind in ("grad", "waiting") else note


def _wider(one: str, other: str) -> str:
    return max((one, other), key=lambda text: boxes.text_width(boxes.sent_kind(text), text)) if one else ""


def _legend(last: Scene, style: str) -> tuple[Legend, ...]:
    """Return the legend of all pictures together: that of the last, then what a walk shows."""
    kinds = [one for one in last.legend if one.kind not in WALKING]
    walking = [name for name in WALKING if last.lines or name == "active"]
    walking = [name for name in walking if name != "before" or style != "data"]
    return (*kinds, *(Legend(name, t(LOOKS[name].legend)) for name in walking))
