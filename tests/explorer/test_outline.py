"""The parts of the page: every node once, every edge in one way, nothing too large to read."""

import pytest

from graphlab.explorer.outline import WHOLE, outline
from graphlab.explorer.wiring import WALL, wiring
from tests.explorer.subjects import blocks
from tests.folding.graphs import program
from tests.renderers.handmade import modules, surface

GRAPHS = {
    "surface": surface().graph,
    "modules": modules().graph,
    "blocks": blocks(200).graph,
    **{f"program {seed}": program(seed) for seed in range(40)},
}


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("most", [None, 5, 60])
def test_outline_every_node_stands_in_one_part(name: str, most: int | None) -> None:
    graph = GRAPHS[name]
    made = outline(graph, most)
    placed = sorted(node for part in made.parts for node in part.nodes)
    assert placed == list(range(len(graph.nodes)))
    for at, part in enumerate(made.parts):
        assert all(made.home[node] == at for node in part.nodes)
        assert all(made.parts[inner].parent == at for inner in part.parts)
        assert at == WHOLE or part.parent < at
        if most is not None:
            inner = [node for node in part.nodes if graph.nodes[node].seq is not None]
            assert len(inner) + len(part.parts) <= most


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("most", [None, 5])
def test_outline_boxes_stand_for_all_that_is_in_them(name: str, most: int | None) -> None:
    made = outline(GRAPHS[name], most)
    for at, part in enumerate(made.parts[1:], 1):
        inside = {node for node in range(len(made.home)) if at in made.way(made.home[node])}
        assert set(part.box.nodes) == inside


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("most", [None, 5])
def test_wiring_every_edge_can_be_followed_whatever_is_open(name: str, most: int | None) -> None:
    """An edge has one way in each part from its tail up to where its ends meet, and down again."""
    graph = GRAPHS[name]
    done = wiring(outline(graph, most))
    made = done.outline
    spread = {copy.leaf for copy in done.copies}
    for at, edge in enumerate(graph.edges):
        tail, head = int(edge.tail[1:]), int(edge.head[1:])
        ways = [(part, way) for part, found in enumerate(done.ways) for way in found if at in found[way]]
        parts = [part for part, _ in ways]
        assert len(parts) == len(set(parts))
        out, into = made.way(made.home[tail]), made.way(made.home[head])
        common = next(part for part in out if part in into)
        assert set(parts) >= set(out[: out.index(common) + 1])
        if head not in spread:
            assert set(parts) == {*out[: out.index(common) + 1], *into[: into.index(common) + 1]}
            assert [part for part, way in ways if WALL not in (way.tail, way.head)] == [common]


@pytest.mark.parametrize("name", GRAPHS)
def test_wiring_two_edges_between_two_nodes_are_two_ways(name: str) -> None:
    graph = GRAPHS[name]
    done = wiring(outline(graph, None))
    single = [edges for found in done.ways for way, edges in found.items() if way.slot != WALL]
    assert all(len(edges) == 1 for edges in single)


def test_outline_run_opens_into_its_times_and_many_of_them_into_some() -> None:
    made = outline(blocks(200).graph)
    runs = [part for part in made.parts if part.box.kind == "run" and part.box.times == 200]
    assert len(runs) == 1
    inner = [made.parts[one].box for one in runs[0].parts]
    assert len(inner) == 50
    assert {box.times for box in inner} == {4}
    blocks_of = [made.parts[one] for one in made.parts[runs[0].parts[0]].parts]
    assert [made.graph.modules[part.box.calls[0]].type for part in blocks_of] == ["Block"] * 4


def test_outline_leaf_of_one_block_stands_in_it_and_a_shared_one_around_all() -> None:
    made = outline(blocks(20).graph)
    names = {node.name: at for at, node in enumerate(made.graph.nodes) if node.seq is None}
    own = made.parts[made.home[names["net.3.weight"]]].box
    assert own.kind == "module"
    assert made.graph.modules[own.calls[0]].path == "net.3"
    around = made.parts[made.home[names["shared"]]]
    assert around.box.kind == "module"
    assert [made.parts[one].box.kind for one in around.parts] == ["run"]


def test_wiring_leaf_with_many_users_has_a_copy_in_each_part_that_uses_it() -> None:
    done = wiring(outline(blocks(20).graph))
    shared = next(at for at, node in enumerate(done.outline.graph.nodes) if node.name == "shared")
    assert {copy.leaf for copy in done.copies} == {shared}
    parts = [done.outline.parts[copy.part].box.kind for copy in done.copies]
    assert parts.count("module") == 20
