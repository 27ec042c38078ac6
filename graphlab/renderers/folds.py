"""Folded parts of a graph as cards, and the arrows between what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.folding.asked import LONG
from graphlab.folding.totals import totals
from graphlab.lang import t
from graphlab.layout.boxes import waiting
from graphlab.layout.parts import Card, Line, Note
from graphlab.renderers import cards, tensors, words
from graphlab.renderers.fold_words import ends, heading, small, under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.folding.view import Box, View
    from graphlab.graph import Edge
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options
    from graphlab.renderers.reading import Reading

TITLE = 40
SMALL = 56
MANY_ENDS = 5000  # edges of one arrow that are named


def view_of(recording: Recording, options: Options) -> View | None:
    """Return the folded view of what was recorded; None where every node is a box of its own."""
    graph, asked = recording.graph, options.folding
    if asked is None or options.style == "torchviz" or graph is None:
        return None
    if asked.asks_for_nothing() and len(graph.nodes) + len(graph.modules) <= LONG:
        return None
    from graphlab.folding.fold import fold  # with numpy, which small pictures do without

    view = fold(graph, asked)
    return None if view.whole else view


def drawn(view: View, reading: Reading, style: str = "autograd") -> list[Card]:
    """Return the cards of each box of the view."""
    made: list[Card] = []
    for box in view.boxes:
        node = view.graph.nodes[box.nodes[0]]
        if box.kind != "node":
            made.append(_card(box, view, reading))
        else:
            made += tensors.cards(node, reading) if style == "data" else [cards.card(node, reading)]
    return made


def lines(view: View, reading: Reading) -> list[Line]:
    """Return the arrows: a line for each edge that leaves a node, one for all that leave a fold."""
    single = {box.id for box in view.boxes if box.kind == "node"}
    made: list[Line] = []
    for arrow in view.arrows:
        edges = [view.graph.edges[at] for at in arrow.edges]
        if arrow.tail in single and arrow.head in single:
            made += [cards.line(edge, reading) for edge in edges]
        elif arrow.tail in single:
            made += [
                _merged([edge], f"{edge.tail}:{edge.slot}", edge.tail, arrow.head, view, reading)
                for edge in edges
            ]
        else:
            made.append(_merged(edges, f"{arrow.tail}:{arrow.head}", arrow.tail, arrow.head, view, reading))
    return made


def data_lines(view: View, reading: Reading) -> list[Line]:
    """Return the arrows of style ``data``: from what is used to what is made of it."""
    single = {box.id for box in view.boxes if box.kind == "node"}
    known = {(line.key, line.head): line for line in tensors.lines(reading)} if single else {}
    by_key: dict[str, list[Line]] = {}
    for (key, _), line in known.items():
        by_key.setdefault(key, []).append(line)
    made: list[Line] = []
    for arrow in view.arrows:
        groups: dict[tuple[str, str], list[Edge]] = {}
        for at in arrow.edges:
            edge = view.graph.edges[at]
            for line in by_key.get(f"{edge.tail}:{edge.slot}", ()):
                start = line.tail if arrow.head in single else arrow.head
                end = line.head if arrow.tail in single else arrow.tail
                if arrow.head in single and arrow.tail in single:
                    made.append(line)
                elif edge not in groups.setdefault((start, end), []):
                    groups[start, end].append(edge)
            if not by_key:
                groups.setdefault((arrow.head, arrow.tail), []).append(edge)
        for (start, end), edges in groups.items():
            made.append(_merged(edges, f"{end}:{start}", start, end, view, reading))
    return made


def _merged(edges: Sequence[Edge], key: str, tail: str, head: str, view: View, reading: Reading) -> Line:
    """Return one line for several edges: how many they are, and where they really begin and end."""
    slot = edges[0].slot if tail == edges[0].tail else None
    states = {cards.state(edge, reading) for edge in edges}
    state = "now" if "now" in states else "coming" if states == {"coming"} else ""
    named = [f"{one.tail}:{one.slot}:{one.head}:{one.output_nr}" for one in edges[:MANY_ENDS]]
    label = words.count(len(edges), "edge") if len(edges) > 1 else ""
    return Line(key, tail, head, slot, label, ends(edges, view), state=state, edges=" ".join(named))


def _card(box: Box, view: View, reading: Reading) -> Card:
    title, tip = heading(box, view)
    quiet = small(box, view)
    ids = {view.graph.nodes[at].id for at in box.nodes}
    return Card(
        box.id,
        view.graph.nodes[box.nodes[0]].id,
        box.kind,
        words.shorten(title, TITLE),
        "",
        words.shorten(quiet, SMALL),
        (),
        _notes(box, view, reading),
        words.clean(f"{tip} · {quiet}"),
        root=not ids.isdisjoint(reading.roots),
        container=box.container,
        active=reading.now in ids,
        failed=reading.failed in ids,
    )


def _notes(box: Box, view: View, reading: Reading) -> tuple[Note, ...]:
    found = totals(view.graph, box, reading.steps)
    made = [Note("source", words.shorten(under(box, view), SMALL))] if box.kind == "stretch" else []
    many = (
        t("{n} parameter", n=1) if found.parameters == 1 else t("{n} parameters", n=_many(found.parameters))
    )
    held = [many] if found.parameters else []
    kept = [t("saves {size}", size=words.nbytes(found.saved))] if found.saved else []
    if held or kept:
        made.append(Note("saved", " · ".join(held + kept)))
    if "grads" in reading.show and found.gradient is not None:
        made.append(Note("grad", gradient_norm(words.number(found.gradient))))
    elif "grads" in reading.show and reading.walking and found.leaves:
        made.append(Note("waiting", gradient_norm(waiting())))
    return tuple(made)


def gradient_norm(value: str) -> str:
    """Return what a fold says of the gradients of its leaves."""
    return t("norm of its gradients {value}", value=value)


def _many(number: int) -> str:
    """Return a number of elements as ``850``, ``12.3 K`` or ``7.1 M``."""
    amount = float(number)
    for unit in ("", " K", " M"):
        if amount < 1000:
            return f"{amount:.3g}{unit}"
        amount /= 1000
    return f"{amount:.3g} G"
