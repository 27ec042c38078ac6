"""PyTorch's own table, read without PyTorch."""

import subprocess
import sys
import time

import pytest

from graphlab.rules import official as module
from graphlab.rules.official import Argument, official, parse, table
from tests.conftest import child_environment

SMALL = """\
# A comment: with a colon
- name: twice_forward(Tensor self, int[2] size=[1,2], *, Scalar alpha=1) -> (Tensor output, Tensor rest)
  self: grad * 2  # why: two
  output: auto_linear

- name: all(Tensor self) -> Tensor
  output_differentiability: [False]

- name: pick(Tensor self, Tensor?[] indices) -> Tensor
  dispatch:
    Default:
      # not this: one
      self: "grad ? a
             : b"
      result: auto_linear
    AutogradNestedTensor:
      self: nested(grad)

- name: twice.other(Tensor[] xs, Tensor mask) -> Tensor
  xs, mask: both(grads)

- name: twice.none(Tensor self) -> Tensor
  self: non_differentiable
"""


def test_parse_names_nodes_as_torchgen_does():
    found = parse(SMALL)
    assert list(found) == [
        "TwiceBackward0", "PickBackward0", "PickBackwardAutogradNestedTensor0", "TwiceBackward1",
    ]  # fmt: skip
    assert found["TwiceBackward0"].formulas == {"self": "grad * 2"}
    assert found["TwiceBackward0"].forward == {"output": "auto_linear"}
    assert found["PickBackward0"].formulas == {"self": "grad ? a : b"}
    assert found["TwiceBackward1"].arguments == (Argument("xs", listed=True), Argument("mask"))


def test_parse_passes_over_what_it_does_not_know():
    assert parse("") == {}
    assert parse("- name: no signature\n  self: grad\n") == {}
    assert parse('- name: f(Tensor self) -> Tensor\n  self: "never closed\n') == {}


@pytest.mark.slow
def test_table_is_what_torchgen_makes_of_it():
    yaml = pytest.importorskip("yaml")
    from pathlib import Path

    import torchgen
    from torchgen.packaged.autograd.load_derivatives import load_derivatives

    assert yaml
    root = Path(torchgen.__file__).parent / "packaged"
    native = root / "ATen" / "native"
    entries, _ = load_derivatives(
        str(root / "autograd" / "derivatives.yaml"),
        str(native / "native_functions.yaml"),
        str(native / "tags.yaml"),
    )
    theirs = {one.op: one for keys in entries.values() for one in keys.values() if one.op}
    assert {op for op in theirs if not op.endswith("_copy")} == set(table())
    for op, mine in table().items():
        formulas = {name: " ".join(one.original_formula.split()) for one in theirs[op].derivatives
                    for name in one.var_names}  # fmt: skip
        assert [one.name for one in mine.arguments] == [one.name for one in theirs[op].args_with_derivatives]
        assert mine.formulas == {name: formulas[name] for name in mine.formulas}


def test_official_knows_the_nodes_that_the_engine_makes(ran):
    lists = 0
    for one in ran:
        known = official(one.op)
        if known is None:
            continue
        listed = any(argument.listed for argument in known.arguments)
        lists += listed
        fits = len(one.grad_inputs) == len(known.arguments)
        assert fits or (listed and len(one.grad_inputs) >= len(known.arguments) - 1), one.op
    assert lists > 20


def test_official_argument_order_is_that_of_the_slots():
    names = [one.name for one in official("NativeLayerNormBackward0").arguments]
    assert names == ["input", "weight", "bias"]
    assert official("CatBackward0").arguments == (Argument("tensors", listed=True),)
    assert official("ExpandBackward0_copy") is official("ExpandBackward0")
    assert official("NoSuchBackward0") is None


def test_official_without_torch_is_empty(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    table.cache_clear()
    try:
        assert official("MulBackward0") is None
    finally:
        table.cache_clear()


def test_table_is_read_quickly_and_without_torch():
    code = (
        "import sys\nfrom graphlab.rules.official import table\n"
        "print(len(table()), [one for one in ('torch', 'torchgen', 'yaml') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=child_environment(), check=True
    )
    count, modules = done.stdout.split(maxsplit=1)
    assert int(count) >= 600
    assert modules.strip() == "[]"
    table.cache_clear()
    begin = time.process_time()
    table()
    assert time.process_time() - begin < 0.25
