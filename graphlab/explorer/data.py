"""All that the page knows, as plain data for JSON. Keys are short: a large graph has many of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graphlab.explorer import cards as looks
from graphlab.explorer import told
from graphlab.explorer.folders import without_folders
from graphlab.explorer.opening import opened
from graphlab.explorer.outline import outline
from graphlab.explorer.rooms import Drawn, rooms
from graphlab.explorer.wiring import Wiring, wiring
from graphlab.folding.asked import BUDGET
from graphlab.lang import t
from graphlab.layout import boxes
from graphlab.renderers import cards as functions
from graphlab.renderers import folds, words
from graphlab.renderers.nesting import container
from graphlab.renderers.scene import convention, scene
from graphlab.renderers.styles import LOOKS, look_name
from graphlab.web.document import made_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphlab.explorer.wiring import Way
    from graphlab.graph import Edge, Node, Source
    from graphlab.layout.boxes import Box, Cell
    from graphlab.layout.parts import Card, Note
    from graphlab.layout.rooms import Laid, Thing
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading
    from graphlab.serialize import Json


def data(recording: Recording, options: Options) -> dict[str, Json]:
    """Return everything that the page shows of a recording, but for the folders of its user."""
    recording = without_folders(recording)
    graph = recording.graph
    assert graph is not None
    walk = told.walk_of(recording)  # first: it knows whether the steps are those of the graph
    view = folds.view_of(recording, options)
    whole = view is None
    reading = looks.final(recording, options)
    wired = wiring(outline(graph, None if whole else BUDGET))
    quiet = options.folding is not None and options.folding.asks_for_nothing()
    open_first = opened(wired.outline, view, quiet)
    first = scene(recording, options)
    way = first.direction
    notes = looks.walked(recording, reading, options)
    made = looks.cards(wired, reading)
    wide = looks.widest(wired, made, notes)
    sizes = {thing: boxes.box(card, way) for thing, card in wide.items()}
    lines = [
        {one: looks.line(wired, part, one, reading) for one in ways} for part, ways in enumerate(wired.ways)
    ]
    labels = {
        (part, one): boxes.pill(line)
        for part, found in enumerate(lines)
        for one, line in found.items()
        if line.label or line.sent
    }
    names = _headings(wired, made)
    headings = [boxes.text_width("call", name) for name, _ in names]
    laid = rooms(wired, Drawn(wide, sizes, labels, headings), open_first, way, options)
    places = _Places()
    return {
        "title": first.title,
        "script": words.clean(recording.script),
        "convention": convention("autograd", way),
        "waiting": boxes.waiting(),
        "root": words.clean(recording.full.root if recording.full else ""),
        "made": words.clean(made_by(recording.versions)),
        "backward": words.backward(recording.full),
        "way": way,
        "nodes": [_node(node, reading, places) for node in graph.nodes],
        "roots": [int(root.node[1:]) for root in graph.roots],
        "edges": [_edge(edge, reading) for edge in graph.edges],
        "home": [*wired.outline.home],
        "parts": _parts(wired, names, headings, laid),
        "modules": [[words.clean(one.path), one.call, words.clean(one.type)] for one in graph.modules],
        "copies": [[one.leaf, one.part, one.user] for one in wired.copies],
        "cards": [
            _card(made[thing], sizes[thing]) if thing in made else None
            for thing in range(wired.of_copy(len(wired.copies)))
        ],
        "notes": {str(at): [[number, _notes(one)] for number, one in found] for at, found in notes.items()},
        "opened": [*sorted(open_first)],
        "files": [*places.files],
        "lines": places.lines,
        "ops": {words.clean(op): told.about(op) for op in dict.fromkeys(node.op for node in graph.nodes)},
        "legend": _legend(made.values()),
        "said": [words.clean(one) for one in recording.notes],
        "walk": told.moments(walk) if walk is not None else [],
    }


def _headings(wired: Wiring, made: Mapping[int, Card]) -> list[tuple[str, str]]:
    """Return what stands on the border of each part when it is open, and the full text behind it."""
    modules = wired.outline.graph.modules
    again = {call.path for call in modules if call.call > 1}
    found = [("", "")]
    for at, part in enumerate(wired.outline.parts[1:], 1):
        if part.box.kind == "module":
            index = part.box.calls[0]
            one = container(index, modules[index], modules[index].path in again)
            found.append((one.label, one.tip))
        else:
            card = made[wired.of_part(at)]
            found.append((card.title, card.tip))
    return found


class _Places:
    """Files by their number, and of each the lines that the recording knows."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.lines: dict[str, Json] = {}

    def number(self, source: Source) -> int:
        """Return the number of a source's file, and note its line."""
        at = self.files.setdefault(words.clean(source.file), len(self.files))
        if source.text:
            self.lines.setdefault(f"{at}:{source.line}", words.clean(source.text))
        return at


def _node(node: Node, reading: Reading, places: _Places) -> Json:
    """Return what is known of a node; what is empty is left out."""
    step = reading.every.get(node.id)
    norm, wrong = told.measured(step) if step is not None else (None, False)
    outputs = [one for one in node.outputs if one is not None]
    given: dict[str, Json] = {
        "op": words.clean(node.op),
        "kind": node.kind if node.kind != "op" else None,
        "names": [words.clean(one) for one in dict.fromkeys((*node.names, node.name)) if one] or None,
        "at": [places.number(node.source), node.source.line, node.source.column] if node.source else None,
        "expr": words.clean(node.source.expression) if node.source and node.source.expression else None,
        "in": reading.module(node),
        "facts": told.known(node) or None,
        "norm": float(f"{norm:.4g}") if norm is not None and math.isfinite(norm) else None,
        "bad": 1 if wrong or any(told.not_finite(one) for one in outputs) else None,
    }
    return {key: value for key, value in given.items() if value is not None}


def _edge(edge: Edge, reading: Reading) -> Json:
    """Return an edge as tail, head, slot, output, and the texts that stand on its arrow."""
    line = functions.line(edge, reading)
    texts = [line.label, line.sent] if line.sent else [line.label] if line.label else []
    return [int(edge.tail[1:]), int(edge.head[1:]), edge.slot, edge.output_nr, *texts]


def _parts(
    wired: Wiring, names: Sequence[tuple[str, str]], headings: Sequence[float], laid: Sequence[Laid]
) -> Json:
    """Return each part with the places of what is in it, and the curves of its ways."""
    made: list[Json] = []
    count = 0
    for at, part in enumerate(wired.outline.parts):
        done = laid[at]
        corners: list[Json] = [
            [_thing(wired, thing), round(x, 1), round(y, 1)] for thing, (x, y) in done.corners.items()
        ]
        ways = [_way(one, count + number, done) for number, one in enumerate(wired.ways[at])]
        count += len(ways)
        made.append(
            {
                "parent": part.parent,
                "kind": part.box.kind,
                "name": names[at][0],
                "tip": names[at][1],
                "head": round(headings[at], 1),
                "size": len(part.box.nodes),
                "call": part.box.calls[0] if part.box.kind == "module" else None,
                "w": round(done.w, 1),
                "h": round(done.h, 1),
                "things": corners,
                "ways": ways,
            }
        )
    return made


def _thing(wired: Wiring, thing: Thing) -> int:
    return wired.of_part(thing) if isinstance(thing, int) else int(thing)


def _way(one: Way, number: int, done: Laid) -> Json:
    """Return a way as its ends, its slot, its curve, and the place of what stands on it."""
    curve: list[Json] = [round(part, 1) for point in done.curves[number] for part in point]
    label: list[Json] = [round(part, 1) for part in done.labels.get(number, ())]
    return [one.tail, one.head, one.slot, curve, *([label] if label else [])]


def _card(card: Card, box: Box) -> Json:
    """Return a card and where its parts are; what is empty is left out."""
    head = box.header
    given: dict[str, Json] = {
        "k": look_name(card),
        "c": LOOKS[card.kind].corner,
        "t": card.title,
        "v": card.value,
        "s": card.small,
        "p": _tip(card.tip, card.title),
        "w": box.w,
        "h": box.h,
        "head": [head.x, head.y, head.w, head.h],
        "r": [
            [row.text, row.value, -1 if row.slot is None else row.slot, _cell(cell), _tip(row.tip, row.text)]
            for row, cell in zip(card.rows, box.cells, strict=True)
        ],
        "n": _notes(card.notes),
        "y": [cell.y for cell in box.notes],
        "root": 1 if card.root else 0,
        "failed": 1 if card.failed else 0,
        "copy": 1 if card.copy else 0,
        "sheets": LOOKS[look_name(card)].sheets,
    }
    return {key: value for key, value in given.items() if value not in ("", 0, [])}


def _cell(cell: Cell) -> Json:
    return [cell.x, cell.y, cell.w, cell.h]


def _tip(tip: str, text: str) -> str:
    return words.clean(tip) if tip != text else ""


def _notes(notes: Sequence[Note]) -> Json:
    return [[note.kind, words.clean(note.text), _tip(note.tip, note.text)] for note in notes]


def _legend(cards: Iterable[Card]) -> Json:
    """Return the words for those looks of cards that the page can show."""
    kinds = {look_name(card) for card in cards} | {card.kind for card in cards}
    return [[name, t(LOOKS[name].legend)] for name in LOOKS if name in kinds]
