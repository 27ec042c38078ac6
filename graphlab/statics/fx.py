"""torch.fx.symbolic_trace: what Python calls on stand-ins for the inputs; torch's modules stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from graphlab.statics.captured import Captured
from graphlab.statics.fx_nodes import Role, static_graph
from graphlab.statics.sources import Lines

if TYPE_CHECKING:
    from graphlab.statics.forward import Forward


class _Tracer(torch.fx.Tracer):
    record_stack_traces = True


def capture(forward: Forward) -> Captured:
    """Return the symbolic trace, with the shapes that it has for the inputs."""
    tracer = _Tracer()
    tracer.record_stack_traces = True
    graph = tracer.trace(forward.module)
    made = torch.fx.GraphModule(tracer.root, graph, type(forward.module).__name__)
    shapes = _shapes(made, forward)
    lines = Lines(forward.files)
    inputs = [node.name for node in made.graph.nodes if node.op == "placeholder"]
    roles = {name: Role("input", user) for name, user in zip(inputs, forward.names, strict=False)}
    for name, value in vars(made).items():
        if isinstance(value, torch.Tensor):
            roles[name] = Role("constant", name)
    for node in made.graph.nodes:
        node.meta.update(shapes.get(node.name, {}))
    return Captured(static_graph(made.graph, lines, roles), made)


def _shapes(made: torch.fx.GraphModule, forward: Forward) -> dict[str, dict[str, object]]:
    """Return the tensors that a run gives, without data, by the node's name; nothing if it cannot run."""
    found: dict[str, dict[str, object]] = {}

    class Watch(torch.fx.Interpreter):
        def run_node(self, n: torch.fx.Node) -> object:
            value = super().run_node(n)
            if isinstance(value, torch.Tensor):
                found[n.name] = {"val": torch.empty_like(value, device="meta").detach()}
            return value

    try:
        with torch.no_grad():
            Watch(made).run(*forward.inputs)
    except Exception:  # the graph is shown without shapes, and its runs will say what is wrong
        return found
    return found
