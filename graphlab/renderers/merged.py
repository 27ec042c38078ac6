"""Two graphs in one: the nodes of the second, and in their places those that went with the first."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphlab.graph import Graph, ModuleCall
from graphlab.lang import noted, t
from graphlab.renderers import words

if TYPE_CHECKING:
    from graphlab.compare import Change, GraphDiff
    from graphlab.graph import Edge, Node

WHOLE = 150  # nodes; of a larger graph only the surroundings of what differs are drawn
AROUND = 2  # edges from what differs
WHAT = {
    "op": noted("op"),
    "name": noted("name"),
    "shape": noted("shape"),
    "line": noted("line"),
    "module": noted("module"),
    "role": noted("role"),
    "root": noted("root"),
}
_CALL = re.compile(r", call (\d+)$")
_ROOTS = re.compile(r"(\d+) roots")


@dataclass(frozen=True, slots=True)
class Merged:
    """One graph for both. ``marks`` says of a node that it came, went or changed.

    ``edges`` are those that hang on nothing that went; ``lost`` are edges of the first graph that the
    second has no more, of which those from a node that went are in ``graph`` as well. ``hidden`` is
    how many nodes were left out as too far from any difference.
    """

    graph: Graph
    marks: dict[str, str]
    notes: dict[str, tuple[str, ...]]
    lost: tuple[Edge, ...]
    came: frozenset[Edge]
    hidden: int = 0


def merge(a: Graph, b: Graph, diff: GraphDiff, around: int | None = None) -> Merged:
    """Return both graphs as one; ``around`` is how far from a difference nodes are still drawn."""
    ids = {one.a: one.b for one in diff.kept}
    ids |= {old: f"n{len(b.nodes) + at}" for at, old in enumerate(diff.went)}
    went = [replace(a.node(old), id=ids[old]) for old in diff.went]
    gone = {ids[old] for old in diff.went}
    old_edges = [replace(one, tail=ids[one.tail], head=ids[one.head]) for one in a.edges]
    also = {replace(one, tail=ids[one.tail], head=ids[one.head]) for one in diff.edges_went}
    lost = tuple(one for one in old_edges if one in also or one.tail in gone or one.head in gone)
    marks = dict.fromkeys(diff.came, "came") | dict.fromkeys(gone, "went")
    marks |= {one.b: "changed" for one in diff.changed}
    fresh = set(diff.came)
    came = {one for one in b.edges if one.tail in fresh or one.head in fresh} | set(diff.edges_came)
    roots = [replace(root, node=ids[root.node]) for root in a.roots if ids[root.node] in gone]
    both = Graph(
        (*b.roots, *roots),
        (*b.nodes, *went),
        (*b.edges, *(one for one in lost if one.tail in gone)),
        _calls(a, b),
    )
    notes = {one.b: tuple(change_words(it) for it in one.changes) for one in diff.changed}
    whole = Merged(both, marks, notes, lost, frozenset(came))
    if around is None and len(both.nodes) <= WHOLE:
        return whole
    return _near(whole, AROUND if around is None else around)


def change_words(change: Change) -> str:
    """Return ``shape 8×16 → 4×16``; of a line what it was, since what it is stands elsewhere."""
    if change.what == "line" and change.before:
        return t("its line was {line}", line=change.before)
    before, after = (_told(change.what, text) for text in (change.before, change.after))
    return f"{t(WHAT[change.what])} {before} → {after}"


def _told(what: str, text: str) -> str:
    """Return a value of a Change, which has English words in it."""
    if not text:
        return t("none")
    if what == "role":
        return t(words.ROLES[text][0]) if text in words.ROLES else text
    if what == "shape":
        return ", ".join(t(one) if one in ("scalar", "none") else one for one in text.split(", "))
    if what == "root":
        several = _ROOTS.fullmatch(text)
        return words.count(int(several[1]), "root") if several else t("root")
    call = _CALL.search(text) if what == "module" else None
    if call is not None:
        return f"{_told(what, text[: call.start()])}{t(', ')}{t('call {n}', n=call[1])}"
    return t("outermost") if what == "module" and text == "outermost" else text


def _calls(a: Graph, b: Graph) -> tuple[ModuleCall, ...]:
    """Return the module calls of the second graph, then those that only the first has."""
    calls = list(b.modules)
    places = {(one.path, one.call): at for at, one in enumerate(calls)}
    for one in a.modules:
        if (one.path, one.call) not in places:
            outer = a.modules[one.parent] if one.parent is not None else None
            places[one.path, one.call] = len(calls)
            calls.append(replace(one, parent=places[outer.path, outer.call] if outer else None))
    return tuple(calls)


def _near(whole: Merged, around: int) -> Merged:
    """Return what is left of both graphs near a difference; all of them where nothing differs."""
    shown = {*whole.marks, *(end for one in (*whole.lost, *whole.came) for end in (one.tail, one.head))}
    if not shown:
        return whole
    near: dict[str, set[str]] = defaultdict(set)
    for edge in (*whole.graph.edges, *whole.lost):
        near[edge.tail].add(edge.head)
        near[edge.head].add(edge.tail)
    rim = shown
    for _ in range(around):
        rim = {other for one in rim for other in near[one]} - shown
        shown = shown | rim
    nodes = [node for node in whole.graph.nodes if node.id in shown]
    ids = {node.id: f"n{at}" for at, node in enumerate(nodes)}

    def moved(edges: tuple[Edge, ...] | frozenset[Edge]) -> list[Edge]:
        kept = (one for one in edges if one.tail in ids and one.head in ids)
        return [replace(one, tail=ids[one.tail], head=ids[one.head]) for one in kept]

    cut = {one.tail for one in whole.graph.edges if one.head not in ids}
    graph = Graph(
        tuple(replace(root, node=ids[root.node]) for root in whole.graph.roots if root.node in ids),
        tuple(_cut(replace(node, id=ids[node.id]), node.id in cut) for node in nodes),
        tuple(moved(whole.graph.edges)),
        whole.graph.modules,
    )
    return Merged(
        graph,
        {ids[one]: mark for one, mark in whole.marks.items()},
        {ids[one]: notes for one, notes in whole.notes.items()},
        tuple(moved(whole.lost)),
        frozenset(moved(whole.came)),
        len(whole.graph.nodes) - len(nodes),
    )


def _cut(node: Node, cut: bool) -> Node:
    """Return a node some of whose edges are not drawn without operands, which would look unused."""
    return replace(node, operands=(), slots=0) if cut else node
