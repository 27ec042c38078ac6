"""Comparing graphs: a graph equals itself, both directions agree, and one removed node is that node."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.compare import GraphDiff, compare
from graphlab.graph import Edge, Graph, ModuleCall, Node, Root, Source, TensorSummary
from tests import drawn

OPS = ("SinBackward0", "AddBackward0", "MulBackward0", "ReluBackward0")


@st.composite
def graphs(draw: st.DrawFn, *, alike: bool = True) -> Graph:
    """Return a multigraph of which the first node is the root; ``alike``: many look the same."""
    count = draw(st.integers(2, 14))
    nodes, edges = [], []
    for at in range(count):
        leaf = at > 0 and draw(st.integers(0, 3)) == 0
        line = draw(st.integers(1, 4)) if alike else at
        source = Source("a.py", line, f"text of {line}") if draw(st.booleans()) or not alike else None
        shape = (draw(st.integers(1, 2)),)
        module = draw(st.sampled_from([None, ModuleCall("layer", 1), ModuleCall("layer", 2)]))
        if leaf:
            name = draw(st.sampled_from(["w", "b", ""])) if alike else f"leaf{at}"
            node = Node(f"n{at}", "AccumulateGrad", "leaf", name, source=source)
        else:
            node = Node(f"n{at}", draw(st.sampled_from(OPS)), source=source, module=module, seq=count - at)
        nodes.append(replace(node, outputs=(TensorSummary(shape, "float32", "cpu"),)))
        tails = [one for one in nodes[:-1] if one.kind != "leaf"]
        for tail in draw(st.lists(st.sampled_from(tails), min_size=1, max_size=3)) if at else ():
            slot = sum(edge.tail == tail.id for edge in edges)
            edges.append(Edge(tail.id, node.id, slot, draw(st.integers(0, 1))))
    return Graph((Root("n0", 0, "loss"),), tuple(nodes), tuple(edges))


def without(graph: Graph, at: int) -> Graph:
    """Return the graph less the node at ``at``: whoever led to it leads to where it led first."""
    gone = f"n{at}"
    heads = [edge for edge in graph.edges if edge.tail == gone]
    names = {node.id: f"n{number - (number > at)}" for number, node in enumerate(graph.nodes)}
    edges = []
    for edge in graph.edges:
        if edge.head == gone and heads:
            edges.append(replace(edge, head=heads[0].head, output_nr=heads[0].output_nr))
        elif gone not in (edge.tail, edge.head):
            edges.append(edge)
    nodes = tuple(replace(node, id=names[node.id]) for node in graph.nodes if node.id != gone)
    named = tuple(replace(edge, tail=names[edge.tail], head=names[edge.head]) for edge in edges)
    roots = tuple(replace(root, node=names[root.node]) for root in graph.roots)
    return Graph(roots, nodes, named)


def label(node: Node) -> tuple[object, ...]:
    """Return all that is compared of one node by itself."""
    module = (node.module.path, node.module.call) if node.module else None
    text = node.source.text if node.source else None
    name = node.name if node.kind == "leaf" else ""
    return node.kind, node.op, name, text, module, tuple(one.shape for one in node.outputs if one)


def check_edit(a: Graph, b: Graph, found: GraphDiff) -> None:
    """Fail unless going by the difference from ``a`` really gives ``b``: nodes, edges and roots."""
    partner = {one.a: one.b for one in found.kept}
    assert len(set(partner.values())) == len(found.kept)
    assert sorted([*partner, *found.went]) == sorted(node.id for node in a.nodes)
    assert sorted([*partner.values(), *found.came]) == sorted(node.id for node in b.nodes)
    for one in found.kept:
        differs = label(a.node(one.a)) != label(b.node(one.b))
        assert differs == any(change.what != "root" for change in one.changes)
        assert all(change.before != change.after for change in one.changes)
    left = [edge for edge in a.edges if edge not in found.edges_went]
    left = [edge for edge in left if edge.tail in partner and edge.head in partner]
    moved = [replace(edge, tail=partner[edge.tail], head=partner[edge.head]) for edge in left]
    fresh = [edge for edge in b.edges if edge.tail in found.came or edge.head in found.came]
    assert Counter([*moved, *found.edges_came, *fresh]) == Counter(b.edges)


@given(graphs())
@settings(deadline=None, max_examples=40)
def test_compare_a_graph_with_itself_finds_nothing(graph: Graph) -> None:
    found = compare(graph, graph)
    assert found.equal
    assert [(one.a, one.b) for one in found.kept] == [(node.id, node.id) for node in graph.nodes]


@given(graphs(), graphs())
@settings(deadline=None, max_examples=40)
def test_compare_describes_how_to_get_from_one_to_the_other(a: Graph, b: Graph) -> None:
    check_edit(a, b, compare(a, b))


@given(graphs(), graphs())
@settings(deadline=None, max_examples=40)
def test_compare_the_other_way_round_is_the_mirror_image(a: Graph, b: Graph) -> None:
    assert compare(b, a) == compare(a, b).mirrored()
    assert compare(a, b).mirrored().mirrored() == compare(a, b)


@given(graphs(alike=False), st.data())
@settings(deadline=None, max_examples=40)
def test_compare_after_removing_one_node_names_exactly_that_node(graph: Graph, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(graph.nodes) - 1))
    found = compare(graph, without(graph, at))
    assert found.went == (f"n{at}",)
    assert (found.came, found.changed) == ((), ())
    back = compare(without(graph, at), graph)
    assert (back.went, back.came, back.changed) == ((), (f"n{at}",), ())


@given(graphs(), st.data())
@settings(deadline=None, max_examples=40)
def test_compare_after_removing_one_of_many_alike_names_one_that_is_alike(
    graph: Graph, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(graph.nodes) - 1))
    smaller = without(graph, at)
    found = compare(graph, smaller)
    assert [label(graph.node(one)) for one in found.went] == [label(graph.nodes[at])]
    assert (found.came, found.changed) == ((), ())
    check_edit(graph, smaller, found)


def test_compare_shorter_loop_names_the_steps_at_its_end_and_one_edge() -> None:
    long, short = drawn.recurrent(40), drawn.recurrent(30)
    assert long.graph is not None and short.graph is not None
    found = compare(long.graph, short.graph)
    assert (len(found.went), found.came, found.changed) == (50, (), ())
    assert len(found.edges_came) == 1
    ops = Counter(long.graph.node(one).op for one in found.went)
    assert ops == {"MmBackward0": 20, "AddBackward0": 20, "TanhBackward0": 10}


def shifted(graph: Graph, by: int) -> Graph:
    moved = [
        replace(node, source=replace(node.source, line=node.source.line + by)) if node.source else node
        for node in graph.nodes
    ]
    return replace(graph, nodes=tuple(moved))


def test_compare_lines_that_only_moved_are_the_same_lines() -> None:
    graph = drawn.surface().graph
    assert graph is not None
    assert compare(graph, shifted(graph, 7)).equal


def test_compare_another_part_of_the_line_changed_leaves_a_node_as_it_is() -> None:
    graph = drawn.surface().graph
    assert graph is not None
    texts = {"x**2 * y + y**2": "x**2 * y + y**3", "y**2": "y**3"}
    other = graph
    for at, node in enumerate(graph.nodes):
        if node.source:
            expression = texts.get(node.source.expression, node.source.expression)
            source = replace(node.source, text="z = x**2 * y + y**3", expression=expression)
            other = changed(other, at, source=source)
    found = compare(graph, other)
    assert [(one.a, [it.what for it in one.changes]) for one in found.changed] == [
        ("n0", ["line"]),
        ("n2", ["line"]),
    ]


def changed(graph: Graph, at: int, **what: object) -> Graph:
    nodes = list(graph.nodes)
    nodes[at] = replace(nodes[at], **what)  # type: ignore[arg-type]
    return replace(graph, nodes=tuple(nodes))


@pytest.mark.parametrize(
    ("what", "given", "before", "after"),
    [
        ("op", {"op": "GeluBackward0"}, "ReluBackward0", "GeluBackward0"),
        ("shape", {"outputs": (TensorSummary((4, 16), "float32", "cpu"),)}, "8×16", "4×16"),
        ("shape", {"outputs": (TensorSummary((8, 16), "float64", "cpu"),)}, "float32", "float64"),
        ("line", {"source": Source("net.py", 3, "h = relu(a)")}, "", "h = relu(a)"),
        ("module", {"module": ModuleCall("act", 1, "ReLU")}, "Net", "act"),
    ],
)
def test_compare_one_change_of_one_node_is_named(
    what: str, given: dict[str, object], before: str, after: str
) -> None:
    graph = drawn.twice().graph
    assert graph is not None
    at = next(number for number, node in enumerate(graph.nodes) if node.op == "ReluBackward0")
    found = compare(graph, changed(graph, at, **given))
    assert (found.came, found.went, found.edges_came, found.edges_went) == ((), (), (), ())
    assert [one.a for one in found.changed] == [f"n{at}"]
    assert [(it.what, it.before, it.after) for it in found.changed[0].changes] == [(what, before, after)]


def test_compare_renamed_leaf_is_the_same_leaf_with_another_name() -> None:
    graph = drawn.surface().graph
    assert graph is not None
    found = compare(graph, changed(graph, 5, name="u", names=("u",)))
    assert [(one.a, [it.what for it in one.changes]) for one in found.changed] == [("n5", ["name"])]
    assert not found.came
    assert not found.went


def test_compare_another_root_is_named() -> None:
    graph = drawn.surface().graph
    assert graph is not None
    found = compare(graph, replace(graph, roots=(*graph.roots, Root("n1"))))
    assert [(one.a, one.changes[0].what) for one in found.changed] == [("n1", "root")]


def chain(line: str, *made: tuple[str, str], root: str = "loss") -> Graph:
    """Return a chain of ops from the root to a leaf, each with its part of the one line."""
    nodes = [
        Node(f"n{at}", op, source=Source("a.py", 7, line, expression=part), seq=len(made) - at)
        for at, (op, part) in enumerate(made)
    ]
    nodes.append(Node(f"n{len(made)}", "AccumulateGrad", "leaf", "w"))
    edges = (Edge(f"n{at}", f"n{at + 1}") for at in range(len(made)))
    return Graph((Root("n0", 0, root),), tuple(nodes), tuple(edges))


OLD = (
    ("MeanBackward0", "(h - 1).pow(2).mean()"),
    ("PowBackward0", "(h - 1).pow(2)"),
    ("SubBackward0", "h - 1"),
)
NEW = (
    ("MeanBackward0", "(h - 1).abs().mean()"),
    ("AbsBackward0", "(h - 1).abs()"),
    ("SubBackward0", "h - 1"),
)
TANH = ("TanhBackward0", "w.tanh()")


def test_compare_changed_line_keeps_its_root_and_the_parts_that_are_as_before():
    found = compare(
        chain("loss = (h - 1).pow(2).mean()", *OLD), chain("loss = (h - 1).abs().mean()", *NEW, TANH)
    )
    assert (found.went, found.came) == ((), ("n3",))
    kept = {(one.a, one.b): [change.what for change in one.changes] for one in found.kept}
    assert kept == {
        ("n0", "n0"): ["line"],
        ("n1", "n1"): ["op", "line"],
        ("n2", "n2"): [],
        ("n3", "n4"): [],
    }


def test_compare_roots_of_other_names_are_not_taken_for_one():
    a, b = (
        chain("y = a", ("AddBackward0", "a"), root="y"),
        chain("z = b", ("AddBackward0", "b"), TANH, root="z"),
    )
    assert compare(a, b).went == ("n0",)
    assert compare(a, replace(b, roots=a.roots)).went == ()
