"""What a folded graph says: names, counts, totals, and the real ends of its arrows."""

from __future__ import annotations

import re
from dataclasses import replace

from graphlab.folding.asked import Folding
from graphlab.layout.parts import Card
from graphlab.recording import Pass, Recording
from graphlab.renderers.dot import dot
from graphlab.renderers.options import Options
from graphlab.renderers.scene import scene
from graphlab.renderers.svg import svg
from tests import drawn
from tests.folding.graphs import program


def folds(recording: Recording, options: Options) -> list[Card]:
    return [one for one in scene(recording, options).cards if one.kind in ("module", "run", "stretch")]


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
