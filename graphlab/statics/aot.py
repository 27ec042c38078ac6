"""AOTAutograd's joint graph: forward and backward written down together, before anything runs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch._functorch._aot_autograd.logging_utils import setup_stacktrace_preservation_hooks
from torch._functorch.aot_autograd import aot_export_joint_simple
from torch.fx.experimental.proxy_tensor import make_fx
from torch.fx.traceback import preserve_node_meta

from graphlab.statics.captured import Captured
from graphlab.statics.fx_nodes import Extra, Role, static_graph
from graphlab.statics.runs import copies, named
from graphlab.statics.sources import Lines
from graphlab.statics.state import State
from graphlab.statics.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.statics.forward import Forward

_CLONED = "an output shares memory with another tensor, which AOTAutograd does not export: each is cloned"
_SECOND = (
    "AOTAutograd would not export this forward; the graph is that of make_fx over the forward and "
    "torch.autograd.grad"
)


def capture(forward: Forward) -> Captured:
    """Return the joint graph, or the forward's alone where nothing asks for a gradient."""
    flat = _Flat(forward)
    try:
        return flat.exported()
    except Exception as refusal:
        flat.again()
        try:
            second = flat.traced()
            assert second.joint is not None
            second.joint(copies(forward.inputs), lambda ends: [torch.ones_like(one) for one in ends])
            flat.again()
            return second
        except Exception:  # the first refusal is the one that a user meets
            raise refusal from None


class _Flat:
    """The forward as a function of a flat list of tensors: parameters, buffers, inputs."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        module = forward.module
        self.parameters = dict(module.named_parameters())
        self.buffers = dict(module.named_buffers())
        self.state = State(module)
        self.random = random.getstate()
        self.cloning = False  # of the outputs
        self.lines = Lines(forward.files)
        self.trail = Trail(module, self.lines)
        self.changed, self.turned, self.outputs = self._probe()

    def again(self) -> None:
        """Make everything what it was before a capture."""
        self.state.restore()

    def _probe(self) -> tuple[list[str], list[bool], list[torch.Tensor]]:
        """Return the buffers that a run changes, which inputs it changes, and its outputs.

        By their values: some kernels change a buffer without telling autograd.
        """
        module, inputs = self.forward.module, copies(self.forward.inputs)
        before = {name: one.detach().clone() for name, one in self.buffers.items()}
        outputs = [one for _, one in named(module(*inputs))]
        after = dict(module.named_buffers())
        changed = [name for name, one in before.items() if not _equal(after.get(name), one)]
        turned = [not _equal(one, old) for one, old in zip(inputs, self.forward.inputs, strict=True)]
        self.again()
        return changed, turned, outputs

    def given(self, inputs: Sequence[torch.Tensor]) -> tuple[torch.Tensor, ...]:
        """Return the flat list of arguments."""
        return (*self.parameters.values(), *self.buffers.values(), *inputs)

    def call(self, *flat: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return the outputs, and the buffers and inputs that were changed, of which it works on copies."""
        own, kept = len(self.parameters), len(self.buffers)
        parameters = dict(zip(self.parameters, flat[:own], strict=True))
        buffers = dict(zip(self.buffers, flat[own : own + kept], strict=True))
        self.state.restore_python()  # the tracer calls this more than once
        random.setstate(self.random)
        with self.trail.noting():
            buffers = {name: one.clone() if name in self.changed else one for name, one in buffers.items()}
            given = zip(flat[own + kept :], self.turned, strict=True)
            inputs = tuple(one.clone() if turned else one for one, turned in given)
            found = torch.func.functional_call(self.forward.module, {**parameters, **buffers}, inputs)
        outputs = [one.clone() if self.cloning else one for _, one in named(found)]
        written = [one for one, turned in zip(inputs, self.turned, strict=True) if turned]
        return (*outputs, *(buffers[name] for name in self.changed), *written)

    def exported(self) -> Captured:
        """Return what aot_export_joint_simple makes."""
        given = self.given(copies(self.forward.inputs))
        joint = self._asks_for_gradients()
        notes: tuple[str, ...] = ()
        made: Any
        try:
            made = aot_export_joint_simple(self.call, given, trace_joint=joint)
        except RuntimeError as refusal:
            if "alias" not in str(refusal):
                raise
            self.again()
            self.cloning, notes = True, (_CLONED,)
            made = aot_export_joint_simple(self.call, given, trace_joint=joint)
        return self._captured(made, joint=joint, boundary=None, notes=notes)

    def traced(self) -> Captured:
        """Return what make_fx makes of the forward and torch.autograd.grad."""
        given = self.given(copies(self.forward.inputs))
        joint = self._asks_for_gradients()
        boundary: list[str] = []
        roots = [one for one in self.outputs if one.requires_grad]

        def both(flat: Sequence[torch.Tensor], tangents: Sequence[torch.Tensor]) -> list[Any]:
            outputs = self.call(*flat)
            setup_stacktrace_preservation_hooks([one.grad_fn for one in outputs if one.grad_fn is not None])
            boundary[:] = [self.trail.last()]
            if not joint:
                return list(outputs)
            leaves = [one for one in flat if one.requires_grad]
            ends = [one for one in outputs[: len(self.outputs)] if one.requires_grad]
            found = iter(torch.autograd.grad(ends, leaves, tangents, allow_unused=True))
            return [*outputs, *(next(found) if one.requires_grad else None for one in flat)]

        tangents = [torch.ones_like(one) for one in roots]
        with preserve_node_meta():
            made: Any = make_fx(both, tracing_mode="fake")(given, tangents)
        return self._captured(made, joint=joint, boundary=boundary[0], notes=(_SECOND,))

    def _asks_for_gradients(self) -> bool:
        asked = [*self.parameters.values(), *self.forward.inputs]
        return any(one.requires_grad for one in asked) and any(one.requires_grad for one in self.outputs)

    def _captured(
        self, made: torch.fx.GraphModule, *, joint: bool, boundary: str | None, notes: tuple[str, ...] = ()
    ) -> Captured:
        names = [node.name for node in made.graph.nodes if node.op == "placeholder"]
        graph = static_graph(made.graph, self.lines, self._roles(names), self._extras(made, boundary))
        return Captured(graph, made, joint=self._runner(made, joint=joint), notes=notes)

    def _roles(self, placeholders: list[str]) -> dict[str, Role]:
        called = [Role("parameter", self.forward.called.get(one, one)) for one in self.parameters]
        called += [Role("parameter", one) for one in self.buffers]
        called += [Role("input", one) for one in self.forward.names]
        roots = sum(one.requires_grad for one in self.outputs)
        words = [
            f"the gradient of output {at}" if roots > 1 else "the gradient of the output"
            for at in range(roots)
        ]
        called += [Role("input", one) for one in words]
        return dict(zip(placeholders, called, strict=False))

    def _extras(self, made: torch.fx.GraphModule, boundary: str | None) -> Callable[[torch.fx.Node], Extra]:
        """Return a function that says of a node: its phase, its line and the autograd node it belongs to."""
        order = {node.name: at for at, node in enumerate(made.graph.nodes)}
        last = order.get(boundary, len(order)) if boundary is not None else None
        by_seq: dict[int, tuple[Any, str]] = {}
        for node in made.graph.nodes:
            if (seq := node.meta.get("seq_nr")) is not None and node.name in self.trail.nodes:
                by_seq.setdefault(seq, self.trail.nodes[node.name])

        def extra(node: torch.fx.Node) -> Extra:
            backward = node.meta.get("partitioner_tag") == "is_backward"
            if last is not None:
                backward = order[node.name] > last
            adds = bool(node.meta.get("is_gradient_acc"))
            seq = node.meta.get("seq_nr")
            known = self.trail.nodes.get(node.name)
            if backward:
                known = by_seq.get(seq) if seq is not None and not adds else None
            relative = seq - self.trail.start if seq is not None and not adds else None
            if relative is not None and (
                relative < 0 or (not backward and node.name not in self.trail.nodes)
            ):
                relative = None
            source, module = known or (None, "")
            return Extra(source, module, relative, "backward" if backward else "forward", adds)

        return extra

    def _runner(self, made: torch.fx.GraphModule, *, joint: bool) -> Any:
        """Return a function that gives outputs and gradients, and changes the buffers as the module does."""
        asked = [one.requires_grad for one in (*self.parameters.values(), *self.buffers.values())]
        kept, meta = len(self.outputs), [one for one in self.outputs if one.requires_grad]

        def run(inputs: tuple[torch.Tensor, ...], weights: Any) -> Any:
            flat = [one.detach() for one in self.given(inputs)]
            with torch.no_grad():
                tangents = [_laid_out_as(old, new) for old, new in zip(meta, weights(meta), strict=False)]
                found = list(_flattened(made(flat, tangents) if joint else made(*flat)))
                written = [one for one, turned in zip(inputs, self.turned, strict=True) if turned]
                changed = [*(self.buffers[name] for name in self.changed), *written]
                for old, new in zip(changed, found[kept:], strict=False):
                    old.data.copy_(new)
            own = [bool(one.requires_grad) for one in inputs]
            gradients = found[kept + len(changed) :] if joint else [None] * len(flat)
            paired = list(zip([*asked, *own], gradients, strict=True))
            params = [one for flag, one in paired[: len(self.parameters)] if flag]
            return tuple(found[:kept]), [one for flag, one in paired[len(asked) :] if flag] + params

        return run


def _flattened(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [found for one in value for found in _flattened(one)]
    return [value]


def _laid_out_as(one: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
    """Return the values with the strides of ``one``, which the graph has taken for granted."""
    return torch.empty_like(one).copy_(values)


def _equal(one: torch.Tensor | None, two: torch.Tensor) -> bool:
    return one is not None and one.shape == two.shape and torch.equal(one.detach(), two.detach())
