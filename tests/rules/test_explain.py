"""``graphlab explain`` from the outside, and what stands behind it."""

import json
import subprocess
import sys

import pytest

from graphlab.rules.explain import explain, saved
from graphlab.rules.naming import ALSO, find, near
from graphlab.rules.official import official, table
from graphlab.rules.table import readable, rules
from tests.conftest import child_environment

# What the engine keeps under another name, or what torchgen takes for a name that is none.
OTHERWISE = {"ComplexBackward0", "IndexAddBackward0", "IndexCopyBackward0"}

MUL = """\
MulBackward0 · mul.Tensor
  Each factor's gradient is the other factor times what arrived.

  self  ← grad · other
  other ← grad · self
  ∂result/∂self = other
  ∂result/∂other = self
  self, complex: grad · conj(other)
  other, complex: grad · conj(self)

  keeps    self, other
  PyTorch  mul.Tensor(Tensor self, Tensor other) -> Tensor
           self: mul_tensor_backward(grad, other, self.scalar_type())
           other: mul_tensor_backward(grad, self, other.scalar_type())
"""


def test_explain_prints_the_rule_and_pytorchs_own(cli):
    done = cli("explain", "MulBackward0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == MUL


@pytest.mark.parametrize("word", ["mulbackward0", "aten::tanh", "TANH", "torch.tanh", "tanh_"])
def test_explain_accepts_a_function_in_many_spellings(word):
    assert find(word)[0] in ("MulBackward0", "TanhBackward0")


def test_explain_lists_all_nodes_of_an_ambiguous_name(cli):
    done = cli("explain", "aten::pow")
    heads = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("Pow")]
    assert heads == ["PowBackward0", "PowBackward1", "PowBackward2"]
    assert find("pow.Tensor_Scalar") == ["PowBackward0"]


def test_explain_unknown_name_suggests_and_exits_2(cli):
    done = cli("explain", "mull")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "GL030: nothing is known of 'mull'\n"
        "  why  it is neither a node of autograd nor a function with a derivative\n"
        "  fix  did you mean mul or matmul?\n"
    )
    far = cli("explain", "\x1b[31mGL003")
    assert far.returncode == 2
    assert "\x1b" not in far.stderr
    assert "graphlab explain lists the readable rules" in far.stderr


def test_explain_without_a_readable_rule_shows_pytorchs_own(cli):
    done = cli("explain", "LgammaBackward0")
    assert "self: grad * digamma(self)" in done.stdout
    assert "←" not in done.stdout
    assert readable("LgammaBackward0") is None


def test_explain_leaf_says_what_happens_to_grad(cli):
    assert "added to the tensor's .grad" in cli("explain", "AccumulateGrad").stdout


def test_explain_latex_prints_latex(cli):
    assert r"self ← \frac{\mathrm{grad}}{2 \cdot \mathrm{result}}" in cli("explain", "sqrt", "--latex").stdout


def test_explain_json_has_all_of_it(cli):
    rows = json.loads(cli("explain", "softplus", "--json").stdout)
    assert [row["op"] for row in rows] == ["SoftplusBackward0", "SoftplusBackwardBackward0"][: len(rows)]
    row = rows[0]
    assert row["gradients"][0]["text"] == "grad if beta · self > threshold else grad · σ(beta · self)"
    assert row["functions"] == {"σ(x)": "1 / (1 + exp(-x))"}
    assert row["saved"] == ["self", "beta", "threshold"]
    assert row["official"]["formulas"] == {"self": "softplus_backward(grad, self, beta, threshold)"}


def test_explain_alone_lists_every_readable_rule_in_groups(cli):
    text = cli("explain").stdout
    assert text.startswith(f"{len(rules())} nodes have a readable rule")
    assert all(op in text for op in rules())
    groups = json.loads(cli("explain", "--json").stdout)
    assert sorted(op for ops in groups.values() for op in ops) == sorted(rules())


def test_explain_says_so_where_pytorchs_table_is_absent(monkeypatch):
    monkeypatch.setattr("graphlab.rules.explain.table", dict)
    monkeypatch.setattr("graphlab.rules.explain.official", lambda op: None)
    found = explain("MulBackward0")
    assert "comes with torch" in found.note
    assert found.lines[0].gradient.text == "grad · other"


def test_explain_imports_neither_torch_nor_torchgen():
    code = (
        "import sys\nfrom graphlab.cli import main\n"
        "try: main(['explain', 'softmax'])\n"
        "finally: print([one for one in ('torch', 'torchgen', 'networkx') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=child_environment(), check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_explain_every_known_node_can_be_explained():
    for op in {*table(), *rules()}:
        assert explain(op).official is official(op)
        assert op in find(op)


def test_other_names_lead_to_nodes_that_exist():
    assert {op for ops in ALSO.values() for op in ops} <= {*table(), *rules(), "AccumulateGrad", "CopySlices"}
    assert find("cross_entropy") == ["LogSoftmaxBackward0", "NllLossBackward0"]
    assert find("nothing_like_it") == []
    assert near("sofmax")[0] in ("softmax", "SoftmaxBackward0")


def test_saved_names_are_those_that_the_engine_keeps(ran):
    kept = {}
    for one in ran:
        if official(one.op):
            names = {name for name in one.saved if "_sym_" not in name}
            kept.setdefault(one.op, set()).update(names)
    wrong = {op for op, names in kept.items() if set(saved(official(op))) != names}
    assert wrong <= OTHERWISE | {"SoftmaxBackwardDataBackward0", "ToDenseBackward0"}


def test_docs_page_is_what_the_rules_say():
    from tests.rules.rules_page import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.rules.rules_page"
