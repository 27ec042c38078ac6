"""What of a long watched run is kept stays little, and what must not be missed is not missed."""

import math
from pathlib import Path

import pytest
import torch

from graphlab.capture import board
from graphlab.capture.keep import keep_for
from graphlab.capture.ledger import Cause, Ledger
from graphlab.capture.tensors import Summaries

LONG = 50_000


@pytest.mark.parametrize(("leaves", "measured"), [(2, 250), (50, 150)])
def test_keep_long_run_has_few_rows(leaves, measured):
    keep = keep_for(leaves, 0)
    most = keep.first + keep.most
    seen = 0
    for index in range(1, LONG + 1):
        seen += keep.wants(index)
        if index in (100, 5_000, LONG):
            kept = [one for one in range(1, index + 1) if keep.has(one)]
            assert kept[: keep.first] == list(range(1, keep.first + 1))
            assert keep.most // 2 - 1 <= len(kept) <= most
    assert seen <= measured


def test_keep_what_is_kept_was_measured():
    keep = keep_for(50, 0)
    seen = {index for index in range(1, 3_000) if keep.wants(index)}
    assert {index for index in range(1, 3_000) if keep.has(index)} <= seen


def test_keep_model_is_measured_in_few_of_its_first_passes():
    keep = keep_for(50, 0)
    assert sum(keep.wants(index) for index in range(1, 101)) == 21


@pytest.mark.parametrize("broken", [1, 4_001, 4_999])
def test_board_first_loss_that_is_not_finite_is_never_thinned_out(tmp_path: Path, broken):
    board.make(tmp_path / "board")
    cells = board.Board(str(tmp_path / "board"))
    for index in range(1, 5_001):
        cells.lose(index, math.nan if index == broken else 1 / index)
    found = board.read(tmp_path / "board").losses
    at = next(place for place, (_, loss) in enumerate(found) if math.isnan(loss))
    assert found[at][0] == broken
    assert at == 0 or found[at - 1] == (broken - 1, 1 / (broken - 1))
    assert [index for index, _ in found] == sorted({index for index, _ in found})
    assert len(found) <= board.MOST_POINTS + 2


@torch.no_grad()
def test_ledger_large_leaf_is_measured_again_where_only_its_elements_tell():
    weight = torch.ones(100, requires_grad=True)
    events = []
    ledger = Ledger(Summaries(16), events.append)
    leaf = ledger.meet(weight, "w")
    ledger.begin_full()
    weight.mul_(2)
    ledger.look(Cause("step", "SGD.step", None))
    assert [one.after.norm for one in events] == [20.0]
    measured = leaf.value
    ledger.begin_full(again=True)
    assert leaf.value is measured
    weight.data[5] = 7  # none of those that are looked at
    ledger.begin_full(again=True)
    assert leaf.value.max == 7
    assert leaf.value.norm == pytest.approx((99 * 4 + 49) ** 0.5)


@torch.no_grad()
@pytest.mark.parametrize("elements", [2, 100])
def test_ledger_thinned_pass_counts_what_changed(elements):
    """A step, zeroing, and a write through ``.data`` to a small leaf."""
    weight = torch.ones(elements, requires_grad=True)
    weight.grad = torch.ones(elements)
    ledger = Ledger(Summaries(16), pytest.fail)
    ledger.meet(weight, "w")
    assert ledger.look(None, whole=True) == []
    weight.sub_(0.5)
    assert [one.of for one in ledger.look(Cause("step", "SGD.step", None))] == ["value"]
    weight.grad.zero_()
    assert [one.of for one in ledger.look(Cause("zero", "zero_grad", None))] == ["grad"]
    weight.grad.mul_(2)
    weight.data.add_(1)
    small = elements == 2
    # What a look at a step leaves out, the next one finds.
    assert [one.of for one in ledger.look(Cause("step", "SGD.step", None))] == ["value"] * small
    assert [one.of for one in ledger.look(Cause("step", "SGD.step", None), whole=True)] == ["grad"]
    weight.grad = None
    assert [one.of for one in ledger.look(None)] == ["grad"]
    assert ledger.seen == 4 + small
