"""What Python does beside the arithmetic: found by running, lost in a graph of the arithmetic alone."""

import pytest
import torch
from torch import nn

from graphlab.outcome import Effect
from tests.statics import subjects
from tests.statics.trying import leaf, traced, tried


def lost(module: nn.Module, backend: str) -> dict[str, Effect]:
    found = traced(tried(module, leaf(3), only=(backend,))[backend]).effects
    return {one.name: one for one in found}


@pytest.mark.parametrize("backend", ["jit.trace", "fx"])
def test_trace_loses_what_python_does_beside_the_arithmetic(backend: str) -> None:
    found = lost(subjects.Notes(), backend)
    said = {name: (one.kind, one.dynamic, one.static) for name, one in found.items()}
    assert said == {
        "self.calls": ("int", "grows by 1", ""),
        "self.last": ("Tensor", "becomes a Tensor", ""),
        "SEEN": ("list", "grows by 1", ""),
        "COUNTS": ("dict", "grows by 1", ""),
        "METER.calls": ("int", "grows by 1", ""),
    }
    lines = {name: one.source.text for name, one in found.items() if one.source is not None}
    assert lines["self.calls"] == "self.calls += 1"
    assert lines["SEEN"] == "SEEN.append(note(y).item())"
    assert lines["COUNTS"] == 'COUNTS["n"] = COUNTS.get("n", 0) + 1'
    assert lines["METER.calls"] == "self.calls += 1"


def test_what_is_lost_leaves_no_mark_in_the_program() -> None:
    module = subjects.Notes()
    lost(module, "jit.trace")
    assert (module.calls, module.last, subjects.SEEN, subjects.COUNTS, subjects.METER.calls) == (
        0,
        None,
        [],
        {},
        0,
    )


class Counts(nn.Module):
    calls: int

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        return x * 2


def test_script_that_counts_too_loses_nothing() -> None:
    assert lost(Counts(), "jit.script") == {}
    assert set(lost(Counts(), "jit.trace")) == {"self.calls"}


@pytest.mark.slow
def test_compiled_code_does_what_python_does() -> None:
    assert lost(subjects.Notes(), "compile") == {}


def test_forward_that_only_calculates_loses_nothing() -> None:
    assert lost(subjects.Twice(), "jit.trace") == {}


class Steps(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.slots = [0, 0]
        self.at = 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.slots[self.at] = self.slots[self.at] + 1
        return x * 2


def test_list_whose_items_change_is_told_too() -> None:
    (one,) = lost(Steps(), "jit.trace").values()
    assert (one.name, one.kind, one.dynamic) == ("self.slots", "list", "holds other items")


class Lazy(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = x * 2
        self.shown = "yes"
        return y


def test_attribute_that_only_the_forward_makes_is_told() -> None:
    (one,) = lost(Lazy(), "jit.trace").values()
    assert (one.name, one.kind, one.dynamic) == ("self.shown", "str", "is set anew")
    assert one.source is not None
    assert one.source.text == 'self.shown = "yes"'
