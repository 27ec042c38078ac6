"""For Python: the graph of tensors that exist already, and of a function that is run."""

from __future__ import annotations

import pickle
import platform
import sys
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture import engine
from graphlab.capture.describe import Surroundings, describe
from graphlab.capture.fork import in_a_fork, is_deep
from graphlab.capture.names import Names, names_in, names_in_frames
from graphlab.capture.quiet import undisturbed
from graphlab.capture.trace import Tracing, user_frame
from graphlab.capture.walk import edge_of, tensors_in, walk
from graphlab.errors import NOTHING, GraphlabError
from graphlab.recording import Pass, Recording
from graphlab.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graphlab.graph import Graph


def capture(
    loss: Any,
    *,
    model: torch.nn.Module | None = None,
    names: Mapping[str, Any] | None = None,
    values: int = 16,
) -> Recording:
    """Return the recording of the graph that ``loss`` has now, before or after backward.

    ``loss`` may be a tensor, or what a model returns: a dict, list, tuple or dataclass.
    Raises: GraphlabError (GL002) if no tensor in it requires a gradient.
    """
    known = names_in_frames(user_frame(sys._getframe(1)))
    extra = names_in([{**({"model": model} if model is not None else {}), **(names or {})}])
    _merge(extra, known)
    graph = _graph(tensors_in(loss), Surroundings(extra, limit=values))
    return _recording(graph, "none")


def record(function: Callable[[], Any], *, values: int = 16) -> Recording:
    """Return the recording of the first backward that ``function()`` runs, or of what it returns.

    Raises: GraphlabError (GL002) if there is neither; whatever ``function`` raises.
    """
    tracing = Tracing(values)
    graphs: list[Graph] = []
    busy: list[int] = []

    def before(outputs: Any, args: Any, kwargs: Any) -> None:
        busy.append(1)
        if graphs or len(busy) > 1 or torch._C._len_torch_dispatch_stack() > 0:
            return
        with undisturbed():
            names = names_in_frames(user_frame(sys._getframe(1)))
            graphs.append(_graph(tensors_in(outputs), Surroundings(names, tracing.traces, limit=values)))

    def after() -> None:
        busy.pop()

    unpatch = engine.patch(before, after)
    tracing.start(None)
    try:
        result = function()
    finally:
        tracing.stop(sys._getframe())
        unpatch()
    if graphs:
        return _recording(graphs[0], "backward")
    names = names_in_frames(user_frame(sys._getframe(1)))
    return _recording(_graph(tensors_in(result), Surroundings(names, tracing.traces, limit=values)), "none")


def _graph(roots: Sequence[tuple[str, torch.Tensor]], around: Surroundings) -> Graph:
    edges = [edge for _, tensor in roots if (edge := edge_of(tensor)) is not None]
    if not edges:
        raise GraphlabError(
            "GL002",
            "there is no graph: no tensor here requires a gradient",
            why="autograd records only what depends on a tensor with requires_grad=True, outside no_grad()",
            fix="give a leaf requires_grad=True",
            exit_code=NOTHING,
        )
    named = [(_name(around.names, key, tensor), tensor) for key, tensor in roots]
    if not is_deep():
        return describe(walk(edges), named, around)
    data = in_a_fork(lambda: pickle.dumps(describe(walk(edges), named, around)))
    if not data:
        raise GraphlabError(
            "GL003", "the graph is too deep to be read here", why="reading it in a copy failed"
        )
    graph: Graph = pickle.loads(data)
    return graph


def _name(names: Names, key: str, tensor: torch.Tensor) -> str:
    known = names.names.get(id(tensor), [])
    return known[0] if known else "" if key.isdigit() else key


def _merge(into: Names, other: Names) -> None:
    for key, known in other.names.items():
        for name in known:
            into.add(other.tensors[key], name, other.roles.get(key, ""))
    for key, path in other.modules.items():
        into.modules.setdefault(key, path)
    for key, groups in other.groups.items():
        into.groups.setdefault(key, groups)


def _recording(graph: Graph, call: str) -> Recording:
    one = Pass(index=1, call=call, root=graph.roots[0].name, n_nodes=len(graph.nodes), graph=graph)
    versions = {"graphlab": __version__, "python": platform.python_version(), "torch": str(torch.__version__)}
    return Recording(script="python", versions=versions, passes=(one,))
