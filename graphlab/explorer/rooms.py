"""The layout of every part, by the same engine and rules as every other picture of graphlab.

Parts that are open at first are laid out around what is open in them, so that the page begins as
the picture that ``render`` draws. All others are laid out with everything in them folded.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from graphlab.explorer.outline import WHOLE
from graphlab.explorer.wiring import WALL
from graphlab.layout import boxes
from graphlab.layout.partition import Part as Piece
from graphlab.layout.partition import Ports, parts
from graphlab.layout.parts import Scene
from graphlab.layout.pieces import lay_out
from graphlab.layout.rooms import OUTSIDE, Laid, Room, Stretch
from graphlab.layout.settle import Site, finish

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from graphlab.explorer.wiring import Way, Wiring
    from graphlab.layout.boxes import Box
    from graphlab.layout.parts import Card
    from graphlab.layout.rooms import Thing
    from graphlab.renderers.options import Options

MANY = 400  # parts that one call of the engine lays out


@dataclass(frozen=True, slots=True)
class Drawn:
    """The cards of all things, their sizes, and the sizes of what stands on the ways."""

    cards: Mapping[int, Card]
    sizes: Mapping[int, Box]
    labels: Mapping[tuple[int, Way], tuple[float, float]]
    headings: Sequence[float]


def rooms(wired: Wiring, drawn: Drawn, opened: Collection[int], way: str, options: Options) -> list[Laid]:
    """Return each part with the places of what is in it; ways are numbered in their order."""
    return _Plan(wired, drawn, opened, way, options).made()


class _Plan:
    def __init__(
        self, wired: Wiring, drawn: Drawn, opened: Collection[int], way: str, options: Options
    ) -> None:
        self.wired, self.drawn, self.way, self.options = wired, drawn, way, options
        self.opened = {*opened, WHOLE}
        self.nodes = len(wired.outline.graph.nodes)
        self.site = Site(Scene("", "", "", way), {}, Ports(), dict(enumerate(drawn.headings)), {})
        for thing, size in drawn.sizes.items():
            self.site.sizes[str(thing)] = size.w, size.h
        self.copies: dict[int, list[tuple[int, int]]] = {}
        for at, copy in enumerate(wired.copies):
            self.copies.setdefault(copy.part, []).append((wired.of_copy(at), copy.leaf))
        self.numbers: list[dict[Way, int]] = []
        count = 0
        for ways in wired.ways:
            self.numbers.append({one: count + at for at, one in enumerate(ways)})
            count += len(ways)

    def made(self) -> list[Laid]:
        """Return the parts: first those with nothing open in them, then outwards."""
        outline = self.wired.outline
        depth = [len(outline.way(part)) for part in range(len(outline.parts))]
        closed = [part for part in range(len(outline.parts)) if part not in self.opened]
        for at in range(0, len(closed), MANY):
            self._lay_out(closed[at : at + MANY])
        for level in sorted({depth[part] for part in self.opened}, reverse=True):
            self._lay_out([part for part in sorted(self.opened) if depth[part] == level])
        done = self.site.done
        return [done[OUTSIDE if part == WHOLE else part] for part in range(len(outline.parts))]

    def _lay_out(self, here: Sequence[int]) -> None:
        cut: dict[int, tuple[Room, list[Piece]]] = {}
        for part in here:
            room = self._room(part)
            cut[part] = room, parts(room, self.site.sizes, self.site.ports, self.way)
        texts = (one.text for _, found in cut.values() for one in found)
        made = lay_out(texts, self.way, self.options.engine, self.options.timeout)
        for room, found in cut.values():
            finish(room, [(one, made[one.text]) for one in found], self.site)

    def _room(self, part: int) -> Room:
        """Return what stands in a part, in the order of the graph, and its stretches."""
        held = self.wired.outline.parts[part]
        first = {self.wired.of_part(one): min(self.wired.outline.parts[one].box.nodes) for one in held.parts}
        first.update({node: node for node in held.nodes})
        first.update(dict(self.copies.get(part, ())))
        shown = sorted(first, key=lambda one: (first[one], one))
        room = Room(OUTSIDE if part == WHOLE else part, [self._thing(one) for one in shown])
        for one, number in self.numbers[part].items():
            self._port(part, one, number)
            room.stretches.append(
                Stretch(
                    number,
                    None if one.tail == WALL else self._thing(one.tail),
                    None if one.head == WALL else self._thing(one.head),
                    self.drawn.labels.get((part, one), (0, 0)),
                )
            )
        return room

    def _thing(self, number: int) -> Thing:
        """Return how the layout knows a thing: an open part as a container, anything else as a card."""
        part = number - self.nodes
        return part if part in self.opened and 0 <= part < len(self.wired.outline.parts) else str(number)

    def _port(self, part: int, one: Way, number: int) -> None:
        """Say where a stretch leaves its thing, and where it enters what is open."""
        ports = self.site.ports
        tail, head = self._thing(one.tail), self._thing(one.head)
        if isinstance(tail, int):
            feeding = self._crossing(part, one, tail, leaving=True)
            if feeding:
                ports.leaving[tail, number] = fmean(feeding)
        elif one.tail in self.drawn.cards and self.drawn.cards[one.tail].rows:
            card, size = self.drawn.cards[one.tail], self.drawn.sizes[one.tail]
            ports.leaving[tail, number] = boxes.port(card, size, one.slot, self.way)
            ports.many.add(tail)
        if isinstance(head, int):
            fed = self._crossing(part, one, head, leaving=False)
            if fed:
                ports.entering[head, number] = fmean(fed)

    def _crossing(self, part: int, one: Way, inner: int, *, leaving: bool) -> list[float]:
        """Return where the edges of a way cross the border of an open part that it begins or ends at."""
        edges = set(self.wired.ways[part][one])
        laid = self.site.done[inner]
        found = laid.exits if leaving else laid.entries
        return [
            found[number]
            for way, number in self.numbers[inner].items()
            if number in found and not edges.isdisjoint(self.wired.ways[inner][way])
        ]
