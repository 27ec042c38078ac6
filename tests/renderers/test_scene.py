"""What is drawn, in words: cards, rows, ports, copies, containers, titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphlab.graph import Graph, ModuleCall, Root
from graphlab.layout.parts import Card, Note, Row, Scene
from graphlab.recording import Recording, Step
from graphlab.renderers import words
from graphlab.renderers.nesting import container
from graphlab.renderers.options import Options
from graphlab.renderers.scene import scene
from graphlab.renderers.styles import LOOKS
from tests import drawn
from tests.renderers.handmade import halves, many, surface

GRADS = Options(show=frozenset({"values", "shapes", "grads"}))


def card(made: Scene, node: str) -> Card:
    return next(one for one in made.cards if one.id == node)


def test_scene_surface_says_title_place_and_convention() -> None:
    made = scene(drawn.surface(), Options())
    assert made.title == "z = x**2 * y + y**2"
    assert made.subtitle == (
        "surface.py:5 · backward 1 · functions as nodes, gradients flow left to right · torch 2.13.0"
    )
    assert made.direction == "LR"


def test_scene_of_a_graph_without_backward_says_so() -> None:
    assert " · no backward · functions" in scene(surface(call="none"), Options()).subtitle


def test_scene_op_card_has_expression_value_and_a_port_for_each_operand() -> None:
    made = card(scene(drawn.surface(), GRADS), "n1")
    assert (made.title, made.value, made.small) == ("x**2 * y", "12", "MulBackward0")
    assert made.rows == (Row("x**2", "", 0, "x**2"), Row("y", "", 1, "y"))


def test_scene_constant_operand_has_no_port() -> None:
    made = card(scene(drawn.surface(), GRADS), "n2")
    assert [(row.text, row.slot) for row in made.rows] == [("y", 0), ("2", None)]


def test_scene_leaf_gradient_is_the_sum_in_engine_order() -> None:
    made = scene(drawn.surface(), GRADS)
    assert card(made, "n4").notes == (Note("grad", "y.grad = 4 + 6 = 10", "4 + 6 = 10"),)
    assert card(made, "n5").notes == (Note("grad", "x.grad = 12", "12 = 12"),)


def test_scene_leaf_gradient_that_was_there_before_is_named() -> None:
    recording = drawn.surface()
    *steps, last = recording.full.steps if recording.full else ()
    last = replace(last, grad_before=drawn.scalar(5), grad_after=drawn.scalar(17))
    made = scene(drawn.recording(recording.graph or Graph(), (*steps, last)), GRADS)
    assert card(made, "n5").notes[0].text == "x.grad = 5 (before) + 12 = 17"


def test_scene_gradient_not_recorded_is_waiting_never_zero() -> None:
    made = scene(drawn.quadratic(), GRADS)
    assert {line.sent for line in made.lines} == {"waiting"}
    assert card(made, "n4").notes == (Note("waiting", "x.grad waiting"),)


def test_scene_undefined_gradient_is_none_not_zero() -> None:
    recording = drawn.quadratic()
    step = Step(0, "n0", (None,), (None,))
    made = scene(drawn.recording(recording.graph or Graph(), (step,)), GRADS)
    assert made.lines[0].sent == "none"


def test_scene_parallel_edges_are_both_kept() -> None:
    made = scene(drawn.quadratic(), Options())
    assert [line.key for line in made.lines if line.tail == "n2"] == ["n2:0", "n2:1"]


def test_scene_undefined_slot_is_a_row_without_a_port() -> None:
    made = card(scene(drawn.hostile(), Options()), "n2")
    assert [row.slot for row in made.rows] == [0, None, 2, 3]


def test_scene_edge_without_an_operand_still_has_a_port() -> None:
    made = card(scene(drawn.hostile(), Options()), "n0")
    assert [row.slot for row in made.rows] == [0, 1, None, 2]


def test_scene_several_outputs_are_named_on_their_lines() -> None:
    made = scene(drawn.hostile(), Options())
    assert [line.label for line in made.lines[:3]] == ["output 0", "output 1", ""]


def test_scene_names_of_several_outputs_stand_together_without_a_value() -> None:
    made = card(scene(halves(), Options()), "n0")
    assert (made.title, made.value, made.small) == ("lo, hi", "", "SplitBackward0 · (1) · root")
    outputs = [one for one in scene(halves(), Options(style="data")).cards if one.node == "n0"]
    assert [(one.title, one.value) for one in outputs] == [("lo, hi [0]", "3"), ("lo, hi [1]", "7")]


def test_scene_data_style_draws_a_tensor_for_each_output_and_turns_the_lines() -> None:
    made = scene(drawn.hostile(), Options(style="data"))
    assert {"n1.0", "n1.1"} <= {one.id for one in made.cards}
    first = made.lines[0]
    assert (first.key, first.tail, first.head, first.label) == ("n0:0", "n1.0", "n0", "add")
    assert "tensors as nodes" in made.subtitle


@pytest.mark.parametrize(("fan", "way"), [(24, "LR"), (8, "TB")])
def test_scene_direction_of_a_wide_graph_is_left_to_right(fan: int, way: str) -> None:
    draft = drawn.Draft()
    leaves = [draft.leaf(f"w{at}", 4) for at in range(fan)]
    made = scene(draft.done(draft.op("Stack", *[draft.op("Mul", leaf) for leaf in leaves])), Options())
    assert made.direction == way


def test_scene_saved_and_source_are_notes() -> None:
    made = scene(drawn.hostile(), Options(show=frozenset({"saved", "source"})))
    assert [note.text for note in card(made, "n1").notes] == [
        "saved self 3×4 · 48 B",
        "saved other 3×4 · shared",
        "saved dim 0",
    ]
    assert card(made, "n5").notes[0].text == "a.py:3"


def test_scene_leaf_with_few_users_is_drawn_once() -> None:
    made = scene(drawn.twice(), Options())
    assert [one.copy for one in made.cards if one.kind == "leaf"] == ["", ""]


@pytest.mark.parametrize("style", ["autograd", "data"])
def test_scene_leaf_used_far_apart_is_copied_once_for_each_user(style: str) -> None:
    recording = drawn.recurrent(50)
    made = scene(recording, Options(style=style, folding=None))
    copies = [one for one in made.cards if one.node == "n0"]
    assert len(copies) == 50
    assert copies[2].copy == "copy 3 of 50"
    assert [line.key for line in made.lines] == [
        f"{edge.tail}:{edge.slot}" for edge in (recording.graph or Graph()).edges
    ]
    ends = [end for line in made.lines for end in (line.tail, line.head)]
    assert all(ends.count(one.id) == 1 for one in copies)


def test_scene_copy_stands_in_the_container_of_its_user() -> None:
    draft = drawn.Draft()
    net = draft.call("", "Net")
    weight = draft.leaf("weight", 4, 4)
    x = draft.leaf("x", 4, role="input")
    for number in range(1, 20):
        x = draft.op("Mv", weight, x, module=draft.call("cell", "Cell", net, number))
    made = scene(draft.done(x), Options(folding=None))
    home = {one.id: one.container for one in made.cards}
    lines = [line for line in made.lines if line.head.startswith("n0~")]
    assert len(lines) == 19
    assert all(home[line.head] == home[line.tail] for line in lines)


def test_scene_containers_are_labelled_and_empty_ones_dropped() -> None:
    recording = drawn.twice()
    graph = recording.graph or Graph()
    graph = replace(graph, modules=(*graph.modules, replace(graph.modules[0], path="dropout", parent=0)))
    made = scene(drawn.recording(graph), Options())
    assert [one.label for one in made.containers] == [
        "Net",
        "linear · Linear · call 1",
        "linear · Linear · call 2",
    ]


@pytest.mark.parametrize(
    ("path", "kind", "label"),
    [
        ("swin.embeddings.patch_embeddings", "Patches", "swin.embeddings.patch_embeddings · Patches"),
        (
            "encoder.layers.11.self_attn.q_proj",
            "Linear" * 3,
            "…layers.11.self_attn.q_proj · LinearLinearLinear",
        ),
        ("a.very_long_path", "Longest" * 9, "a.very_long_path · Longe…stLongestLongestLongest"),
    ],
)
def test_scene_label_of_a_container_loses_words_of_its_path_first(path: str, kind: str, label: str) -> None:
    assert container(0, ModuleCall(path, 1, kind), numbered=False).label == label


def test_scene_parameter_stands_inside_what_uses_it_and_an_input_outside() -> None:
    made = scene(drawn.transformer(1, 1), Options())
    weight = next(one for one in made.cards if one.title == "h.0.attn.0.weight")
    labels = {one.index: one.label for one in made.containers}
    assert weight.container is not None
    assert labels[weight.container] == "h.0.attn.0 · Linear"
    assert {one.container for one in scene(drawn.chain(3), Options()).cards} == {None}


def test_scene_legend_speaks_only_of_what_is_there() -> None:
    kinds = [one.kind for one in scene(drawn.surface(), Options()).legend]
    assert kinds == ["op", "leaf", "root", "gradient", "grey"]
    assert all(one.text == LOOKS[one.kind].legend for one in scene(drawn.hostile(), Options()).legend)


def test_scene_without_a_graph_is_empty() -> None:
    assert scene(Recording("empty.py"), Options()).cards == ()


def test_scene_root_that_is_a_leaf_is_marked() -> None:
    graph = Graph((Root("n0", 0, "x"),), (drawn.leaf(0, "x", drawn.scalar(1)),))
    made = scene(drawn.recording(graph), GRADS)
    assert (made.cards[0].root, made.cards[0].kind) == (True, "leaf")


def test_scene_order_of_edges_does_not_change_the_cards() -> None:
    graph = drawn.quadratic().graph or Graph()
    turned = replace(graph, edges=tuple(reversed(graph.edges)))
    assert scene(drawn.recording(turned), Options()).cards == scene(drawn.recording(graph), Options()).cards


@pytest.mark.parametrize(
    ("name", "chosen"), [("style", "pretty"), ("direction", "UP"), ("theme", "neon"), ("engine", "gpu")]
)
def test_options_unknown_choice_lists_the_legal_ones(name: str, chosen: str) -> None:
    with pytest.raises(ValueError, match=f"{name} '{chosen}' is not one of "):
        Options(**{name: chosen})  # type: ignore[arg-type]


def test_options_number_of_values_is_not_negative() -> None:
    with pytest.raises(ValueError, match="values -1 is less than 0"):
        Options(values=-1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(7.0, "7"), (0.123456, "0.1235"), (-1.5e-7, "-1.5e-7"), (1e10, "1e10"), (3, "3"), (True, "True"),
     ((1.0, -2.0), "1-2j"), (float("nan"), "nan"), (float("-inf"), "-inf")],
)  # fmt: skip
def test_number_has_four_digits_at_most(value: words.Value, text: str) -> None:
    assert words.number(value) == text


def test_value_of_a_small_tensor_keeps_its_brackets() -> None:
    summary = replace(drawn.tensor(2, 2), values=(1.0, 2.0, 3.0, 4.5))
    assert words.value(summary) == "[[1, 2], [3, 4.5]]"
    assert words.value(replace(summary, values=(1.0,) * 5, shape=(5,))) == ""


def test_scene_shows_as_many_values_as_are_wanted() -> None:
    def x(values: int) -> Card:
        return card(scene(halves(), Options(show=GRADS.show, values=values)), "n1")

    assert (x(4).value, x(4).notes[0].text) == ("", "x.grad  norm 1.5")
    listed = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
    assert (x(10).value, x(10).notes[0].text) == (listed, f"x.grad = {listed}")


def test_scene_values_too_many_for_the_header_get_lines_of_their_own() -> None:
    graph = Graph((Root("n0"),), (drawn.leaf(0, "x", many(50)),))
    made = scene(drawn.recording(graph), Options(values=50)).cards[0]
    assert made.value == ""
    assert {note.kind for note in made.notes} == {"value"}
    assert " ".join(note.text for note in made.notes) == words.value(many(50), 50)
    assert max(len(note.text) for note in made.notes) <= 44


def test_scene_values_that_do_not_fit_are_left_out_not_cut() -> None:
    long = replace(drawn.tensor(4), values=(-0.00012345,) * 4)
    graph = Graph((Root("n0"),), (drawn.leaf(0, "x", long),))
    assert scene(drawn.recording(graph), Options()).cards[0].value == ""


def test_shorten_keeps_both_ends_and_counts_wide_characters_twice() -> None:
    assert words.shorten("abcdefghij", 7) == "abc…hij"
    assert words.shorten("重重重重重", 7) == "重…重"
    assert words.shorten("two\nlines", 20) == "two\N{REPLACEMENT CHARACTER}lines"


@pytest.mark.parametrize(
    ("op", "word"),
    [("MulBackward0", "mul"), ("NativeLayerNormBackward0", "native_layer_norm"), ("TBackward0", "t"),
     ("torch::autograd::CopySlices", "copy_slices"), ("", "")],
)  # fmt: skip
def test_operation_is_the_forward_name(op: str, word: str) -> None:
    assert words.operation(op) == word
