"""A gradient checked by finite difference: the user's code is run twice more, moved a little."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.capture.run import run
from graphlab.checked import Checked
from graphlab.errors import GraphlabError
from graphlab.lang import ENGLISH, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.capture.run import Request
    from graphlab.graph import Graph, Node, TensorSummary
    from graphlab.recording import Pass

# Of each dtype: the unit roundoff, and the step for an element of size 1, near its cube root.
_PRECISION = {"float64": (2.0**-53, 2.0**-17), "float32": (2.0**-24, 2.0**-7)}
_AGAIN = {
    "recording": "a recording has no code to run again",
    "stdin": "a script on standard input cannot be run again",
}
_TRUST = 1e-2  # relative error that a central difference of this step may well have


def check(request: Request, one: Pass, leaf: Node, index: int = 0, inner: Sequence[Pass] = ()) -> Checked:
    """Return the finite difference of ``leaf``'s element ``index`` beside its recorded gradient.

    ``one`` is the pass that ``request`` recorded, ``inner`` are those that ran inside it, and brought
    a part of the gradient. Runs the user's code twice, to the same backward.
    """
    why = _AGAIN.get(request.target.kind, "") or _hindrance(one, leaf, index)
    parts = [_gradient(one, leaf, index), *(_gradient(part, leaf, index) for part in inner)]
    known = [part for part in parts if part is not None]
    gradient = sum(known) if known else None
    if why or gradient is None:
        return Checked(leaf.name, index, why=why or "no gradient of this element was recorded")
    tensor = leaf.outputs[0]
    assert tensor is not None
    assert tensor.values is not None
    at = tensor.values[index]
    assert isinstance(at, (int, float))
    rounding, unit = _PRECISION[tensor.dtype]
    step = unit * 2.0 ** math.ceil(math.log2(max(1.0, abs(at))))
    try:
        above, loss_above = _moved(request, one, leaf, index, step)
        below, loss_below = _moved(request, one, leaf, index, -step)
    except _CannotError as error:
        return Checked(leaf.name, index, gradient, why=str(error))
    estimate = (loss_above - loss_below) / (above - below)
    if not math.isfinite(estimate):
        return Checked(leaf.name, index, gradient, why="the root is no number where this element is moved")
    noise = 8 * rounding * max(abs(loss_above), abs(loss_below)) / abs(above - below)
    agrees = abs(estimate - gradient) <= noise + _TRUST * max(abs(gradient), abs(estimate))
    return Checked(leaf.name, index, gradient, estimate, step, agrees)


class _CannotError(Exception):
    """The code did not come to the same place again with one element moved."""


def _hindrance(one: Pass, leaf: Node, index: int) -> str:
    """Return why this cannot be checked, "" if it can."""
    tensor = leaf.outputs[0] if leaf.outputs else None
    if one.loss is None:
        return "the root is not a scalar"
    if not leaf.name:
        return "the leaf has no name to find it by"
    if tensor is None or tensor.dtype not in _PRECISION:
        return f"a {tensor.dtype if tensor else 'tensor without values'} is too coarse for it"
    if tensor.values is None:
        return "the values of the leaf were not recorded; --values N raises the limit"
    if not 0 <= index < len(tensor.values):
        return f"the leaf has no element {index}"
    return ""


def _gradient(one: Pass, leaf: Node, index: int) -> float | None:
    """Return the recorded gradient of one element: what this backward added to ``.grad``."""
    nodes = one.graph.nodes if one.graph is not None else ()
    ids = {node.id for node in nodes if node.kind == "leaf" and node.names == leaf.names}
    arrived: list[TensorSummary | None] = [
        step.grad_outputs[0] for step in one.steps if step.node in ids and step.grad_outputs
    ]
    arrived += [item.gradient for item in one.returned if item.node in ids]
    known = [item.values[index] for item in arrived if item is not None and item.values is not None]
    return float(known[0]) if known and isinstance(known[0], (int, float)) else None


def _moved(request: Request, one: Pass, leaf: Node, index: int, delta: float) -> tuple[float, float]:
    """Return the element's value and the loss of one more run.

    Raises: _CannotError, with the reason, if that run is not the same but for the element.
    """
    tensor = leaf.outputs[0]
    assert tensor is not None
    assert tensor.values is not None
    nudge = {
        "name": leaf.name,
        "shape": list(tensor.shape),
        "dtype": tensor.dtype,
        "index": index,
        "delta": delta,
        "value": tensor.values[index] if one.index == 1 else None,
    }
    again = replace(
        request, backward=one.index, run_to_end=False, grads=False, torchviz=False, nudge=nudge, silent=True
    )
    graph, loss = _again(again)
    if one.graph is None or [node.op for node in graph.nodes] != [node.op for node in one.graph.nodes]:
        raise _CannotError("the code built another graph: it depends on this value, or on chance")
    found = graph.node(leaf.id).outputs[0]
    if found is None or found.values is None or found.values[index] == tensor.values[index]:
        raise _CannotError("the leaf could not be moved: its value is made anew where it is used")
    value, before = found.values[index], tensor.values[index]
    assert isinstance(value, (int, float))
    assert isinstance(before, (int, float))
    others = [at for at in range(len(tensor.values)) if at != index]
    strayed = abs(value - before - delta) > abs(delta) / 2
    if strayed or any(found.values[at] != tensor.values[at] for at in others):
        raise _CannotError("the code is not the same twice: the leaf has other values")
    return float(value), loss


def _again(request: Request) -> tuple[Graph, float]:
    try:
        with speaking(ENGLISH):  # what it says is data, and told again where it is shown
            outcome = run(request)
    except GraphlabError as error:
        raise _CannotError(f"the code did not come here again: {error.what}") from error
    full = outcome.recording.full if outcome.recording is not None else None
    if full is None or full.graph is None or full.loss is None:
        raise _CannotError("the code did not come here again")
    return full.graph, full.loss
