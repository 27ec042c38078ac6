"""What is open at first: what the picture shows from inside, and nothing that it folds."""

import pytest

from graphlab.explorer.opening import opened
from graphlab.explorer.outline import WHOLE, outline
from graphlab.folding.asked import Folding
from graphlab.folding.fold import fold
from graphlab.graph import Edge, Graph, Node, Root, Source
from tests.explorer.subjects import blocks
from tests.folding.graphs import program


def nested(outer: int, inner: int) -> Graph:
    """A loop in a loop: so often a sin, then an exp, and all that so often."""
    nodes: list[Node] = []
    total = outer * (inner + 1)
    for at in range(total):
        op, line = ("ExpBackward0", 5) if at % (inner + 1) == 0 else ("SinBackward0", 4)
        nodes.append(
            Node(f"n{at}", op, "op", "h", ("h",), Source("loop.py", line, op), slots=1, seq=total - at)
        )
    nodes.append(Node(f"n{total}", "AccumulateGrad", "leaf", "x", ("x",), role="input"))
    edges = tuple(Edge(f"n{at}", f"n{at + 1}") for at in range(total))
    return Graph((Root("n0", 0, "h"),), tuple(nodes), edges)


def functions(graph: Graph, nodes) -> frozenset[int]:
    return frozenset(at for at in nodes if graph.nodes[at].seq is not None)


def shown(graph: Graph, view, quiet: bool = True) -> set[frozenset[int]]:
    """Return the functions behind each thing that the page shows at first."""
    made = outline(graph)
    done = opened(made, view, quiet) | {WHOLE}
    found = [frozenset([at]) for at, part in enumerate(made.home) if part in done]
    found += [
        frozenset(part.box.nodes)
        for at, part in enumerate(made.parts)
        if at not in done and part.parent in done
    ]
    return {functions(graph, one) for one in found} - {frozenset()}


def pictured(graph: Graph, view) -> set[frozenset[int]]:
    return {functions(graph, box.nodes) for box in view.boxes} - {frozenset()}


GRAPHS = {"nested": nested(3, 20), "blocks": blocks(40).graph, "many": blocks(200).graph} | {
    f"program {seed}": program(seed) for seed in range(20)
}


@pytest.mark.parametrize("name", GRAPHS)
def test_page_opens_nothing_that_the_picture_folds(name: str) -> None:
    graph = GRAPHS[name]
    view = fold(graph, Folding())
    things = shown(graph, view)
    assert sorted(at for one in things for at in one) == sorted(functions(graph, range(len(graph.nodes))))
    for box in pictured(graph, view):
        assert [one for one in things if not one.isdisjoint(box) and not one >= box] == []


def test_page_opens_a_loop_of_loops_as_the_picture_does() -> None:
    graph = GRAPHS["nested"]
    view = fold(graph, Folding())
    assert len(pictured(graph, view)) == 6
    assert shown(graph, view) == pictured(graph, view)


def test_page_opens_what_was_asked_for_with_what_is_around_it() -> None:
    graph = blocks(40).graph
    view = fold(graph, Folding(open=("net.33",)))
    call = next(at for at, one in enumerate(graph.modules) if one.path == "net.33")
    made = outline(graph)
    done = opened(made, view, quiet=False)
    at = next(
        at for at, part in enumerate(made.parts) if part.box.kind == "module" and part.box.calls == (call,)
    )
    assert at in done
    assert set(made.way(at)) <= done | {WHOLE}


def test_page_of_a_picture_of_every_node_has_all_open() -> None:
    graph = blocks(3).graph
    made = outline(graph, None)
    assert opened(made, None, quiet=True) == set(range(1, len(made.parts)))
