"""``path x``: every path, its product, the count and the sum of all of them."""

import math

from hypothesis import given
from hypothesis import strategies as st

from graphlab.graph import Edge, Graph, Root
from graphlab.recording import Recording
from graphlab.stepper.paths import paths
from graphlab.stepper.session import execute, start
from graphlab.stepper.stage import Stage
from graphlab.stepper.walk import walk
from tests.stepper import handmade
from tests.stepper.handmade import leaf, op, ran, recorded


def text(recording: Recording, line: str) -> str:
    return str(execute(start(recording), line)[1].blocks[0])


def stage_of(recording: Recording) -> Stage:
    return walk(recording).stage


def doubling(length: int) -> Recording:
    """Return h = h + h, again and again: 2 to the power of ``length`` paths."""
    nodes = [op(f"n{at}", "CustomBackward", slots=2) for at in range(length)] + [leaf(f"n{length}", "x")]
    edges = [Edge(f"n{at}", f"n{at + 1}", slot) for at in range(length) for slot in (0, 1)]
    steps = [ran(at, f"n{at}", 2.0**at, 2.0**at, 2.0**at) for at in range(length)]
    steps.append(ran(length, f"n{length}", 2.0**length, leaf=True))
    return recorded(Graph((Root("n0", 0, "y"),), tuple(nodes), tuple(edges)), steps)


def test_paths_of_the_quadratic_are_two_with_products_4_and_3():
    found = paths(stage_of(handmade.quadratic()), 4)
    assert found.count == 2
    assert [(one.nodes, one.product) for one in found.listed] == [((0, 1, 3, 4), 4), ((0, 1, 2, 4), 3)]
    assert found.sum == 7


def test_paths_shown_with_the_sum_beside_what_autograd_stored():
    shown = text(handmade.quadratic(), "path x")
    assert "y → t → a → x" in shown
    assert "sum 7 = x.grad ✓" in shown


def test_paths_beyond_the_cap_are_counted_and_summed_all_the_same():
    found = paths(stage_of(doubling(20)), 20)
    assert (found.count, len(found.listed), found.sum) == (2**20, 20, 2**20)
    shown = text(doubling(20), "path x")
    assert "20 of 1,048,576 paths" in shown
    assert "sum 1.049e6 = x.grad ✓" in shown


def test_paths_too_many_for_a_float_are_still_counted():
    found = paths(stage_of(doubling(300)), 300)
    assert found.count == 2**300
    assert "20 of about 10^90 paths" in text(doubling(300), "path x")


def test_paths_through_a_hook_do_not_add_up_and_say_so():
    assert "sum 7 ≠ 10, x.grad: a hook changed a gradient on the way" in text(handmade.hooked(), "path x")


def test_paths_to_a_node_in_the_middle_compare_with_what_arrived_there():
    assert "sum 1 = what arrived at b ✓" in text(handmade.quadratic(), "path b")


def test_paths_to_the_root_are_its_own_gradient():
    assert "sum 1 = what arrived at y ✓" in text(handmade.quadratic(), "path y")


def test_paths_where_no_gradient_flows_are_none():
    assert "no gradient flows from the root to y" in text(handmade.grad_of_x(), "path y")
    assert "the gradient of x that was returned ✓" in text(handmade.grad_of_x(), "path x")


def test_paths_with_a_gradient_before_show_the_way_from_it():
    steps = [*handmade.quadratic().steps[:4], ran(4, "n4", 7, before=2, leaf=True)]
    shown = text(recorded(handmade.quadratic().graph, steps), "path x")
    assert "sum 7 = what arrived at x ✓" in shown
    assert "x.grad  2 → 9" in shown


def test_paths_of_tensors_show_what_each_edge_brought():
    graph = handmade.quadratic().graph
    big = handmade.large()
    steps = [
        type(step)(step.index, step.node, (big,), (big,) * len(step.grad_inputs), None, big)
        for step in handmade.quadratic().steps
    ]
    shown = text(recorded(graph, steps), "path x")
    assert "2 paths to x" in shown
    assert "b → x   512×64  norm 2" in shown


def test_paths_over_a_gradient_of_zero_are_not_measured():
    steps = [ran(0, "n0", 1, 0), ran(1, "n1", 0, 0, 0), *handmade.quadratic().steps[2:]]
    assert "here is what each brought" in text(recorded(handmade.quadratic().graph, steps), "path x")


@st.composite
def chained(draw) -> Recording:
    """Return a random graph of scalars whose gradients follow the chain rule exactly."""
    size = draw(st.integers(1, 7))
    nodes = [op(f"n{at}", "CustomBackward", slots=3) for at in range(size)] + [leaf(f"n{size}", "w")]
    edges, sent, came = [], {}, [1.0] + [0.0] * size
    for tail in range(size):
        heads = draw(st.lists(st.integers(tail + 1, size), min_size=1, max_size=3))
        edges += [Edge(f"n{tail}", f"n{head}", slot) for slot, head in enumerate(heads)]
        sent[tail] = [came[tail] * draw(st.sampled_from([1.0, 2.0, -3.0, 0.5])) for _ in heads]
        for head, value in zip(heads, sent[tail], strict=True):
            came[head] += value
    steps = [ran(at, f"n{at}", came[at], *sent[at]) for at in range(size)]
    steps.append(ran(size, f"n{size}", came[size], leaf=True))
    return recorded(Graph((Root("n0", 0, "y"),), tuple(nodes), tuple(edges)), steps)


def count_plainly(recording: Recording, position: int, target: int) -> int:
    """Return the number of paths, by walking every one of them."""
    if position == target:
        return 1
    heads = [int(edge.head[1:]) for edge in recording.graph.edges if edge.tail == f"n{position}"]
    return sum(count_plainly(recording, head, target) for head in heads)


@given(chained())
def test_paths_products_sum_to_what_arrived(recording):
    stage = stage_of(recording)
    target = len(recording.graph.nodes) - 1
    found = paths(stage, target, most=10_000)
    assert found.count == count_plainly(recording, 0, target)
    if found.sum is None:  # some gradient on the way is zero, and says nothing of its factor
        assert any(step.grad_outputs[0].values == (0.0,) for step in recording.steps)
        return
    got = recording.steps[-1].grad_outputs[0].values[0]
    assert len(found.listed) == found.count
    assert math.isclose(sum(one.product for one in found.listed), got, rel_tol=1e-9, abs_tol=1e-6)
    assert math.isclose(found.sum, got, rel_tol=1e-9, abs_tol=1e-6)
