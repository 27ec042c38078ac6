"""Chooses what is open and what is folded, so that a picture of any graph can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab import stages
from graphlab.folding.asked import BUDGET, LONG, Folding
from graphlab.folding.chains import with_chains
from graphlab.folding.choice import Choice
from graphlab.folding.measure import Edges
from graphlab.folding.overview import open_within
from graphlab.folding.runs import Runs
from graphlab.folding.select import MANY_CALLS, Named, around, named, on_ways, to_open
from graphlab.folding.tree import Call, Item, Run, Shown, calls_in, tree
from graphlab.folding.view import Box, View, view_of
from graphlab.lang import t
from graphlab.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from graphlab.graph import Graph

WITHIN_BUDGET = Folding()
MANY_BOXES = 300  # that a depth may open, before neighbours are put together
FEW = 24  # things of one name that are all shown


_LAST: list[View] = []  # one picture asks for its view several times
_ASKED: list[Folding] = []


def fold(graph: Graph, asked: Folding = WITHIN_BUDGET) -> View:
    """Return the view of a graph; flat where that is within the budget and nothing else was asked for."""
    if not (_LAST and _LAST[0].graph is graph and _ASKED[0] == asked):
        with uncollected():
            _LAST[:], _ASKED[:] = [_fold(graph, asked)], [asked]
    return _LAST[0]


def _fold(graph: Graph, asked: Folding) -> View:
    kept = None
    if asked.between is not None:
        first, last = (named(graph, name).nodes for name in asked.between)
        kept = on_ways(graph, first, last)
    focus = named(graph, asked.focus) if asked.focus else None
    if asked.depth is None and not asked.open and _small(graph, kept, asked.budget):
        view = flat(graph, kept)
    else:
        stages.begin(t("folding {count} nodes", count=f"{len(graph.nodes):,}"))
        view = _folded(graph, asked, kept, focus)
    return around(view, focus.nodes, asked.around) if focus is not None else view


def flat(graph: Graph, kept: Collection[int] | None = None) -> View:
    """Return the view in which every node is a box of its own; of ``kept`` nodes alone, if given."""
    calls = {(one.path, one.call): at for at, one in enumerate(graph.modules)}
    boxes = [
        Box(node.id, "node", (at,), calls.get((node.module.path, node.module.call)) if node.module else None)
        for at, node in enumerate(graph.nodes)
        if kept is None or at in kept
    ]
    return view_of(graph, boxes)


def _folded(graph: Graph, asked: Folding, kept: Collection[int] | None, focus: Named | None) -> View:
    items = tree(graph)
    if kept is not None:
        items = _only(items, kept)
    choice = Choice(graph, with_chains(graph, Runs(graph).fold(items)), kept)
    if asked.depth is not None:  # before names are opened: what is inside those stays as it is
        _open_to(choice, asked.depth)
    for one in [*(to_open(graph, name) for name in asked.open), *([focus] if focus is not None else [])]:
        choice.open(one.calls if len(one.calls) <= MANY_CALLS else [max(one.calls)])
        if len(one.nodes) <= FEW and not one.calls:
            _pin(choice, one.nodes)
    if asked.depth is None:
        open_within(choice, asked.budget, tell=not asked.open and focus is None)
    return choice.view()


def _small(graph: Graph, kept: Collection[int] | None, budget: int) -> bool:
    """Return whether every node may be a box: few enough, and not much longer than a screen."""
    if kept is not None:
        return len(kept) <= budget  # the ways that were asked for, however long they are
    if len(graph.nodes) > budget:
        return False
    there = [at for at, node in enumerate(graph.nodes) if node.seq is not None]
    shown: list[Shown] = [(at, None) for at in there]
    size = Edges(graph).size(shown, budget)
    calls = {graph.nodes[at].module for at in there} - {None}
    # Who says another budget than the usual one wants that many boxes, however long the picture.
    return size.boxes <= budget and (budget != BUDGET or size.ranks + len(calls) <= LONG)


def _pin(choice: Choice, nodes: Collection[int]) -> None:
    """Let these nodes be boxes of their own; of a leaf those who use it."""
    users = {int(at) for at, leaf in zip(choice.edges.users, choice.edges.used, strict=True) if leaf in nodes}
    pinned = {*nodes, *(users if len(users) <= FEW else ())}
    choice.pinned |= pinned
    places = {(one.path, one.call): at for at, one in enumerate(choice.graph.modules)}
    calls = (choice.graph.nodes[at].module for at in pinned)
    choice.open(places[one.path, one.call] for one in calls if one is not None)


def _open_to(choice: Choice, depth: int) -> None:
    """Open module calls down to a depth, of a run those of one time."""
    for _ in range(depth):
        shown = choice.shown()
        choice.told |= {id(one) for one, _ in shown if isinstance(one, Run) and _holds_calls(one)}
        choice.opened |= {one.index for one, _ in choice.shown() if isinstance(one, Call)}
    if len(choice.shown()) > MANY_BOXES:
        choice.stretches = MANY_BOXES


def _holds_calls(run: Run) -> bool:
    return any(isinstance(one, Call) for one in run.stretch)


def _only(items: Sequence[Item], kept: Collection[int]) -> tuple[Item, ...]:
    """Return the items with nothing but these nodes in them, before anything is folded."""
    done: dict[int, Item | None] = {}

    def level(items: Sequence[Item]) -> tuple[Item, ...]:
        found = (done.get(one.index) if isinstance(one, Call) else one for one in items)
        return tuple(one for one in found if one is not None and (not isinstance(one, int) or one in kept))

    for call in reversed(calls_in(items)):
        inner = level(call.items)
        done[call.index] = Call(call.index, inner) if inner else None
    return level(items)
