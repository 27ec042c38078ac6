"""The report on a training loop as text, from hand-made recordings."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from graphlab.graph import Source, TensorSummary
from graphlab.recording import LeafRow, LedgerEvent, Pass, Recording, Watched
from graphlab.renderers.watch_text import watch_text
from graphlab.renderers.watch_words import columns, sparkline
from tests import drawn
from tests.drawn import scalar
from tests.renderers import handmade_watch
from tests.renderers.golden import check


@pytest.mark.parametrize("name", ["linear_twice", "forgotten", "closures", "changing", "nan"])
def test_watch_text_is_as_before(name: str) -> None:
    check(f"watch-{name}.txt", watch_text(handmade_watch.ALL[name](), width=80))


@pytest.mark.parametrize("width", [20, 60, 61, 79, 80, 120, 200])
@pytest.mark.parametrize("name", handmade_watch.ALL)
def test_watch_text_is_never_wider_than_it_may_be_nor_longer_than_a_screen_or_two(
    name: str, width: int
) -> None:
    lines = watch_text(handmade_watch.ALL[name](), width=width).splitlines()
    assert max(map(columns, lines)) <= max(width, 60)
    assert len(lines) <= 60


@pytest.mark.parametrize("color", [False, True])
def test_watch_text_lets_no_hostile_character_through(color: bool) -> None:
    said = watch_text(handmade_watch.hostile(), width=80, verbose=True, color=color)
    ours = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", ours)
    assert (ours != said) == color
    assert "\x1b[31mred" not in said
    assert r"\x1b[31mred\x07" in said


def test_watch_text_in_colour_is_the_same_text() -> None:
    recording = handmade_watch.changing()
    coloured = watch_text(recording, width=80, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == watch_text(recording, width=80)


def test_watch_text_numbers_are_those_of_the_recording() -> None:
    recording = handmade_watch.linear_twice(50)
    said = watch_text(recording, width=100)
    first = recording.passes[0].leaves[0]
    assert first.value and first.incoming and first.value.values and first.incoming.values
    assert f"{recording.passes[0].loss:.4g} → {recording.passes[-1].loss:.4g}" in said
    assert f"linear.weight.grad  none + {first.incoming.values[0]:.4g}" in said
    last = recording.ledger[-2]
    assert last.after and last.after.values
    assert f"{first.value.values[0]:.4g} → {last.after.values[0]:.4g}" in said


def test_watch_text_does_not_count_events_that_were_thinned_out() -> None:
    assert " times" not in watch_text(handmade_watch.linear_twice(100))
    assert "both leaves, 20 times" in watch_text(handmade_watch.linear_twice(20))


def test_watch_text_zeroed_gradients_are_no_pile() -> None:
    assert "was never zeroed" in watch_text(handmade_watch.forgotten())
    for name in ("linear_twice", "closures", "changing", "nan", "hostile"):
        assert "was never zeroed" not in watch_text(handmade_watch.ALL[name](), width=200)


def test_watch_text_accumulation_over_a_few_backwards_is_no_pile() -> None:
    loop = handmade_watch.Loop(handmade_watch.START, handmade_watch.line_twice(), 0.01)
    for _ in range(3):
        for _ in range(4):
            loop.backward()
        loop.step()
        loop.zero()
    assert "never zeroed" not in watch_text(loop.done(), width=200)


def test_watch_text_names_the_lines_that_differ_where_both_graphs_are_there() -> None:
    recording = handmade_watch.changing()
    graphs = {3: drawn.surface().graph, 4: drawn.quadratic().graph}
    passes = tuple(replace(one, graph=graphs.get(one.index)) for one in recording.passes)
    said = watch_text(replace(recording, passes=passes), width=200)
    assert "11 nodes, not 9. It has " in said
    assert "PowBackward0" in said and "(surface.py:5)" in said


def test_watch_text_unused_forwards_say_the_line_the_cost_and_the_cure() -> None:
    said = " ".join(watch_text(handmade_watch.changing(), width=200).split())
    assert "The graph of val at train.py:38 was built for nothing: 9 nodes, 2.4 KB kept" in said
    assert "Compute it under torch.no_grad()" in said
    assert "It is still held: take torch.no_grad(), or keep losses.item() only." in said
    assert "Ctrl-C ended the run after backward 8" in said


def test_watch_text_loss_that_broke_between_kept_backwards_does_not_claim_to_know_where() -> None:
    curve = ((1, 1.0), (10, 0.5), (20, float("inf")), (30, 0.4))
    said = watch_text(Recording("a.py", watched=Watched(30, curves={"loss": curve})), width=200)
    assert "The loss is infinite by backward 20; it was still finite at 10." in said


def test_watch_text_large_tensors_are_told_by_norms_and_shapes() -> None:
    large = TensorSummary((512, 512), "float32", "cpu", norm=3.5)
    unknown = TensorSummary((512, 512), "float32", "cpu")
    row = LeafRow("w", unknown, None, large, large)
    recording = Recording("a.py", passes=(Pass(1, loss=1.0, leaves=(row,)),), watched=Watched(1))
    said = watch_text(recording, width=80)
    assert "w.grad  none + norm 3.5 = norm 3.5" in said
    # The norm of a sum is not the sum of the norms: no equals sign stands between them.
    row = LeafRow("w", unknown, large, large, TensorSummary((512, 512), "float32", "cpu", norm=5.0))
    recording = Recording("a.py", passes=(Pass(1, loss=1.0, leaves=(row,)),), watched=Watched(1))
    assert "w.grad  norm 3.5 + norm 3.5 → norm 5" in watch_text(recording, width=80)
    assert "512×512 → 512×512" in said


def test_watch_text_many_leaves_are_cut_unless_all_are_wanted() -> None:
    rows = tuple(LeafRow(f"layers.{at}.weight", after=drawn.scalar(at + 1.0)) for at in range(40))
    recording = Recording("a.py", passes=(Pass(1, loss=1.0, leaves=rows),), watched=Watched(1))
    short = watch_text(recording, width=80)
    assert "and 32 more leaves; -v lists all" in short
    assert "layers.39.weight " not in short
    assert "layers.39.weight" in watch_text(recording, width=80, verbose=True)


@pytest.mark.parametrize(
    ("curve", "bars"),
    [
        ((), ""),
        (((1, 1.0),), ""),
        (((1, 0.0), (2, 7.0)), "▁█"),
        (((1, 3.0), (2, 3.0), (3, 3.0)), "▁▁▁"),
        (((1, 1.0), (2, 10.0), (3, 100.0)), "▁▅█"),
        (((1, 0.0), (2, 10.0), (3, float("nan"))), "▁█×"),
        (((1, 0.0), (2, 1.0), (100, 7.0)), "▁ █"),
    ],
)
def test_sparkline_shows_the_shape_and_what_broke(curve: tuple[tuple[int, float], ...], bars: str) -> None:
    assert sparkline(curve) == bars


def test_watch_text_source_of_another_folder_is_shown_by_its_name() -> None:
    made = Pass(1, loss=1.0, source=Source("/a/b/c.py", 4), leaves=(LeafRow("w"),))
    assert "backward 1  c.py:4" in watch_text(Recording("x.py", passes=(made,)))


def vector(*values: float) -> TensorSummary:
    return TensorSummary((len(values),), "float32", "cpu", values=values)


def one_row(row: LeafRow, width: int = 80) -> str:
    told = Recording("a.py", passes=(Pass(1, loss=1.0, leaves=(row,)),), watched=Watched(1))
    lines = watch_text(told, width=width).splitlines()
    return next(line.strip() for line in lines if line.startswith(f"  {row.leaf}.grad"))


def test_watch_text_sum_that_is_too_wide_is_told_by_norms_and_not_cut() -> None:
    one, other, both = vector(3.1234, 4.2345), vector(10.11, -0.0123), vector(13.2334, 4.2222)
    row = LeafRow("weight", one, one, other, both)
    assert one_row(row, 100) == "weight.grad  [3.123, 4.234] + [10.11, -0.0123] = [13.23, 4.222]"
    assert one_row(row, 60) == "weight.grad  norm 5.262 + norm 10.11 → norm 13.89"


def test_watch_text_row_without_a_sum_says_what_happened() -> None:
    came, old = vector(3.0, 12.0), vector(1.0, 2.0)
    asked = LeafRow("x", old, None, None, None, returned=came)
    assert one_row(asked) == "x.grad  untouched: grad gave [3, 12]"
    assert one_row(LeafRow("x", old, None, None, None)) == "x.grad  nothing came in"
    assert one_row(LeafRow("x", old, came, None, came)) == "x.grad  nothing came in, [3, 12] stays"
    last = one_row(LeafRow("x", old, old, None, came))
    assert last == "x.grad  [1, 2] → [3, 12]; what came in was not kept"


def test_watch_text_backwards_that_raised_are_named_once_for_each_line() -> None:
    source = Source("a.py", 6, "loss.backward()")
    error = "RuntimeError: Trying to backward\nthrough the graph" + " again" * 40
    some = [Pass(n, loss=1.0, source=source, error=error if n > 1 else "") for n in (1, 2, 3, 4)]
    said = " ".join(watch_text(Recording("a.py", passes=tuple(some), watched=Watched(4))).split())
    expected = (
        "! Backward 2 (a.py:6), and 2 more there, raised RuntimeError: Trying to backward through the graph"
    )
    assert expected in said and said.count("raised RuntimeError") == 1


def test_watch_text_wide_values_give_way_to_norms_before_the_table_does() -> None:
    wide = vector(-0.04557, -0.08314, -0.1659)
    rows = tuple(LeafRow(name, wide, None, wide, wide) for name in ("body.0.bias", "body.2.bias"))
    told = Recording("a.py", passes=(Pass(1, loss=1.0, leaves=rows),), watched=Watched(1))
    said = watch_text(told, width=80)
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "body.0.bias norm 0.1911 → norm 0.1911 0.1911 → 0.1911 0.1911 at 1" in lines


def test_watch_text_names_all_leaves_of_a_module_as_such_and_cuts_no_name_short() -> None:
    names = [f"{net}.{n}.{what}" for net in "DG" for n in (0, 2) for what in ("weight", "bias")]
    rows = tuple(LeafRow(one, scalar(1.0), None, scalar(1.0), scalar(1.0)) for one in names)
    moved = [one for one in names if one[0] == "D"]
    far = [f"{one}" for one in names if one[2] == "0"]
    source, other = (Source("training_of_two_networks.py", line, "step()") for line in (20, 30))
    ledger = [
        LedgerEvent("step", one, scalar(1.0), scalar(2.0), where, "value", "Adam.step", 1)
        for where, some in ((source, moved), (other, far))
        for one in some
    ]
    told = Recording(
        "a.py", passes=(Pass(1, loss=1.0, leaves=rows),), ledger=tuple(ledger), watched=Watched(1)
    )
    lines = watch_text(told, width=80).splitlines()
    first, second = (line for line in lines if line.startswith("  stepped by"))
    assert first.endswith(":20  all 4 of D")
    assert second.endswith("D.0.weight, D.0.bias and 2 more")
