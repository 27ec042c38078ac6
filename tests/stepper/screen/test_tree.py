"""The outline's rows: every node once in full, every use shown, never wide, never endless."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.graph import Edge, Graph, Node, Root
from graphlab.recording import Pass
from graphlab.stepper.screen.folds import Folds, Outlined
from graphlab.stepper.screen.tree import grow
from graphlab.stepper.session import start
from graphlab.stepper.stage import Stage
from tests.stepper import handmade
from tests.stepper.screen import graphs


def stage(count: int, edges: list[tuple[int, int]], roots: tuple[int, ...] = (0,)) -> Stage:
    nodes = tuple(Node(f"n{at}", "AddBackward0") for at in range(count))
    made = tuple(Edge(f"n{tail}", f"n{head}", slot) for slot, (tail, head) in enumerate(edges))
    graph = Graph(tuple(Root(f"n{one}") for one in roots), nodes, made)
    return Stage(0, Pass(1, graph=graph), 0, 0, 0, [])


def drawn(made: Stage) -> list[str]:
    return [f"{row.guide}{row.link}{row.position}" for row in grow(made).rows]


def test_tree_of_a_shallow_graph_is_a_staircase():
    assert drawn(start(handmade.quadratic()).stage) == ["0", "└─1", "  ├─3", "  │ └─4", "  └─2", "    └─↑4"]


def test_tree_of_a_deep_graph_runs_straight_down_and_branches_off():
    edges = [(0, 1), (0, 7), (1, 2), (1, 8), (2, 3), (3, 4), (4, 5), (5, 6), (5, 7)]
    assert drawn(stage(9, edges)) == ["0", "├─7", "1", "├─8", "2", "3", "4", "5", "├─↑7", "6"]


def test_tree_residual_connection_goes_on_below_its_block():
    # 0 adds 1 (a block of two nodes) to 3, from which both come and the network goes on.
    edges = [(0, 1), (0, 3), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7)]
    assert drawn(stage(8, edges)) == ["0", "├─1", "│ 2", "│ └─↓3", "3", "4", "5", "6", "7"]


@st.composite
def dags(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    count = draw(st.integers(1, 25))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    drawn = [(min(pair), max(pair)) for pair in draw(st.lists(pairs, max_size=60))]
    return count, [(tail, head) for tail, head in drawn if tail < head]


@given(dags())
@settings(deadline=None)
def test_tree_shows_each_node_once_in_full_and_each_use(drawing):
    count, edges = drawing
    made = grow(stage(count, edges))
    full = [row.position for row in made.rows if not row.link]
    assert sorted(full) == list(range(count))
    tops = count - len({head for _, head in edges})
    assert len(made.rows) == len(set(edges)) + tops
    for at, row in enumerate(made.rows):
        where = made.place[row.position]
        assert made.rows[where].position == row.position
        assert not row.link or (row.link == "↑") == (where < at)


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30))
@settings(deadline=None)
def test_tree_of_a_broken_graph_with_cycles_ends_and_shows_every_node(count, pairs):
    edges = [(tail % count, head % count) for tail, head in pairs]
    made = grow(stage(count, edges))
    assert {row.position for row in made.rows if not row.link} == set(range(count))


@pytest.mark.parametrize("length", [50, 3000])
def test_tree_is_no_wider_than_the_logarithm_of_its_size(length):
    made = grow(start(handmade.chain(length)).stage)
    assert len(made.rows) == 2 * length
    assert max(len(row.guide) for row in made.rows) <= 2 * math.log2(length) + 2


# Folds


def test_folds_large_graph_shows_module_calls_closed_but_for_the_selected_one():
    outlined = Outlined(start(graphs.blocks(40)).stage)
    assert outlined.large
    entries = outlined.entries(Folds(), 0)
    closed = [one for one in entries if one.call is not None]
    assert len(closed) == 40
    assert len(entries) == 43  # the root, the layers, x, and the weight that stands after it
    inside = outlined.entries(Folds(), 1)
    assert len([one for one in inside if one.call is not None]) == 39 + 1
    assert inside[outlined.line_of(Folds(), 1)].call is None


@pytest.mark.parametrize("folds", [Folds(), Folds(everything=True), Folds(closed=frozenset({1, 4}))])
@pytest.mark.parametrize("selected", [0, 1, 5, 60])
def test_folds_lose_no_row(folds, selected):
    outlined = Outlined(start(graphs.blocks(40)).stage)
    entries = outlined.entries(folds, selected)
    assert sum(one.count for one in entries) == len(outlined.tree.rows)
    entry = entries[outlined.line_of(folds, selected)]
    assert entry.first <= outlined.tree.place[selected] < entry.first + entry.count


def test_folds_small_graph_is_open_until_a_person_closes_a_call():
    outlined = Outlined(start(graphs.blocks(3)).stage)
    assert all(one.call is None for one in outlined.entries(Folds(), 0))
    call = outlined.around(1)[-1]
    shut = Folds().toggled(call, shut=False)
    assert shut != Folds()
    assert shut.toggled(call, shut=True).toggled(call, shut=False) == shut


def test_folds_closed_call_counts_the_nodes_that_ran():
    outlined = Outlined(start(graphs.blocks(40)).stage)
    first = next(one for one in outlined.entries(Folds(), 0) if one.call is not None)
    assert [first.done(at) for at in (0, 1, 2, 4, 99)] == [0, 0, 1, 3, 3]
