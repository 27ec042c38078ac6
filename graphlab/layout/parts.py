"""What a picture is made of, before anything has a place: cards, lines, containers, legend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One operand of a card; with a ``slot`` it is the port that edge leaves from."""

    text: str
    value: str = ""
    slot: int | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One more line on a card; ``kind`` is value, grad, waiting, saved or source."""

    kind: str
    text: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One box: a function, a leaf, a copy of a leaf, or a tensor; ``kind`` is a key of LOOKS.

    ``node`` is the graph's own id; several cards may stand for one node.
    ``container`` is the position of a module call in ``Graph.modules``. ``active`` is the card
    whose step is shown, ``failed`` the one whose node raised and ended the backward. ``mark`` is a key
    of LOOKS that goes before the kind: came, went, changed.
    """

    id: str
    node: str
    kind: str
    title: str
    value: str = ""
    small: str = ""
    rows: tuple[Row, ...] = ()
    notes: tuple[Note, ...] = ()
    tip: str = ""
    root: bool = False
    copy: str = ""
    container: int | None = None
    active: bool = False
    failed: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One arrow between two cards; ``key`` is ``tail:slot`` of the edge that it draws.

    ``sent`` is the gradient that travels along it. ``state`` is a key of LOOKS: ``now`` in the step
    that is shown, ``coming`` before; nothing for the usual look.
    """

    key: str
    tail: str
    head: str
    slot: int | None = None
    label: str = ""
    tip: str = ""
    sent: str = ""
    state: str = ""
    edges: str = ""


@dataclass(frozen=True, slots=True)
class Container:
    """One module call that is drawn as a box around what it made."""

    index: int
    label: str
    parent: int | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of the legend; ``kind`` is a key of LOOKS."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is drawn; ``direction`` is LR, RL, TB or BT."""

    title: str
    subtitle: str
    description: str
    direction: str
    cards: tuple[Card, ...] = ()
    lines: tuple[Line, ...] = ()
    containers: tuple[Container, ...] = ()
    legend: tuple[Legend, ...] = ()
