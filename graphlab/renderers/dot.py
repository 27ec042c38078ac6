"""The graph as DOT, complete by itself: for people who use Graphviz.

The same cards, arrows and words as the picture, as HTML-like labels. A leaf that the
picture shows as several copies is one node here: nodes and edges are those of the graph.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import graph_of
from graphlab.renderers.dot_cards import COMMA, Room, card_label, html, line_label, title_label, tooltip
from graphlab.renderers.film import widest
from graphlab.renderers.nesting import common
from graphlab.renderers.scene import scene
from graphlab.renderers.styles import GROUND, LOOKS, QUIET, SLATE, families

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.graph import ModuleCall
    from graphlab.layout.parts import Card, Container, Line, Scene
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

FONT = "DejaVu Sans,Verdana,Helvetica,sans-serif"
_SIDES = {"LR": "e", "RL": "w", "TB": "s", "BT": "n"}


def dot(recording: Recording, options: Options) -> str:
    """Return DOT text that Graphviz draws as the picture is drawn; the same every time.

    Raises: GraphlabError GL002 when there is no graph.
    """
    graph = graph_of(recording)
    if options.style == "torchviz":
        from graphlab.renderers import torchviz_look

        return torchviz_look.dot(recording, options)
    picture = _merged(scene(recording, options), graph.modules)
    room = Room()
    if options.flow is not None:
        room = Room.of(_merged(widest(recording, options), graph.modules))
    return "\n".join(_document(picture, options.style, room)) + "\n"


def document(picture: Scene, modules: Sequence[ModuleCall]) -> str:
    """Return DOT text of a scene that is drawn in style ``autograd``."""
    return "\n".join(_document(_merged(picture, modules), "autograd", Room())) + "\n"


def _merged(picture: Scene, modules: Sequence[ModuleCall]) -> Scene:
    """Return the scene with one card in place of all copies of a leaf."""
    cards: dict[str, list[Card]] = {}
    for card in picture.cards:
        cards.setdefault(_identifier(card.id), []).append(card)
    merged = []
    for name, same in cards.items():
        first, mark = same[0], f" · {same[0].copy}"
        place = common([card.container for card in same], modules) if len(same) > 1 else first.container
        small, tip = first.small.removesuffix(mark), first.tip.removesuffix(mark)
        merged.append(replace(first, id=name, copy="", small=small, tip=tip, container=place))
    lines = [
        replace(line, tail=_identifier(line.tail), head=_identifier(line.head)) for line in picture.lines
    ]
    legend = tuple(one for one in picture.legend if one.kind != "copy")
    return replace(picture, cards=tuple(merged), lines=tuple(lines), legend=legend)


def _identifier(card_id: str) -> str:
    """Return the node's id in DOT: n3, or n3_1 for its second output in style data."""
    return card_id.split("~")[0].replace(".", "_")


def _document(picture: Scene, style: str, room: Room) -> Iterator[str]:
    way = picture.direction
    colour = LOOKS["data" if style == "data" else "gradient"].stroke[0]
    font = f'fontname="{families(FONT, COMMA)}"'
    yield "digraph graphlab {"
    yield f'  graph [rankdir={way} charset="UTF-8" bgcolor="{GROUND[0]}" {font} fontsize=10'
    yield '    nodesep=0.3 ranksep=0.6 labelloc="t" labeljust="l" tooltip=" "'
    yield f"    label={title_label(picture, room)}];"
    yield f"  node [shape=plain {font} fontsize=11];"
    arrow = f'color="{colour}" fontcolor="{QUIET[0]}"'
    yield f"  edge [{arrow} {font} fontsize=9 penwidth=1.4 arrowsize=0.7];"
    yield ""
    yield from _nested(picture, room)
    yield ""
    ports = {(card.id, row.slot) for card in picture.cards for row in card.rows}
    for line in picture.lines:
        yield f"  {_arrow(line, ports, way, room)};"
    yield "}"


def _nested(picture: Scene, room: Room) -> Iterator[str]:
    """Yield every node inside the clusters of its module calls; deep nesting is fine."""
    inside: dict[int | None, list[Container]] = {}
    for one in picture.containers:
        inside.setdefault(one.parent, []).append(one)
    members: dict[int | None, list[Card]] = {}
    for card in picture.cards:
        members.setdefault(card.container, []).append(card)
    todo: list[tuple[Container | None, int, bool]] = [(None, 0, True)]
    while todo:
        container, depth, opens = todo.pop()
        pad = "  " * (depth + 1)
        if not opens:
            yield f"{'  ' * depth}}}"
            continue
        if container is not None:
            yield from _opened(container, depth)
            todo.append((container, depth, False))
        index = container.index if container else None
        for card in members.get(index, ()):
            yield f"{pad}{_node(card, picture.direction, room)};"
        todo += [(inner, depth + 1, True) for inner in reversed(inside.get(index, ()))]


def _opened(container: Container, depth: int) -> Iterator[str]:
    pad = "  " * depth
    yield f"{pad}subgraph cluster_{container.index} {{"
    look = f'style="rounded" color="{SLATE[0]}" fontcolor="{QUIET[0]}"'
    yield f'{pad}  graph [{look} labelloc="t" labeljust="l" fontsize=10'
    yield f"{pad}    label=<{html(container.label)}> tooltip={tooltip(container.tip)}];"


def _node(card: Card, way: str, room: Room) -> str:
    return f"{card.id} [label={card_label(card, way, room)} tooltip={tooltip(card.tip)}]"


def _arrow(line: Line, ports: set[tuple[str, int | None]], way: str, room: Room) -> str:
    port = f":p{line.slot}:{_SIDES[way]}" if line.slot is not None and (line.tail, line.slot) in ports else ""
    label = f" label={line_label(line, room)}" if line.label or line.sent else ""
    tip = line.tip or (t("slot {n}", n=line.slot) if line.slot is not None else " ")
    return f"{line.tail}{port} -> {line.head} [tooltip={tooltip(tip)}{label}{_state(line)}]"


def _state(line: Line) -> str:
    """Return how a line looks that is not like the others: in this step, or still to come."""
    if not line.state:
        return ""
    look = LOOKS[line.state]
    dashed = " style=dashed" if look.dash else ""
    size = " arrowsize=1.1" if line.state == "now" else ""
    return f' color="{look.stroke[0]}" penwidth={look.width:g}{dashed}{size}'
