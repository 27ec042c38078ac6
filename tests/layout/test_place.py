"""Places: nothing overlaps, lines end on borders, containers contain, big graphs are no problem."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.layout.lanes import assign, far
from graphlab.layout.place import Placed, PlacedCard, place
from graphlab.recording import Recording
from graphlab.renderers.options import Options
from graphlab.renderers.scene import scene
from tests import drawn

NEAR = 0.6
MAKERS = [drawn.surface, drawn.quadratic, drawn.twice, drawn.recurrent, drawn.transformer, drawn.hostile]
DIRECTIONS = ["LR", "RL", "TB", "BT"]
Rectangle = tuple[float, float, float, float]


def placed(recording: Recording, **options: str) -> Placed:
    chosen = Options(folding=None, **options)  # type: ignore[arg-type]
    return place(scene(recording, chosen))


def rectangle(one: PlacedCard) -> Rectangle:
    return one.x, one.y, one.box.w, one.box.h


def overlap(one: Rectangle, other: Rectangle) -> bool:
    (x, y, w, h), (a, b, c, d) = one, other
    return x < a + c - NEAR and a < x + w - NEAR and y < b + d - NEAR and b < y + h - NEAR


def within(inner: Rectangle, outer: Rectangle) -> bool:
    (x, y, w, h), (a, b, c, d) = inner, outer
    return a - NEAR <= x and b - NEAR <= y and x + w <= a + c + NEAR and y + h <= b + d + NEAR


def on_border(point: tuple[float, float], box: Rectangle) -> bool:
    (px, py), (x, y, w, h) = point, box
    level = min(abs(px - x), abs(px - x - w)) < NEAR and y - NEAR <= py <= y + h + NEAR
    return level or (min(abs(py - y), abs(py - y - h)) < NEAR and x - NEAR <= px <= x + w + NEAR)


def check(made: Placed) -> None:
    """Assert what must hold of every picture."""
    cards = {one.card.id: rectangle(one) for one in made.cards}
    for one, other in combinations(cards.values(), 2):
        assert not overlap(one, other)
    for box in cards.values():
        assert within(box, (0, 0, made.w, made.h))
    for line in made.lines:
        assert on_border(line.curve[0], cards[line.line.tail])
        assert on_border(line.curve[-1], cards[line.line.head])
        assert len(line.curve) % 3 == 1
        if line.label:
            x, y = line.label
            assert not any(overlap((x - 10, y - 9, 20, 18), box) for box in cards.values())
    around = {one.container.index: (one.x, one.y, one.w, one.h) for one in made.containers}
    for card in made.cards:
        if card.card.container is not None:
            assert within(rectangle(card), around[card.card.container])
    for room in made.containers:
        if room.container.parent is not None:
            assert within(around[room.container.index], around[room.container.parent])


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("style", ["autograd", "data"])
def test_place_nothing_overlaps_and_lines_end_on_borders(
    make: Callable[[], Recording], direction: str, style: str
) -> None:
    check(placed(make(), direction=direction, style=style))


@st.composite
def recordings(draw: st.DrawFn) -> Recording:
    """Draw a DAG with parallel edges, some of its nodes inside nested module calls."""
    draft = drawn.Draft()
    calls: list[int] = []
    for at in range(draw(st.integers(0, 4))):
        parent = draw(st.sampled_from([None, *calls]))
        calls.append(draft.call(f"m{at}", "Block", parent))
    made = [draft.leaf("x", 3, role="input"), draft.leaf("weight" * draw(st.integers(0, 4)), 3, 3)]
    for _ in range(draw(st.integers(1, 20))):
        heads = draw(st.lists(st.sampled_from(made), min_size=1, max_size=4))
        made.append(draft.op("Mul", *heads, module=draw(st.sampled_from([None, *calls]))))
    return draft.done(made[-1])


@settings(max_examples=60, deadline=None)
@given(recordings(), st.sampled_from(DIRECTIONS), st.sampled_from(["autograd", "data"]))
def test_place_any_graph_nothing_overlaps(recording: Recording, direction: str, style: str) -> None:
    check(placed(recording, direction=direction, style=style))


def test_place_ports_of_parallel_edges_are_apart() -> None:
    starts = [one.curve[0] for one in placed(drawn.quadratic()).lines if one.line.tail == "n2"]
    assert starts[0][0] == starts[1][0]
    assert starts[1][1] - starts[0][1] == pytest.approx(23)


def test_place_arrows_to_one_card_are_apart() -> None:
    ends = {one.curve[-1] for one in placed(drawn.quadratic()).lines if one.line.head == "n4"}
    assert len(ends) == 3


def test_place_call_that_is_listed_before_the_one_around_it() -> None:
    draft = drawn.Draft()
    inner = draft.call("inner", "Linear", 1)
    draft.call("", "Net")
    check(placed(draft.done(draft.op("Mul", draft.leaf("w", 3), module=inner))))


def test_place_line_across_borders_really_arrives() -> None:
    made = placed(drawn.twice())
    bias = next(one for one in made.cards if one.card.title == "linear.bias")
    lines = [one for one in made.lines if one.line.head == bias.card.id]
    assert len(lines) == 2
    assert all(on_border(one.curve[-1], rectangle(bias)) for one in lines)


def test_place_equal_blocks_are_laid_out_equally() -> None:
    made = placed(drawn.transformer(9))
    sizes = {(one.w, one.h) for one in made.containers if one.container.label.endswith("Block")}
    assert len(sizes) <= 2


def test_place_is_the_same_every_time() -> None:
    assert placed(drawn.transformer(3)) == placed(drawn.transformer(3))


@pytest.mark.parametrize(
    ("recording", "count"),
    [(drawn.chain(5000), 5000), (drawn.transformer(48, 12), 4995)],
    ids=["chain", "blocks"],
)
def test_place_five_thousand_nodes_keeps_them_all(recording: Recording, count: int) -> None:
    made = placed(recording)
    assert len(made.cards) == count
    assert len({(one.x, one.y) for one in made.cards}) == count


@pytest.mark.parametrize("style", ["autograd", "data"])
def test_place_three_hundred_nodes_with_long_lines_without_modules(style: str) -> None:
    draft = drawn.Draft()
    made = [draft.leaf("x", 3, role="input")]
    for at in range(300):
        made.append(draft.op("Add", made[-1], made[at // 2]))
    check(placed(draft.done(made[-1]), style=style))


def test_far_keeps_every_thing_tied_to_the_rank_above() -> None:
    pairs = [(at, at + 1) for at in range(99)] + [(0, at) for at in range(2, 100)]
    assert far(pairs, 100, limit=10**6) == set()
    assert far(pairs, 100, limit=0) == set(range(99, 197))


def test_assign_lanes_never_shares_one_where_spans_overlap() -> None:
    assert assign([(0, 10), (2, 4), (5, 6), (3, 5)]) == [2, 0, 0, 1]
