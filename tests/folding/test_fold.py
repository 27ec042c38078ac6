"""Folding loses nothing: every node in one box, every edge in one arrow or inside one box."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.folding.asked import BUDGET, Folding
from graphlab.folding.chains import is_view
from graphlab.folding.fold import flat, fold
from graphlab.folding.totals import totals
from graphlab.graph import Graph, TensorSummary
from graphlab.recording import Step
from graphlab.renderers.fold_words import heading, small
from tests.drawn import transformer
from tests.folding.graphs import Program, program

SEEDS = st.integers(0, 10**6)
ASKED = st.builds(Folding, budget=st.integers(1, 40), depth=st.none() | st.integers(0, 3))


@given(SEEDS, ASKED)
def test_every_node_is_in_one_box(seed, asked):
    graph = program(seed)
    inside = Counter(at for box in fold(graph, asked).boxes for at in box.nodes)
    assert inside == Counter(range(len(graph.nodes)))


@given(SEEDS, ASKED)
def test_arrows_are_those_of_the_quotient_graph(seed, asked):
    graph = program(seed)
    view = fold(graph, asked)
    blocks = [frozenset(graph.nodes[at].id for at in box.nodes) for box in view.boxes]
    quotient = nx.quotient_graph(graph.to_networkx(), blocks)
    ids = {block: box.id for block, box in zip(blocks, view.boxes, strict=True)}
    joined = {(ids[tail], ids[head]) for tail, head in quotient.edges()}
    assert joined == {(arrow.tail, arrow.head) for arrow in view.arrows}
    hidden = sum(quotient.nodes[block]["graph"].number_of_edges() for block in quotient)
    assert hidden + sum(len(arrow.edges) for arrow in view.arrows) == len(graph.edges)


@given(SEEDS, ASKED)
def test_what_is_shown_has_no_cycle(seed, asked):
    view = fold(program(seed), asked)
    shown = nx.DiGraph([(arrow.tail, arrow.head) for arrow in view.arrows])
    assert nx.is_directed_acyclic_graph(shown)


@given(SEEDS)
def test_everything_open_is_the_flat_graph(seed):
    graph = program(seed)
    view = flat(graph)
    assert [box.nodes for box in view.boxes] == [(at,) for at in range(len(graph.nodes))]
    assert sum(len(arrow.edges) for arrow in view.arrows) == len(graph.edges)
    assert fold(graph, Folding(budget=len(graph.nodes) + BUDGET)) == view


@given(SEEDS, st.integers(12, 60))
def test_boxes_stay_near_the_budget(seed, budget):
    graph = program(seed)
    view = fold(graph, Folding(budget=budget))
    leaves = sum(node.seq is None for node in graph.nodes)
    containers = 1 + len({box.container for box in view.boxes})
    assert len(view.boxes) <= budget + leaves + containers


def blocks(count: int, *, other: int | None = None) -> Graph:
    """Return ``count`` equal blocks in a row; the one at ``other`` has another operation in it."""
    made = Program(0)
    last = made.op("MulBackward0", 1, None, [made.leaf()])
    made.call("net", "Net", None)
    for at in range(count):
        here = made.call(f"net.{at}", "Block", 0)
        name = "MmBackward0" if at == other else "AddmmBackward0"
        last = made.op("TanhBackward0", 3, here, [made.op(name, 2, here, [last, made.leaf()])])
    return made.graph()


def kinds(graph: Graph, asked: Folding) -> list[tuple[str, int]]:
    return [(box.kind, box.times) for box in fold(graph, asked).folded]


def test_fold_equal_blocks_are_one_run_beside_one_that_tells_what_they_are():
    assert kinds(blocks(12), Folding(depth=1)) == [("run", 12)]
    assert kinds(blocks(30), Folding()) == [("run", 30)]  # a closed one beside it would say no more
    assert kinds(mixed(30), Folding()) == [("module", 1), ("run", 29)]


def mixed(count: int) -> Graph:
    """Return ``count`` equal blocks in a row, each followed by an operation of the loop itself."""
    made = Program(0)
    last = made.op("MulBackward0", 1, None, [made.leaf()])
    for at in range(count):
        here = made.call(f"blocks.{at}", "Block", None)
        last = made.op("TanhBackward0", 2, None, [made.op("MmBackward0", 2, here, [last, made.leaf()])])
    return made.graph()


def test_fold_a_run_of_runs_is_called_after_all_that_it_runs():
    made = Program(0)
    weight, state = made.leaf(), made.leaf()
    for _ in range(6):
        for _ in range(20):
            state = made.op("TanhBackward0", 2, made.call("cell", "RNNCell", None), [weight, state])
        made.op("AddmmBackward0", 3, made.call("head", "Linear", None), [state])
    (box,) = (box for box in fold(made.graph(), Folding(depth=0)).boxes if box.kind == "run")
    view = fold(made.graph(), Folding(depth=0))
    assert heading(box, view)[0] == "6 × RNNCell, Linear"
    assert small(box, view).startswith("cell … head · 126 nodes")


def test_fold_depth_opens_one_of_a_run():
    view = fold(blocks(12), Folding(depth=2))
    assert [(box.kind, box.times) for box in view.folded] == [("run", 11)]
    assert {box.container for box in view.boxes} >= {12}


def test_fold_open_at_a_depth_leaves_what_is_inside_folded() -> None:
    graph = transformer(6, 4).graph
    assert graph is not None
    view = fold(graph, Folding(depth=1, open=("h.3.attn",)))
    (opened,) = (at for at, one in enumerate(graph.modules) if one.path == "h.3.attn")
    assert {box.kind for box in view.boxes if box.container == opened} == {"run"}
    assert not any(graph.modules[box.container or 0].path.startswith("h.3.attn.") for box in view.boxes)


def test_fold_a_block_that_differs_ends_the_run():
    assert kinds(blocks(12, other=5), Folding(depth=1)) == [("run", 6), ("module", 1), ("run", 5)]


def test_fold_open_shows_one_block_and_keeps_its_neighbours_folded():
    view = fold(blocks(12), Folding(budget=10, open=("net.4",)))
    assert [(box.kind, box.times) for box in view.folded] == [("run", 7), ("run", 4)]
    inside = [view.graph.nodes[box.nodes[0]].op for box in view.boxes if box.container == 5]
    assert sorted(inside) == ["AddmmBackward0", "TanhBackward0"]


def test_fold_depth_0_closes_everything():
    view = fold(blocks(3), Folding(depth=0))
    assert [box.kind for box in view.boxes if box.kind != "node"] == ["module"]


def unrolled(steps: int) -> Graph:
    made = Program(0)
    weight, state = made.leaf(), made.leaf()
    for _ in range(steps):
        state = made.op("TanhBackward0", 8, None, [made.op("MvBackward0", 8, None, [weight, state])])
    return made.graph()


def test_fold_an_unrolled_loop_is_one_run_beside_its_shared_weight():
    view = fold(unrolled(500))
    (run,) = view.folded
    assert (run.kind, run.times, len(run.nodes)) == ("run", 499, 998)
    assert [box.kind for box in view.boxes] == ["node", "node", "run", "node", "node"]  # the first state too
    assert sorted(len(arrow.edges) for arrow in view.arrows) == [1, 1, 1, 1, 499]
    (whole,) = fold(unrolled(500), Folding(depth=0)).folded
    assert (whole.times, len(whole.nodes)) == (500, 1000)


def test_fold_a_loop_whose_wiring_changes_is_two_runs():
    made = Program(0)
    weight, state = made.leaf(), made.leaf()
    for step in range(60):
        inner = made.op("MvBackward0", 8, None, [weight, state])
        state = made.op("AddBackward0", 8, None, [inner, inner if step >= 30 else state])
    assert [box.times for box in fold(made.graph(), Folding(depth=0)).folded] == [30, 30]


def test_fold_code_that_never_repeats_is_cut_into_stretches():
    made = Program(0)
    last = made.leaf()
    for at in range(300):
        last = made.op("ExpBackward0", at, None, [last])
    view = fold(made.graph(), Folding(budget=20))
    assert {box.kind for box in view.folded} == {"stretch"}
    assert len(view.boxes) <= 21


def test_fold_a_chain_of_views_is_one_box():
    made = Program(0)
    last = made.leaf()
    for at in range(30):
        last = made.op("ExpBackward0" if at < 20 or at > 24 else "ViewBackward0", at, None, [last])
    assert kinds(made.graph(), Folding(depth=0)) == [("chain", 1)]


@pytest.mark.parametrize(
    ("op", "view"),
    [("TBackward0", True), ("ToCopyBackward0", True), ("MulBackward0", False), ("ViewBackward0_copy", False)],
)
def test_is_view_tells_what_computes_nothing(op, view):
    assert is_view(op) is view


def test_totals_sum_parameters_and_the_norm_of_their_gradients():
    graph = blocks(3)
    (run,) = fold(graph, Folding(budget=4)).folded
    held = [graph.nodes[at].id for at in run.nodes if graph.nodes[at].seq is None]
    three = TensorSummary((2, 2), "float32", "cpu", norm=3.0)
    steps = {one: Step(0, one, (three,)) for one in held}
    found = totals(graph, run, steps)
    assert (found.nodes, found.parameters) == (9, 12)
    assert found.gradient == pytest.approx((3 * 9) ** 0.5)
    assert totals(graph, run).gradient is None


@given(SEEDS, ASKED, st.data())
def test_between_shows_what_lies_on_a_way_and_nothing_else(seed, asked, data):
    graph = program(seed)
    names = st.sampled_from([node.id for node in graph.nodes])
    first, last = data.draw(names), data.draw(names)
    view = fold(graph, replace(asked, between=(first, last)))
    whole = graph.to_networkx()
    on_a_way = (nx.descendants(whole, first) | {first}) & (nx.ancestors(whole, last) | {last})
    shown = {graph.nodes[at].id for box in view.boxes for at in box.nodes}
    assert on_a_way <= shown
    alone = {graph.nodes[box.nodes[0]].id for box in view.boxes if box.kind == "node"}
    if not view.folded:
        assert alone == on_a_way


@given(SEEDS, st.integers(0, 3), st.data())
def test_focus_shows_the_neighbours_up_to_a_distance(seed, distance, data):
    graph = program(seed)
    name = data.draw(st.sampled_from([node.id for node in graph.nodes]))
    view = fold(graph, Folding(budget=len(graph.nodes) + BUDGET, focus=name, around=distance))
    steps = nx.DiGraph((edge.tail, edge.head) for edge in graph.edges)
    back = [(edge.head, edge.tail) for edge in graph.edges]
    steps.add_node(name)
    leaves = {node.id for node in graph.nodes if node.seq is None} - {name}  # from which nothing goes on
    steps.add_edges_from((head, tail) for head, tail in back if head not in leaves)
    near = nx.single_source_shortest_path_length(steps, name, distance)
    assert {graph.nodes[box.nodes[0]].id for box in view.boxes} == set(near)
