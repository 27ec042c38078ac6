"""What a folded graph says: names, counts, totals, and the real ends of its arrows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graphlab.folding.asked import Folding
from graphlab.graph import TensorSummary
from graphlab.layout.parts import Card
from graphlab.recording import Pass, Recording, Step
from graphlab.renderers.dot import dot
from graphlab.renderers.film import Film
from graphlab.renderers.options import Flow, Options
from graphlab.renderers.scene import scene
from graphlab.renderers.svg import svg
from graphlab.renderers.text import text
from tests import drawn
from tests.folding.graphs import Program, program


def folds(
    recording: Recording, options: Options, *kinds: str, usual: tuple[str, ...] = ("module", "run", "stretch")
) -> list[Card]:
    return [one for one in scene(recording, options).cards if one.kind in (kinds or usual)]


def test_folded_unrolled_loop_says_its_line_and_how_often() -> None:
    (run,) = folds(drawn.recurrent(50), Options())
    assert run.title.startswith("49 × ")  # one step stands beside it
    assert re.search(r"\d+ nodes", run.small)


def test_folded_blocks_say_their_class_and_first_and_last_path() -> None:
    made = folds(drawn.transformer(6, 4), Options(folding=Folding(depth=1)))
    (run,) = [one for one in made if one.kind == "run"]
    assert run.title.startswith("6 × ")
    assert " … " in run.small


def test_folded_arrow_tells_its_real_ends() -> None:
    made = scene(drawn.transformer(6, 4), Options())
    tips = [line.tip for line in made.lines if line.tail.startswith("f") or line.head.startswith("f")]
    assert tips
    assert all("→" in tip for tip in tips)


def test_folded_edges_are_counted_on_the_arrow() -> None:
    graph = program(7)
    made = scene(Recording(passes=(Pass(1, graph=graph),)), Options(folding=Folding(depth=0)))
    counted = sum(int(line.label.split()[0]) if line.label.endswith("edges") else 1 for line in made.lines)
    home = {card.node: card.id for card in made.cards}
    assert counted <= len(graph.edges)
    assert {line.tail for line in made.lines} <= set(home.values())


def test_folded_picture_and_dot_hold_the_same_boxes() -> None:
    recording = drawn.transformer(6, 4)
    cards = {one.id for one in scene(recording, Options()).cards}
    text = dot(recording, Options())
    assert set(re.findall(r"^ +(\w+) \[label=<", text, re.MULTILINE)) >= {one.split("~")[0] for one in cards}
    assert svg(recording, Options()).count("<g data-node=") == len(cards)


def test_small_graph_is_never_folded() -> None:
    for make in (drawn.surface, drawn.quadratic, drawn.twice):
        options = Options()
        assert svg(make(), options) == svg(make(), replace(options, folding=None))


@pytest.mark.parametrize("style", ["autograd", "data"])
def test_folded_steps_have_one_size_and_mark_the_box_of_the_step(style: str) -> None:
    graph = program(7)
    steps = tuple(Step(at, node.id, (None,)) for at, node in enumerate(graph.nodes))
    recording = Recording(passes=(Pass(1, graph=graph, steps=steps),))
    film = Film(recording, Options(style=style, show=frozenset({"grads"}), folding=Folding(depth=0)))
    drawn = [film.svg(Flow(at)) for at in range(len(steps) + 1)]
    assert len({re.search(r'width="\d+" height="\d+"', one).group() for one in drawn}) == 1  # type: ignore[union-attr]
    assert all("data-active" in one for one in drawn[1:])
    assert any("data-fold" in one for one in drawn)


def test_folded_arrow_names_every_edge_in_the_svg_and_counts_them_in_dot() -> None:
    recording = drawn.recurrent(50)
    graph = recording.graph
    assert graph is not None
    options = Options(folding=Folding(depth=0))
    named = re.findall(r'data-edges="([^"]+)"', svg(recording, options))
    ends = [one.split(":") for several in named for one in several.split()]
    known = {(edge.tail, str(edge.slot), edge.head, str(edge.output_nr)) for edge in graph.edges}
    assert len(ends) > 50
    assert {tuple(one) for one in ends} <= known
    assert "50 edges" in dot(recording, options)


def test_folded_text_says_what_is_folded_and_where_arrows_really_end() -> None:
    made = text(drawn.transformer(6, 4), Options(folding=Folding(depth=1)))
    assert re.search(r"^f\d+ +\[run\] +6 × ", made, re.MULTILINE)
    assert re.search(r"→ [fn]\d+   n\d+:\d → n\d+", made)
    assert "--flat lists every node" in made


def test_leaves_of_the_same_users_are_one_card() -> None:
    draft = drawn.Draft()
    net = draft.call("", "Net")
    held = [draft.leaf(f"cell.{name}", 4, 4) for name in ("a", "b", "c", "d", "e")]
    x = draft.leaf("x", 4, role="input")
    for number in range(1, 30):
        cell = draft.call("cell", "Cell", net, number)
        for one in held:
            x = draft.op("Mv", one, x, module=cell)
    made = folds(draft.done(x), Options(folding=Folding(depth=1)), "leaves")
    assert [(card.title, card.small) for card in made] == [("5 parameters", "cell.a … cell.e")]


def test_fold_that_holds_the_root_says_its_name_and_value() -> None:
    made = Program(0)
    outer = made.call("", "Net", None)
    inner, criterion = made.call("linear", "Linear", 0), made.call("loss_fn", "MSELoss", 0)
    at = made.leaf()
    for line, module in ((1, inner), (2, inner), (3, outer), (4, criterion), (5, criterion)):
        at = made.op(f"Op{line}Backward0", line, module, [at])
    graph = made.graph()
    root = replace(graph.roots[0], name="loss", tensor=TensorSummary((), "float32", "cpu", values=(2.5,)))
    recording = Recording(passes=(Pass(1, graph=replace(graph, roots=(root,))),))
    folded = Options(folding=Folding(depth=1))
    [box] = [one for one in folds(recording, folded) if one.root]
    assert box.title == "loss_fn · MSELoss"
    assert box.small.startswith("loss = 2.5 · ")
    [line] = [one for one in text(recording, folded).splitlines() if "MSELoss" in one]
    assert "loss = 2.5" in line
    assert line.endswith("root")
