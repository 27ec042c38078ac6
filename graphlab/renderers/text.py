"""The graph as text, for a terminal or a diff: a line per node, and its edges below it.

No colour and no indentation that depends on the rest, so that a change in one node changes
few lines. Characters that a terminal would obey are written as their code.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.harmless import plain
from graphlab.lang.retold import retold
from graphlab.renderers import cards, fold_text, folds, graph_of, words
from graphlab.renderers.reading import read
from graphlab.version import torch_release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.folding.view import Arrow, View
    from graphlab.graph import Edge, Graph, Node
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading

WIDEST = 44
LONGEST = 60  # values that are longer get a line of their own
CONVENTION = noted("nodes are functions; each arrow is the way that a gradient flows")


def text(recording: Recording, options: Options) -> str:
    """Return the graph as lines of text: title, then nodes and their edges in order.

    Raises: GraphlabError GL002 when there is no graph.
    """
    graph = graph_of(recording)
    reading = read(recording, options)
    main = _main_file(recording, graph)
    view = folds.view_of(recording, options)
    if view is not None:
        return _folded(recording, view, reading, main)
    table = _aligned([_cells(node, reading, main) for node in graph.nodes])
    lines = [*_head(recording, graph, main), ""]
    for node, row in zip(graph.nodes, table, strict=True):
        lines += [row, *_below(node, reading)]
    lines += _notes(recording)
    return "\n".join(lines) + "\n"


def _notes(recording: Recording) -> list[str]:
    if not recording.notes:
        return []
    return ["", *(t("note: {text}", text=plain(retold(note))) for note in recording.notes)]


def _folded(recording: Recording, view: View, reading: Reading, main: str) -> str:
    """Return the boxes of a view and the arrows between them, each node that stands alone as ever."""
    cards_by_id = {card.id: card for card in folds.drawn(view, reading)}
    leaving: dict[str, list[Arrow]] = {}
    for arrow in view.arrows:
        leaving.setdefault(arrow.tail, []).append(arrow)
    rows = [
        _cells(view.graph.nodes[box.nodes[0]], reading, main)
        if box.kind == "node"
        else [plain(cell) for cell in fold_text.cells(box, cards_by_id[box.id], view)]
        for box in view.boxes
    ]
    folded = t("{boxes}; --flat lists every node", boxes=words.count(len(view.boxes), "box"))
    lines = [*_head(recording, view.graph, main), folded, ""]
    for box, row in zip(view.boxes, _aligned(rows), strict=True):
        lines += [row, *map(plain, fold_text.below(box, leaving.get(box.id, []), view))]
    lines += _notes(recording)
    return "\n".join(lines) + "\n"


def _head(recording: Recording, graph: Graph, main: str) -> list[str]:
    roots = [_root(graph, root.node) for root in graph.roots]
    full = recording.full
    torch = torch_release(recording.versions)
    first = graph.node(graph.roots[0].node).source if graph.roots else None
    place = f"{PurePath(main).name}:{first.line}" if first and first.file == main else PurePath(main).name
    facts = [
        words.backward(full),
        t("root {roots}", roots=", ".join(roots)) if roots else "",
        words.count(len(graph.nodes), "node") + t(", ") + words.count(len(graph.edges), "edge"),
        f"torch {torch}" if torch else "",
    ]
    title = "  ".join(part for part in (place, first.text if first else "") if part)
    return [plain(title) or t("graph"), plain(" · ".join(fact for fact in facts if fact)), t(CONVENTION)]


def _root(graph: Graph, node_id: str) -> str:
    """Return the node's id, and the user's name where there is one: ``n0 loss``."""
    name = graph.node(node_id).name or next((root.name for root in graph.roots if root.node == node_id), "")
    return f"{node_id} {name}".rstrip()


def _main_file(recording: Recording, graph: Graph) -> str:
    """Return the file that most is about: that of the first root, else the script."""
    sources = [graph.node(root.node).source for root in graph.roots]
    return next((source.file for source in sources if source), recording.script)


def _cells(node: Node, reading: Reading, main: str) -> list[str]:
    """Return the columns of a node: id, op, what it is, where, module, remarks."""
    where = ""
    if node.source:
        here = node.source.file == main
        line = node.source.line
        where = f"← {t('line {n}', n=line) if here else f'{PurePath(node.source.file).name}:{line}'}"
    call = node.module
    module = t("module {call}", call=f"{call.path or call.type}#{call.call}") if call else ""
    remarks = t("root") if node.id in reading.roots else ""
    arriving = len(reading.arriving.get(node.id, ()))
    if arriving > 1:
        remarks = t(", ").join(part for part in (remarks, t("{n} edges in", n=arriving)) if part)
    return [
        plain(cell) for cell in (node.id, words.function(node), _what(node, reading), where, module, remarks)
    ]


def _what(node: Node, reading: Reading) -> str:
    """Return name, expression and value or shape: ``y = 11`` or ``3 * x = 6`` or ``w (3)``."""
    expression = node.source.expression if node.source else ""
    named = ", ".join(node.names) if len(node.names) > 1 else node.name or reading.root_name(node)
    title = _cut(named or expression)
    value = _value(node, reading)
    if value and len(value) <= LONGEST:
        return f"{title} = {value}" if title else value
    shape = words.shapes(node) if "shapes" in reading.show else ""
    return f"{title}  {shape}".strip()


def _value(node: Node, reading: Reading) -> str:
    """Return the values of the only output, where they are wanted."""
    return words.value(words.result(node), reading.values) if "values" in reading.show else ""


def _below(node: Node, reading: Reading) -> list[str]:
    """Return the edges that leave the node, then what else was asked for."""
    edges = reading.leaving.get(node.id, [])
    last = len(edges) - 1
    lines = [f"  {'└' if at == last else '├'} {_edge(node, edge, reading)}" for at, edge in enumerate(edges)]
    value = _value(node, reading)
    extra = [value] if len(value) > LONGEST else []
    extra += [note.text for note in cards.notes(_escaped(node), reading) if note.kind != "source"]
    return [*lines, *_constants(node, reading), *(f"  · {plain(text)}" for text in extra)]


def _constants(node: Node, reading: Reading) -> list[str]:
    """Return a line for each operand that no gradient flows to."""
    slots = {edge.slot for edge in reading.leaving.get(node.id, ())}
    texts = [_cut(plain(one.text)) for one in node.operands if one.slot not in slots]
    return [f"  · {t('{operand} without gradient', operand=text)}" for text in texts]


def _escaped(node: Node) -> Node:
    """Return the node with names as ``plain`` writes them, before anyone else cleans them."""
    saved = tuple(replace(one, name=plain(one.name), value=plain(one.value)) for one in node.saved)
    return replace(node, name=plain(node.name), saved=saved)


def _edge(node: Node, edge: Edge, reading: Reading) -> str:
    spoken = next((one.text for one in node.operands if one.slot == edge.slot), "")
    head = reading.graph.node(edge.head)
    output = f" {t('output {n}', n=edge.output_nr)}" if edge.output_nr or len(head.outputs) > 1 else ""
    sent = ""
    if "grads" in reading.show:
        sent = f"   {t('gradient')} {cards.contribution(node.id, edge.slot, reading)}"
    label = " ".join(part for part in (str(edge.slot), _cut(plain(spoken))) if part)
    return f"{label} → {edge.head}{output}{sent}"


def _cut(text: str) -> str:
    """Return the text, shortened in its middle when it is too wide for a column."""
    if sum(map(words.columns, text)) <= WIDEST:
        return text
    return words.shorten(plain(text), WIDEST)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows as lines, each column as wide as its widest cell."""
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (width - _columns(cell)) for cell, width in zip(row, widths, strict=True) if width
        ).rstrip()
        for row in rows
    ]


def _columns(text: str) -> int:
    from unicodedata import combining

    return sum(0 if combining(char) else words.columns(char) for char in text)
