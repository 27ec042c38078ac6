"""Every operator of torch's own test database: all that the engine did was recorded, to the bit."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

import pytest

torch = pytest.importorskip("torch")
from torch.testing._internal.common_methods_invocations import op_db  # noqa: E402

from graphlab.capture import tensors  # noqa: E402
from graphlab.capture.describe import Surroundings, describe  # noqa: E402
from graphlab.capture.gradients import Gradients  # noqa: E402
from graphlab.capture.tensors import Summaries  # noqa: E402
from graphlab.capture.walk import edge_of, tensors_in, walk  # noqa: E402

MOST_VALUES = 20_000  # of a gradient that is compared to the bit; larger ones are counted
FEW = 3  # of each operator in the middling runs; the usual one takes the first, the longest all


@dataclass
class Tally:
    """What became of the samples of all operators."""

    operators: int = 0
    samples: int = 0
    leaves: int = 0
    skipped: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def leaves_of(sample) -> list:
    """Return the sample's own leaves, which backward fills."""
    found = tensors_in([sample.input, list(sample.args), dict(sample.kwargs)])
    return list({id(leaf): leaf for _, leaf in found if leaf.is_leaf}.values())


def bits(tensor) -> bytes:
    dense = tensor.detach().to_dense() if tensor.layout is not torch.strided else tensor.detach()
    return dense.clone().resolve_conj().resolve_neg().numpy().tobytes()


def as_tensor(summary):
    values = summary.values
    dtype = getattr(torch, summary.dtype)
    pairs = [complex(*one) for one in values] if dtype.is_complex else list(values)
    return torch.tensor(pairs, dtype=dtype).reshape(summary.shape)


def check(op, sample, tally: Tally) -> None:
    result = op(sample.input, *sample.args, **sample.kwargs)
    if sample.output_process_fn_grad is not None:
        result = sample.output_process_fn_grad(result)
    roots = [one for _, one in tensors_in(result) if one.is_floating_point() or one.is_complex()]
    edges = [edge for edge in map(edge_of, roots) if edge is not None]
    if not edges:
        tally.skipped["no result requires a gradient"] += 1
        return
    leaves = leaves_of(sample)
    walked = walk(edges)
    describe(walked, [("", one) for one in roots], Surroundings(limit=4, measure=True))
    gradients = Gradients(walked, Summaries(MOST_VALUES))
    try:
        torch.autograd.backward(roots, [torch.ones_like(one) for one in roots])
    finally:
        gradients.remove()
    assert not gradients.problem, gradients.problem
    assert len(gradients.steps) == len({step.node for step in gradients.steps})
    tally.samples += 1
    steps = {int(step.node[1:]): step for step in gradients.steps}
    for position, node in enumerate(walked.nodes):
        variable = getattr(node, "variable", None)
        if variable is None or not any(variable is leaf for leaf in leaves):
            continue
        tally.leaves += 1
        step = steps.get(position)
        if variable.grad is None:
            assert step is None or step.grad_after is None
        elif variable.numel() > MOST_VALUES:
            tally.skipped["leaf too large to compare"] += 1
        else:
            assert bits(as_tensor(step.grad_after)) == bits(variable.grad)


def sweep(dtype, most: int | None) -> Tally:
    tally = Tally()
    for op in op_db:
        if not op.supports_autograd:
            tally.skipped["operator without autograd"] += 1
            continue
        if dtype not in op.supported_backward_dtypes("cpu"):
            tally.skipped[f"no {dtype} backward"] += 1
            continue
        tally.operators += 1
        torch.manual_seed(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                samples = list(islice(op.sample_inputs("cpu", dtype, requires_grad=True), most))
            except (ImportError, RuntimeError) as error:
                tally.skipped[f"samples cannot be made: {type(error).__name__}"] += 1
                continue
            for sample in samples:
                try:
                    check(op, sample, tally)
                except Exception as error:
                    tally.wrong.append(f"{op.name} {op.variant_test_name}: {error!r}"[:300])
    return tally


@pytest.mark.parametrize(
    ("dtype", "most"),
    [
        (torch.float64, 1),
        pytest.param(torch.float64, FEW, marks=pytest.mark.slow),
        pytest.param(torch.float32, FEW, marks=pytest.mark.slow),
        pytest.param(torch.complex128, FEW, marks=pytest.mark.slow),
        pytest.param(torch.float64, None, marks=pytest.mark.slow),
        pytest.param(torch.float32, None, marks=pytest.mark.slow),
    ],
)
def test_every_operator_is_recorded_and_every_leaf_is_its_grad_to_the_bit(dtype, most):
    tally = sweep(dtype, most)
    print(f"{dtype}: {tally.operators} operators, {tally.samples} samples, {tally.leaves} leaves")
    print(f"skipped: {dict(tally.skipped)}")
    assert not tally.wrong, "\n".join(tally.wrong[:20])
    assert tally.operators > 300
    assert tally.leaves > 500


def test_the_check_can_fail(monkeypatch):
    op = next(one for one in op_db if one.name == "mul")
    sample = next(iter(op.sample_inputs("cpu", torch.float64, requires_grad=True)))
    right = tensors.summary_of_values
    monkeypatch.setattr(
        tensors, "summary_of_values", lambda bare, values: right(bare, [one + 1e-12 for one in values])
    )
    with pytest.raises(AssertionError):
        check(op, sample, Tally())
