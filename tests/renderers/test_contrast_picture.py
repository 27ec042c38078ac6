"""The picture of a contrast: what stands in one row, what is marked, and that the file is harmless."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from graphlab.errors import USAGE, GraphlabError
from graphlab.graph import Edge, Graph, Node, Root, Source
from graphlab.outcome import Alignment, Contrast, Difference, Effect, Pair, StaticNode, Traced
from graphlab.renderers.contrast import FORMATS, contrast_format, render_contrast, write_contrast
from graphlab.renderers.contrast.ladder import Ladder
from graphlab.renderers.contrast.model import Cell, Choice, Picture
from graphlab.renderers.contrast.picture import picture
from graphlab.renderers.contrast.place import cell_height, place
from graphlab.renderers.contrast.svg import contrast_svg
from graphlab.renderers.words import clean
from tests.drawn import HOSTILE
from tests.renderers import golden
from tests.renderers.handmade_contrast import EXAMPLES, branching, hostile, long, quadratic, refused

SVG = "{http://www.w3.org/2000/svg}"
LIGHT = Choice(theme="light")


def grid(drawn: Picture) -> dict[str, dict[int, str]]:
    """Return column → row → kind and title."""
    return {
        column.key: {at: f"{cell.kind} {cell.title}" for at, cell in column.cells} for column in drawn.columns
    }


def cell(drawn: Picture, name: str) -> Cell:
    return next(one for column in drawn.columns for _, one in column.cells if one.id == name)


def texts(made: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(made).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["branching", "quadratic", "refused"])
def test_contrast_picture_is_as_before(name: str) -> None:
    golden.check(f"contrast-{name}.svg", contrast_svg(EXAMPLES[name](), LIGHT))


def test_contrast_dot_is_as_before() -> None:
    golden.check("contrast-branching.dot", render_contrast(branching(), "dot").decode())


def test_contrast_json_is_as_before() -> None:
    golden.check("contrast-branching.json", render_contrast(branching(), "json").decode())


def test_contrast_picture_same_operation_stands_in_one_row() -> None:
    rows = grid(picture(branching(), Choice()))
    assert rows["dynamic 0"][3] == "op y = x * 2"
    assert rows["dynamic 1"][3] == "ghost not built"
    assert rows["jit.trace"][3] == rows["jit.script"][3] == "static aten::mul"
    assert rows["dynamic 1"][4] == "op y = x - 1"
    assert rows["dynamic 0"][4] == "ghost not built"
    assert rows["jit.script"][4] == "static aten::sub"
    assert {rows[one][5].split()[1] for one in rows} == {"loss", "aten::pow", "aten.pow.Tensor_Scalar"}


def test_contrast_picture_marks_what_a_trace_does_not_have() -> None:
    rows = grid(picture(branching(), Choice()))
    assert rows["jit.trace"][4] == "ghost not in the trace"
    assert "ghost" not in " ".join(rows["jit.script"].values())


def test_contrast_picture_band_names_the_line_that_decides_above_the_first_difference() -> None:
    (band,) = picture(branching(), Choice()).bands
    assert (band.row, band.source.line, band.text) == (2, 5, "decides which nodes are built")
    assert dict(band.chips) == {"jit.trace": "frozen here", "compile": "graph break"}


def test_contrast_picture_shows_both_numbers_of_a_disagreement() -> None:
    said = texts(contrast_svg(branching(), LIGHT))
    assert "on x = -3" in said
    assert "loss  your code 16" in said
    assert "      the trace 36" in said


def test_contrast_picture_refused_backends_are_cards_with_reason_and_line() -> None:
    said = texts(contrast_svg(branching(), LIGHT))
    assert said.count("⊘ refused") == 3
    assert said.count("branch.py:5  if x.sum() > 0:") == 4  # three cards and the band


def test_contrast_picture_every_edge_of_autograd_is_an_arrow() -> None:
    contrast = quadratic()
    drawn = picture(contrast, Choice())
    graph = contrast.dynamic.graphs[0].graph
    assert graph is not None
    want = sorted((f"dynamic 0 {edge.tail}", f"dynamic 0 {edge.head}") for edge in graph.edges)
    assert sorted((one.tail, one.head) for one in drawn.columns[0].arrows) == want
    assert len(want) == 6


def test_contrast_picture_joint_graph_has_its_backward_beside_its_nodes() -> None:
    drawn = picture(quadratic(), Choice())
    rows = grid(drawn)["aot backward"]
    assert rows[4] == "leaf tangents_1"
    assert rows[3] == "ghost no operation"
    assert cell(drawn, "aot backward s8").nodes == ("s7", "s8")
    assert cell(drawn, "aot backward s10").lines[-1] == "adds gradients up"


def test_contrast_picture_arrows_of_gradients_run_up_and_of_data_down() -> None:
    drawn = picture(quadratic(), Choice())
    for route in place(drawn).routes:
        rise = route.points[0][1] - route.points[-1][1]
        assert rise > 0 if route.flow == "gradient" else rise < 0


def test_contrast_picture_pieces_of_a_broken_graph_stand_in_their_rows() -> None:
    drawn = picture(branching(), Choice())
    compiled = list(grid(drawn)["compile"].values())
    assert compiled[2:4] == ["leaf x", "static aten.mul.Tensor"]
    assert cell(drawn, "compile 2.s0").small == "input of graph 2"
    assert cell(drawn, "compile 2.s2").small == "mul, 2"


def test_contrast_picture_frozen_value_is_marked_and_explained() -> None:
    found = [one for _, one in picture(long(), Choice()).columns[1].cells if one.kind == "frozen"]
    assert [" ".join(one.lines) for one in found] == ["frozen: 0.5 was computed from x while tracing"]


@pytest.mark.parametrize("rows", [16, 20, 40, 200])
def test_contrast_picture_of_a_thousand_nodes_is_bounded_and_counts_all(rows: int) -> None:
    drawn = picture(long(), Choice(rows=rows))
    assert drawn.rows <= 1.5 * rows
    for column, size in zip(drawn.columns, (1000, 998), strict=True):
        shown = sum(one.kind not in ("gap", "ghost") for _, one in column.cells)
        behind = sum(
            int(found) for _, one in column.cells for found in re.findall(r"and (\d+) more", one.title)
        )
        assert shown + behind == size
    assert sum(one.kind == "ghost" for _, one in drawn.columns[1].cells) == 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_contrast_picture_nothing_overlaps_and_all_is_inside(name: str) -> None:
    drawn = picture(EXAMPLES[name](), Choice())
    placed = place(drawn)
    for column in drawn.columns:
        panel = placed.panels[column.key]
        low = 0.0
        for _, one in column.cells:
            box = placed.cells[one.id]
            assert box.y > low
            assert box.h >= cell_height(one)
            assert panel.x < box.x and box.x + box.w < panel.x + panel.w
            low = box.y + box.h
        assert low < panel.y + panel.h
    right = max((box.x + box.w for box in placed.panels.values()), default=0)
    assert right <= placed.w
    assert all(x + 30 < placed.w for x, _ in placed.legend)


@pytest.mark.parametrize("name", EXAMPLES)
def test_contrast_picture_lanes_of_one_column_do_not_share_a_stretch(name: str) -> None:
    for column, routes in _routes(picture(EXAMPLES[name](), Choice())).items():
        around = [one for one in routes if len(one) == 4]
        if len({one[1][0] for one in around}) > 5:
            continue  # lanes are shared only where there are very many
        for at, one in enumerate(around):
            for other in around[at + 1 :]:
                if one[1][0] == other[1][0]:
                    a, b = sorted((one[1][1], one[2][1])), sorted((other[1][1], other[2][1]))
                    assert a[1] <= b[0] or b[1] <= a[0], column


def _routes(drawn: Picture) -> dict[str, list[tuple[tuple[float, float], ...]]]:
    owner = {one.id: column.key for column in drawn.columns for _, one in column.cells}
    found: dict[str, list[tuple[tuple[float, float], ...]]] = {}
    for route in place(drawn).routes:
        found.setdefault(owner[route.arrow.tail], []).append(route.points)
    return found


def test_contrast_picture_columns_can_be_chosen() -> None:
    drawn = picture(branching(), Choice(cases=(0,), backends=("jit.script",)))
    assert [column.key for column in drawn.columns] == ["dynamic 0", "jit.script"]
    assert {one.title: one.status for one in drawn.asides} == {
        "jit.trace": "disagrees", "export": "refused", "fx": "refused", "aot": "refused", "compile": "agrees",
    }  # fmt: skip
    assert "your code gives 16 for loss, the trace gives 36" in drawn.asides[0].text


def test_contrast_picture_disagreement_always_has_a_column() -> None:
    contrast = quadratic()
    wrong = replace(contrast.agreements[5], agrees=False)
    assert wrong.backend == "fx"
    contrast = replace(contrast, agreements=(*contrast.agreements[:5], wrong, *contrast.agreements[6:]))
    assert "fx" in grid(picture(contrast, Choice()))


def test_contrast_svg_is_the_same_every_time_and_follows_the_theme() -> None:
    auto, light, dark = (contrast_svg(branching(), Choice(theme=one)) for one in ("auto", "light", "dark"))
    assert auto == contrast_svg(branching(), Choice())
    assert "@media (prefers-color-scheme: dark)" in auto
    assert "@media" not in light + dark
    assert "#0d1117" in dark and "#0d1117" not in light


@pytest.mark.parametrize("name", EXAMPLES)
def test_contrast_svg_loads_nothing_and_has_only_our_elements(name: str) -> None:
    made = contrast_svg(EXAMPLES[name](), Choice())
    allowed = {"svg", "title", "desc", "style", "rect", "g", "text", "path", "polygon"}
    assert {one.tag.removeprefix(SVG) for one in ElementTree.fromstring(made).iter()} <= allowed
    plain = made.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|url\(|@import|<script|href|foreignObject|\son\w+=|\sid=", plain)


def test_contrast_svg_hostile_names_come_back_from_the_parser() -> None:
    found = "\n".join(one.text or "" for one in ElementTree.fromstring(contrast_svg(hostile(), LIGHT)).iter())
    for name in HOSTILE[:6]:
        assert clean(name) in found


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not here to draw it")
@pytest.mark.parametrize("name", EXAMPLES)
def test_contrast_dot_draws_with_graphviz_and_keeps_rows_level(name: str) -> None:
    text = render_contrast(EXAMPLES[name](), "dot")
    done = subprocess.run(["dot", "-Tjson"], input=text, capture_output=True, timeout=60, check=True)
    assert b"syntax" not in done.stderr.lower()
    places = {
        one["name"]: float(one["pos"].split(",")[1])
        for one in json.loads(done.stdout)["objects"]
        if "pos" in one
    }
    drawn = picture(EXAMPLES[name](), Choice())
    for number, column in enumerate(drawn.columns):
        for at, _ in column.cells:
            assert abs(places[f"c{number}_{at}"] - places[f"r{at}"]) < 1
    heights = [places[f"r{at}"] for at in range(drawn.rows)]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", ["branching", "hostile", "refused"])
def test_contrast_is_written_whole_in_every_format(tmp_path: Path, suffix: str, name: str) -> None:
    path = tmp_path / f"c.{suffix}"
    write_contrast(EXAMPLES[name](), path, theme="dark")
    assert path.stat().st_size > 500
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_contrast_png_and_pdf_are_what_they_say() -> None:
    assert render_contrast(refused(), "png").startswith(b"\x89PNG")
    assert render_contrast(refused(), "pdf").startswith(b"%PDF")


def test_contrast_of_another_suffix_is_refused_with_the_legal_ones() -> None:
    with pytest.raises(GraphlabError) as caught:
        contrast_format("c.jpg")
    assert (caught.value.code, caught.value.exit_code) == ("GL012", USAGE)
    assert ".html" in caught.value.fix
    assert contrast_format("C.SVG") == "svg"


@pytest.mark.parametrize("wrong", [{"theme": "pink"}, {"rows": 2}])
def test_contrast_choice_is_checked(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Choice(**wrong)  # type: ignore[arg-type]


def test_contrast_of_nothing_is_still_a_picture() -> None:
    assert ElementTree.fromstring(contrast_svg(Contrast(), Choice())).get("role") == "img"
    render_contrast(Contrast(), "dot")


def test_contrast_without_alignment_still_puts_like_operations_in_one_row() -> None:
    rows = grid(picture(replace(branching(), alignments=()), Choice()))
    assert rows["jit.trace"][3] == "static aten::mul"
    assert rows["jit.script"][4] == "static aten::sub"


def test_contrast_traced_without_any_graph_is_drawn() -> None:
    contrast = branching()
    trace = contrast.outcomes[0]
    assert isinstance(trace, Traced)
    only = replace(contrast, outcomes=(trace,), dynamic=replace(contrast.dynamic, graphs=()), differences=(),
                   alignments=(), agreements=(), costs=())  # fmt: skip
    assert list(grid(picture(only, Choice()))) == ["jit.trace"]


def test_contrast_picture_a_whole_module_stands_where_its_operation_is_not_at_its_weight() -> None:
    graph = Graph(
        (Root("n0"),),
        (
            Node("n0", "AddmmBackward0", seq=0, slots=1),
            Node("n1", "AccumulateGrad", "leaf", "layer.weight", ("layer.weight",), role="parameter"),
        ),
        (Edge("n0", "n1"),),
    )
    whole = StaticNode("s0", "call_module Linear", module="layer")
    pairs = (Pair(("n0",), ("s0",), "module"), Pair(("n1",), ("s0",), "module", "kept whole"))
    ladder = Ladder(graph)
    ladder.add_static("fx", (whole,), Alignment("fx", pairs))
    assert [row.statics.get("fx") for row in ladder.rows] == [None, [whole]]
    assert all("fx" in row.covered for row in ladder.rows)


def test_contrast_picture_a_lost_side_effect_has_a_strip_and_stands_below_the_column() -> None:
    one = branching()
    trace = one.outcomes[0]
    assert isinstance(trace, Traced)
    line = Source("branch.py", 9, "sizes.append(1)")
    trace = replace(trace, effects=(Effect("sizes", "list", "grows by 1", "", line),))
    one = replace(one, outcomes=(trace, *one.outcomes[1:]))
    drawn = picture(one, Choice(rows=40))
    (band,) = [each for each in drawn.bands if each.source == line]
    assert (band.text, band.chips) == ("is done by Python", (("jit.trace", "lost here"),))
    foot = next(each for each in drawn.columns if each.key == "jit.trace").foot
    assert "1 side effect lost" in [each.text for each in foot]
    others = tuple(each.backend for each in one.outcomes if each.backend != "jit.trace")
    aside = next(each for each in picture(one, Choice(backends=others)).asides if each.title == "jit.trace")
    assert "the trace" in aside.text


def test_contrast_picture_an_operation_in_a_loop_stands_for_the_turns_of_every_case() -> None:
    line = Source("loop.py", 3, "y = 2 * y")

    def chain(turns: int) -> Graph:
        made = [Node(f"n{at}", "MulBackward0", source=line, seq=turns - at, slots=1) for at in range(turns)]
        end = Node(f"n{turns}", "AccumulateGrad", "leaf", "x", ("x",), role="input")
        edges = tuple(Edge(f"n{at}", f"n{at + 1}") for at in range(turns))
        return Graph((Root("n0"),), (*made, end), edges)

    first, second = chain(1), chain(3)
    ladder = Ladder(first)
    ladder.add_case("dynamic 1", second, first, Difference(1, ("n1", "n2")))
    loop = StaticNode("s0", "prim::Loop", "block")
    inside = StaticNode("s1", "aten::mul", source=line, block="s0")
    ladder.add_static(
        "jit.script", (loop, inside), Alignment("jit.script", (Pair(("n0",), ("s1",), "line"),))
    )
    turns = [row for row in ladder.rows if row.node is not None and row.node.kind == "op"]
    assert len(turns) == 3
    assert all("jit.script" in row.covered for row in turns)
    straight = Ladder(first)
    straight.add_case("dynamic 1", second, first, Difference(1, ("n1", "n2")))
    alone = Alignment("jit.trace", (Pair(("n0",), ("s1",), "line"),))
    straight.add_static("jit.trace", (replace(inside, block=""),), alone)
    assert sum("jit.trace" in row.covered for row in straight.rows) == 1
