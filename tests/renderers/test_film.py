"""The pictures of all steps of a backward: the same places, and at each step what is there by then."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from graphlab.graph import Graph
from graphlab.layout import boxes, engine
from graphlab.layout.place import Placed
from graphlab.recording import Recording
from graphlab.renderers import render, words
from graphlab.renderers.film import Film
from graphlab.renderers.options import Flow, Options
from graphlab.renderers.scene import scene
from graphlab.renderers.styles import LOOKS
from tests import drawn
from tests.renderers import golden
from tests.stepper import handmade

SVG = "{http://www.w3.org/2000/svg}"
GRADS = Options(show=frozenset({"values", "shapes", "grads"}))
WALKS = [drawn.surface, handmade.quadratic, handmade.hooked, handmade.grad_of_x, handmade.failed]
Rectangle = tuple[float, float, float, float]


def flows(recording: Recording) -> Iterator[Flow]:
    return (Flow(at) for at in range(len(recording.steps) + 1))


def lines(recording: Recording, at: int) -> dict[str, tuple[str, str]]:
    made = scene(recording, replace(GRADS, flow=Flow(at)))
    return {line.key: (line.sent, line.state) for line in made.lines}


def notes(recording: Recording, at: int, node: str) -> list[str]:
    made = scene(recording, replace(GRADS, flow=Flow(at)))
    return [note.text for card in made.cards if card.node == node for note in card.notes]


# What is shown


def test_film_start_waits_for_everything() -> None:
    assert set(lines(drawn.surface(), 0).values()) == {("waiting", "coming")}


def test_film_step_sends_along_its_own_lines() -> None:
    assert lines(drawn.surface(), 3) == {
        "n0:0": ("1", ""), "n0:1": ("1", ""), "n1:0": ("3", ""), "n1:1": ("4", ""),
        "n2:0": ("6", "now"), "n3:0": ("waiting", "coming"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("at", "text"),
    [(0, "y.grad waiting"), (2, "gradient 4 + … (1 of 2)"), (3, "gradient 4 + 6 (2 of 2)"),
     (4, "gradient 4 + 6 (2 of 2)"), (5, "y.grad = 4 + 6 = 10"), (6, "y.grad = 4 + 6 = 10")],
)  # fmt: skip
def test_film_leaf_adds_up_when_it_runs_and_not_before(at: int, text: str) -> None:
    assert notes(drawn.surface(), at, "n4") == [text]


def test_film_terms_that_are_long_or_not_recorded_are_only_counted() -> None:
    recording = drawn.surface()
    long = replace(drawn.tensor(4), values=(1.2345e-10, -2.3456e-10, 3.4567e-10, 4.5678e-10))
    for sent in (long, drawn.tensor(512, 64)):
        steps = [
            replace(one, grad_inputs=(*one.grad_inputs[:-1], sent)) if one.node in ("n1", "n2") else one
            for one in recording.steps
        ]
        made = drawn.recording(recording.graph or Graph(), tuple(steps))
        assert [notes(made, at, "n4") for at in (2, 3)] == [["gradient … (1 of 2)"], ["gradient … (2 of 2)"]]


def test_film_leaf_with_one_sender_has_no_count() -> None:
    assert [notes(drawn.surface(), at, "n5") for at in (3, 4, 6)] == [
        ["x.grad waiting"], ["gradient 12"], ["x.grad = 12"],
    ]  # fmt: skip


def test_film_only_the_node_of_the_step_is_active() -> None:
    for at in range(7):
        made = scene(drawn.surface(), replace(GRADS, flow=Flow(at)))
        steps = drawn.surface().steps
        assert [card.node for card in made.cards if card.active] == [one.node for one in steps[:at][-1:]]


def test_film_root_has_its_gradient_from_the_start() -> None:
    made = scene(drawn.surface(), replace(GRADS, flow=Flow(0)))
    assert made.cards[0].small == "AddBackward0 · root, gradient 1"


def test_film_hook_is_said_instead_of_a_false_sum() -> None:
    assert notes(handmade.hooked(), 5, "n4") == ["x.grad = 6 + 4 = 10"]
    recording = handmade.quadratic()
    steps = list(recording.steps[:-1])
    steps.append(handmade.ran(4, "n4", 70, leaf=True))
    recording = handmade.recorded(recording.graph, steps)
    assert notes(recording, 5, "n4") == ["x.grad = 70 (changed by a hook)"]


def test_film_gradient_that_is_undefined_is_none_and_never_waits() -> None:
    assert lines(handmade.grad_of_x(), 1)["n0:1"] == ("none", "now")


def test_film_says_which_step_it_is() -> None:
    first = scene(drawn.surface(), replace(GRADS, flow=Flow(2)))
    assert first.subtitle.startswith("step 2 of 6 · surface.py:5 · ")
    named = scene(drawn.surface(), replace(GRADS, flow=Flow(2, 12, 40)))
    assert named.subtitle.startswith("step 12 of 40 · ")


def test_film_legend_speaks_only_of_what_is_there() -> None:
    kinds = [
        [one.kind for one in scene(drawn.surface(), replace(GRADS, flow=Flow(at))).legend] for at in (0, 2, 6)
    ]
    assert [[one for one in found if one in ("active", "now", "before", "coming")] for found in kinds] == [
        ["coming"], ["active", "now", "before", "coming"], ["active", "before"],
    ]  # fmt: skip


def test_film_text_of_a_step_waits_too() -> None:
    made = render(drawn.surface(), "txt", replace(GRADS, flow=Flow(2))).decode()
    assert "1 y → n4   gradient 4" in made
    assert "0 y → n4   gradient waiting" in made


def test_flow_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="ran -1 is less than 0"):
        Flow(-1)


# Places


def geometry(svg: str) -> list[object]:
    """Return every place of a picture: cards, their borders and rows, where each line begins."""
    made = ElementTree.fromstring(svg)
    found: list[object] = [made.get("viewBox")]
    for group in made.iter(f"{SVG}g"):
        if group.get("data-node"):
            size = [sorted(one.attrib.items()) for one in group.iter(f"{SVG}rect")]
            found.append((group.get("data-node"), group.get("transform"), size))
        if group.get("data-edge"):
            path, pill = group.find(f"{SVG}path"), group.find(f"{SVG}text")
            assert path is not None
            spot = None if pill is None else (pill.get("x"), pill.get("y"))
            found.append((group.get("data-edge"), path.get("d", "").split("C")[0], spot))
    return found


@pytest.mark.parametrize("make", WALKS)
@pytest.mark.parametrize("direction", ["LR", "TB", "BT"])
@pytest.mark.parametrize("style", ["autograd", "data"])
def test_film_all_pictures_have_the_same_places(
    make: Callable[[], Recording], direction: str, style: str
) -> None:
    recording = make()
    film = Film(recording, replace(GRADS, direction=direction, style=style))
    made = [geometry(film.svg(flow)) for flow in flows(recording)]
    assert len(made) > 1
    assert all(one == made[0] for one in made)


def test_film_picture_is_what_render_makes_of_that_step() -> None:
    recording = drawn.surface()
    film = Film(recording, GRADS)
    for flow in flows(recording):
        assert render(recording, "svg", replace(GRADS, flow=flow)).decode() == film.svg(flow)


def test_film_least_size_is_kept() -> None:
    film = Film(drawn.surface(), GRADS, (2000, 900))
    assert film.size == (2000, 900)
    assert 'viewBox="0 0 2000 900"' in film.svg(Flow(2))


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_film_dot_of_all_steps_is_laid_out_alike(direction: str) -> None:
    recording = drawn.surface()
    found = set()
    for flow in flows(recording):
        text = render(recording, "dot", replace(GRADS, direction=direction, flow=flow)).decode()
        made = json.loads(engine.run(text))
        found.add(json.dumps([made["bb"], [(one["name"], one["pos"]) for one in made["objects"]]]))
    assert len(found) == 1


def test_film_step_is_as_the_golden_files() -> None:
    golden.check("surface-step3.dot", render(drawn.surface(), "dot", replace(GRADS, flow=Flow(3))).decode())
    svg = render(drawn.surface(), "svg", replace(GRADS, flow=Flow(3))).decode()
    golden.check("surface-step3.svg", re.sub(r"<style>.*?</style>", "<style/>", svg, flags=re.DOTALL))


# Room: texts inside their cards, labels beside them


def overlap(one: Rectangle, other: Rectangle) -> bool:
    (x, y, w, h), (a, b, c, d) = one, other
    return x < a + c - 0.6 and a < x + w - 0.6 and y < b + d - 0.6 and b < y + h - 0.6


def check_room(placed: Placed) -> None:
    cards = [(one.x, one.y, one.box.w, one.box.h) for one in placed.cards]
    pills = []
    for line in placed.lines:
        if line.label:
            (x, y), (w, h) = line.label, boxes.pill(line.line)
            pills.append((x - w / 2, y - h / 2, w, h))
        else:
            assert not line.line.sent
    for pill in pills:
        assert not any(overlap(pill, card) for card in cards)
    assert not any(overlap(one, other) for one, other in combinations(pills, 2))
    for one in placed.cards:
        room = one.box.w - 2 * boxes.SIDE - (2 * boxes.RING if one.card.root else 0)
        texts = [("small", one.card.small)]
        texts += [(f"note-{note.kind}", note.text) for note in one.card.notes]
        assert all(boxes.text_width(kind, text) <= room for kind, text in texts)


@pytest.mark.parametrize("make", WALKS)
@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
def test_film_texts_fit_and_labels_lie_beside_the_cards(
    make: Callable[[], Recording], direction: str
) -> None:
    recording = make()
    film = Film(recording, replace(GRADS, direction=direction))
    for flow in flows(recording):
        check_room(film.at(flow)[1])


@pytest.mark.parametrize("make", [drawn.twice, drawn.recurrent, drawn.transformer, drawn.hostile])
def test_film_of_a_graph_that_never_ran_waits(make: Callable[[], Recording]) -> None:
    film = Film(make(), GRADS)
    placed = film.at(Flow(0))[1]
    if any(line.line.sent for line in placed.lines):
        check_room(placed)
    values = {row.value for one in placed.cards for row in one.card.rows} - {""}
    assert values | {line.line.sent for line in placed.lines} <= {"waiting", ""}


def test_gradient_that_is_long_stands_where_its_line_begins() -> None:
    recording = drawn.surface()
    wide = replace(drawn.tensor(3), values=(0.123456, -0.234567, 345.678e9))
    steps = (replace(recording.steps[0], grad_inputs=(wide, drawn.scalar(1))), *recording.steps[1:])
    recording = drawn.recording(recording.graph, steps)
    made = scene(recording, GRADS)
    assert [row.value for row in made.cards[0].rows] == [words.value(wide), ""]
    assert [line.sent for line in made.lines[:2]] == ["", "1"]


def test_gradients_of_a_large_graph_stand_where_their_lines_begin() -> None:
    made = scene(drawn.recurrent(60), GRADS)
    assert {line.sent for line in made.lines} == {""}
    assert {row.value for card in made.cards for row in card.rows if row.slot is not None} == {"waiting"}


# A backward that raised


@pytest.mark.parametrize("style", ["autograd", "data"])
def test_film_node_that_raised_is_marked_in_the_last_picture_only(style: str) -> None:
    recording = handmade.failed()
    for at in range(3):
        made = scene(recording, replace(GRADS, style=style, flow=Flow(at)))
        wanted = ["n2"] if at == 2 else []
        assert [card.node for card in made.cards if card.failed] == wanted
        assert [card.node for card in made.cards if card.small.endswith("raised RuntimeError")] == wanted
        assert ("failed" in [one.kind for one in made.legend]) is bool(wanted)


def test_film_node_that_raised_has_a_ring_of_its_own_in_svg_and_dot() -> None:
    film = Film(handmade.failed(), GRADS)
    first, last = (ElementTree.fromstring(film.svg(Flow(at))) for at in (1, 2))
    assert [one.get("data-failed") for one in last.iter(f"{SVG}rect") if one.get("data-failed")] == ["n2"]
    assert not [one for one in first.iter(f"{SVG}rect") if one.get("data-failed")]
    ring = LOOKS["failed"].stroke[0]
    made = [render(handmade.failed(), "dot", replace(GRADS, flow=Flow(at))).decode() for at in (1, 2)]
    assert [f'COLOR="{ring}"' in one for one in made] == [False, True]


@pytest.mark.parametrize(
    ("error", "text"),
    [("ValueError: a: b", "raised ValueError"), ("torch.OutOfMemoryError: much", "raised OutOfMemoryError"),
     ("KeyboardInterrupt", "raised KeyboardInterrupt"), ("<b>: x", "raised an error")],
)  # fmt: skip
def test_film_says_what_was_raised(error: str, text: str) -> None:
    full = replace(handmade.failed().passes[0], error=error)
    made = scene(replace(handmade.failed(), passes=(full,)), replace(GRADS, flow=Flow(2)))
    assert [card.small.split(" · ")[-1] for card in made.cards if card.failed] == [text]
