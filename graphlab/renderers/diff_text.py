"""A comparison as text: what came, went and changed, under the source line that made it."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.lang.harmless import plain
from graphlab.renderers import words
from graphlab.renderers.diff_scene import summary
from graphlab.renderers.merged import change_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.compare import Kept
    from graphlab.graph import Edge, Graph, Node
    from graphlab.renderers.diff import Comparison

MANY_LINES = 12  # source lines told in full
MANY_NODES = 6  # nodes of one line
NAME = 44
SIGNS = {"+": "32", "-": "31", "~": "33"}  # and their colours at a terminal

# One entry: the sign, the words, and where its line is in the second graph, else the first.
Entry = tuple[str, str]
Place = tuple[str, int, str]


def diff_text(both: Comparison, *, color: bool = False, all_of_it: bool = False) -> str:
    """Return the comparison as lines of text, by source line; long ones shortened unless asked."""
    lines = [*_head(both), *_body(both, all_of_it=all_of_it)]
    return "\n".join(_painted(line) if color else line for line in lines) + "\n"


def _painted(line: str) -> str:
    paint = SIGNS.get(line[2:3]) if line.startswith("  ") else None
    return f"\x1b[{paint}m{line}\x1b[0m" if paint else line


def _head(both: Comparison) -> Iterator[str]:
    sizes = (words.count(len(graph.nodes), "node") for graph in (both.graph_a, both.graph_b))
    yield plain(f"{both.name_a} → {both.name_b}    {' → '.join(sizes)}")
    yield summary(both)


def _body(both: Comparison, *, all_of_it: bool) -> Iterator[str]:
    places: dict[Place, list[Entry]] = {}
    for place, entry in sorted(_entries(both), key=lambda one: (not one[0][0], one[0])):
        places.setdefault(place, []).append(entry)
    shown = list(places.items()) if all_of_it else list(places.items())[:MANY_LINES]
    for (file, line, text), entries in shown:
        yield ""
        where = f"{PurePath(file).name}:{line}  " if file else ""
        yield plain(words.shorten(f"{where}{text}", 100)) if file else text
        yield from _told(entries, all_of_it=all_of_it)
    rest = sum(len(entries) for _, entries in list(places.items())[len(shown) :])
    if rest:
        lines = words.count(len(places) - len(shown), "more line")
        differences = words.count(rest, "difference")
        yield ""
        yield t(
            "and {differences} on {lines}; -o FILE.txt has them all", differences=differences, lines=lines
        )
    yield from _edges(both, all_of_it=all_of_it)


def _told(entries: list[Entry], *, all_of_it: bool) -> Iterator[str]:
    """Yield the entries of one line, each wording once with how often it is there."""
    counts = Counter(entries)
    shown = list(counts.items()) if all_of_it else list(counts.items())[:MANY_NODES]
    for (sign, text), times in shown:
        yield f"  {sign} {text}" + (f"  {t('({n} times)', n=f'{times:,}')}" if times > 1 else "")
    if len(shown) < len(counts):
        yield f"    {t('and {n} more', n=len(counts) - len(shown))}"


def _entries(both: Comparison) -> Iterator[tuple[Place, Entry]]:
    """Yield each node that differs, with its place in the order of the lines."""
    for one in both.diff.went:
        node = both.graph_a.node(one)
        yield _place(node), ("-", _words(node))
    for one in both.diff.came:
        node = both.graph_b.node(one)
        yield _place(node), ("+", _words(node))
    for kept in both.diff.changed:
        node = both.graph_b.node(kept.b)
        yield _place(node), ("~", _change(node, kept))


def _place(node: Node) -> Place:
    if node.source:
        return node.source.file, node.source.line, node.source.text
    return ("", 1, t("leaves")) if node.kind == "leaf" else ("", 0, t("line unknown"))


def _words(node: Node) -> str:
    """Return a node in few words: what it is, the user's name, its shape, its module."""
    what = words.function(node)
    module = t("in {module}", module=node.module.path or node.module.type) if node.module else ""
    if node.module and node.module.call > 1:
        module += t(", ") + t("call {n}", n=node.module.call)
    parts = (what, words.shorten(node.name, NAME), words.shapes(node), module)
    return plain("  ".join(part for part in parts if part))


def _change(node: Node, kept: Kept) -> str:
    said = [change_words(it) for it in kept.changes]
    name = next((it.after for it in kept.changes if it.what == "op"), node.op)
    return plain(f"{name}  {words.shorten(node.name, NAME)}".strip() + t(": ") + "; ".join(said))


def _edges(both: Comparison, *, all_of_it: bool) -> Iterator[str]:
    """Yield the edges between kept nodes that are not in both graphs."""
    entries = [("-", _edge(one, both.graph_a)) for one in both.diff.edges_went]
    entries += [("+", _edge(one, both.graph_b)) for one in both.diff.edges_came]
    if entries:
        yield ""
        yield t("edges between nodes that are in both")
        yield from _told(entries, all_of_it=all_of_it)


def _edge(edge: Edge, graph: Graph) -> str:
    tail, head = (graph.node(one) for one in (edge.tail, edge.head))
    output = f" {t('output {n}', n=edge.output_nr)}" if edge.output_nr else ""
    return plain(f"{_short(tail)} {t('slot {n}', n=edge.slot)} → {_short(head)}{output}")


def _short(node: Node) -> str:
    line = t(" (line {n})", n=node.source.line) if node.source else ""
    return f"{words.shorten(node.name or words.operation(node.op), NAME)}{line}"
