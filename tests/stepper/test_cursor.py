"""The cursor: what has arrived where, against an independent recount, and moving about."""

import time
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.errors import GraphlabError
from graphlab.graph import Edge, Graph, Root
from graphlab.recording import Pass, Recording
from graphlab.stepper.cursor import Cursor
from graphlab.stepper.walk import walk
from tests.stepper import handmade
from tests.stepper.handmade import leaf, op, ran, recorded


def at(recording: Recording, number: int) -> Cursor:
    return Cursor(walk(recording)).jump(number)


def statuses(cursor: Cursor) -> list[str]:
    return [state.status for state in cursor.states()]


def shown(state) -> list[float | None]:
    return [one.values[0] if one and one.values else None for one in state.summed]


def test_cursor_quadratic_statuses_at_every_place():
    expected = [
        ["root", "waiting", "waiting", "waiting", "waiting"],
        ["done", "ready", "waiting", "waiting", "waiting"],
        ["done", "done", "ready", "ready", "waiting"],
        ["done", "done", "done", "ready", "partial"],
        ["done", "done", "done", "done", "ready"],
        ["done", "done", "done", "done", "done"],
    ]
    start = at(handmade.quadratic(), 0)
    assert [statuses(start.jump(number)) for number in range(6)] == expected


def test_cursor_leaf_sums_what_has_arrived_and_waits_without_a_zero():
    start = at(handmade.quadratic(), 0)
    leaves = [start.jump(number).state("n4") for number in range(6)]
    assert [shown(one) for one in leaves] == [[], [], [], [3], [7], [7]]
    assert [(len(one.arrived), one.expected) for one in leaves] == [
        (0, 2), (0, 2), (0, 2), (1, 2), (2, 2), (2, 2),
    ]  # fmt: skip
    assert [(one.edge.tail, one.value.values) for one in leaves[4].arrived] == [("n2", (3,)), ("n3", (4,))]
    assert [one.grad.values if one.grad else None for one in leaves] == [None] * 5 + [(7,)]


def test_cursor_root_gradient_is_the_contribution_of_no_node():
    root = at(handmade.quadratic(), 0).state("n0")
    assert [(one.edge, one.value.values) for one in root.arrived] == [(None, (1,))]
    assert root.summed[0].values == (1,)


def test_cursor_autograd_grad_leaves_unneeded_nodes_not_run():
    start = at(handmade.grad_of_x(), 0)
    assert statuses(start) == ["root", "waiting", "not run"]
    assert statuses(start.last()) == ["done", "returned", "not run"]


def test_cursor_failure_is_at_the_node_that_raised():
    start = at(handmade.failed(), 0)
    assert statuses(start.jump(1)) == ["done", "ready", "waiting", "waiting", "waiting"]
    assert statuses(start.last()) == ["done", "done", "failed", "not run", "not run"]


def test_cursor_failure_of_the_first_node_is_a_walk_without_moments():
    recording = handmade.failed()
    first = recorded(recording.graph, [], failed="n0", error="RuntimeError: no luck")
    assert statuses(at(first, 0)) == ["failed", *["not run"] * 4]


def test_walk_weaves_nested_backwards_in_before_the_node_they_ran_in():
    moments = walk(handmade.nested()).moments
    assert [(one.backward, one.node.id) for one in moments] == [
        (0, "n0"), (1, "n0"), (1, "n1"), (1, "n2"), (2, "n0"), (2, "n1"), (2, "n2"), (2, "n3"), (2, "n4"),
        (1, "n3"), (1, "n4"), (0, "n1"), (0, "n2"), (0, "n3"), (0, "n4"),
    ]  # fmt: skip
    assert [one.depth for one in moments] == [0, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 0, 0, 0, 0]
    assert [one.number for one in moments] == list(range(1, 16))


def test_cursor_nested_backward_waits_until_it_has_begun():
    start = at(handmade.nested(), 0)
    assert [start.jump(number).state("n0", 1).status for number in (0, 1, 2)] == ["waiting", "root", "done"]
    assert start.jump(2).state("n1").status == "ready"
    assert start.jump(12).state("n1").status == "done"


def test_walk_backwards_inside_each_other_in_a_circle_ends():
    first = handmade.quadratic().passes[0]
    one = Pass(**{**fields(first), "outer": 1, "inside": "n1"})
    two = Pass(**{**fields(first), "outer": 0, "inside": "n1"})
    assert len(walk(Recording(passes=(one, two)))) == 10


def fields(one: Pass) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


@pytest.mark.parametrize(("recording", "code"), [
    (Recording(), "GL002"),
    (recorded(handmade.quadratic().graph, []), "GL031"),
    (recorded(handmade.quadratic().graph, [], call="none"), "GL031"),
])  # fmt: skip
def test_walk_nothing_to_step_says_so_with_exit_code_3(recording, code):
    with pytest.raises(GraphlabError) as caught:
        walk(recording)
    assert (caught.value.code, caught.value.exit_code) == (code, 3)
    assert caught.value.fix


def test_cursor_landmarks_are_named_tensors_and_new_module_calls():
    from tests.renderers.handmade import modules

    graph = modules().graph
    steps = [ran(at, f"n{at}", 1, *[1] * graph.nodes[at].slots) for at in range(7)]
    start = at(recorded(graph, steps), 0)
    places = [start]
    while places[-1].at < 7:
        places.append(places[-1].next_landmark())
    assert [one.at for one in places] == [0, 1, 2, 3, 5, 6, 7]
    assert at(handmade.chain(9), 0).next_landmark().next_landmark().at == 10


def test_cursor_of_twenty_thousand_nodes_steps_at_once():
    cursor = at(handmade.chain(20_000), 10_000)
    cursor.state("n20000")
    started = time.perf_counter()
    for _ in range(200):
        cursor = cursor.forward()
        assert cursor.state("n20000").status == "partial"
        assert cursor.state(cursor.moment.node.id).status == "done"
    assert (time.perf_counter() - started) / 200 < 0.02


# Random graphs


@st.composite
def recordings(draw) -> Recording:
    """Return a random graph that ran in order, with several edges, roots, outputs and unrun nodes."""
    size = draw(st.integers(1, 8))
    nodes = [op(f"n{number}", "MulBackward0", slots=3) for number in range(size)] + [leaf(f"n{size}", "w")]
    edges = []
    for head in range(1, size + 1):
        for _ in range(draw(st.integers(0, 3))):
            tail = draw(st.integers(0, head - 1))
            edges.append(Edge(f"n{tail}", f"n{head}", draw(st.integers(0, 2)), draw(st.integers(0, 1))))
    edges.sort(key=lambda one: (int(one.tail[1:]), one.slot))
    roots = tuple(Root(f"n{one}") for one in sorted({0, *draw(st.sets(st.integers(0, size - 1)))}))
    runs = draw(st.integers(0, size + 1))
    steps = []
    for number in range(runs):
        sent = draw(st.lists(st.none() | st.integers(-9, 9).map(float), max_size=3))
        steps.append(ran(number, f"n{number}", 1, *sent, leaf=number == size))
    error = "RuntimeError: no luck" if runs <= size else ""
    return recorded(Graph(roots, tuple(nodes), tuple(edges)), steps, error=error)


def recount(recording: Recording, number: int) -> dict[str, list[tuple[str, object]]]:
    """Return for each node what arrived while the first ``number`` nodes ran, counted the plain way."""
    came = defaultdict(list)
    for root in recording.graph.roots:
        came[root.node].append(("root", None))
    for step in recording.steps[:number]:
        for edge in recording.graph.edges:
            if edge.tail == step.node:
                sent = step.grad_inputs[edge.slot] if edge.slot < len(step.grad_inputs) else None
                came[edge.head].append((edge.tail, sent))
    return came


@given(recordings())
def test_cursor_states_equal_a_recount_at_every_place(recording):
    start = at(recording, 0)
    for number in range(len(recording.steps) + 1):
        came = recount(recording, number)
        for state in start.jump(number).states():
            mine = [(one.edge.tail, one.value) if one.edge else ("root", None) for one in state.arrived]
            assert mine == came[state.node.id]
            incoming = sum(edge.head == state.node.id for edge in recording.graph.edges)
            roots = sum(root.node == state.node.id for root in recording.graph.roots)
            assert state.expected == incoming + roots
            ran_already = state.node.id in [step.node for step in recording.steps[:number]]
            assert (state.status == "done") == ran_already
            if state.status in ("ready", "root"):
                assert len(mine) == state.expected > 0


@given(recordings(), st.lists(st.tuples(st.sampled_from("fbj"), st.integers(0, 9)), max_size=12))
def test_cursor_any_way_to_a_place_gives_the_same_state(recording, moves):
    cursor = at(recording, 0)
    last = len(recording.steps)
    for move, count in moves:
        cursor = {
            "f": lambda now, count=count: now.forward(count),
            "b": lambda now, count=count: now.back(count),
            "j": lambda now, count=count: now.jump(min(count, last)),
        }[move](cursor)
        assert 0 <= cursor.at <= last
        assert list(cursor.states()) == list(at(recording, cursor.at).states())


@given(recordings())
def test_cursor_forward_then_back_is_where_it_was(recording):
    for number in range(len(recording.steps)):
        cursor = at(recording, number)
        assert cursor.forward().back() == cursor


@pytest.mark.parametrize("number", [-1, 6, 10**9])
def test_cursor_jump_out_of_range_is_refused_in_words(number):
    with pytest.raises(ValueError, match="the places are 0 to 5"):
        at(handmade.quadratic(), number)
