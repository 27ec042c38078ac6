"""torch.jit.script: the source text of the forward, compiled; control flow stays in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from graphlab.statics.captured import Captured
from graphlab.statics.jit_nodes import static_graph
from graphlab.statics.jit_trace import plainly
from graphlab.statics.sources import Lines

if TYPE_CHECKING:
    from graphlab.statics.forward import Forward


def capture(forward: Forward) -> Captured:
    """Return what the compiler makes of the source."""
    scripted = torch.jit.script(forward.module)
    graph = static_graph(scripted, Lines(forward.files), forward.names)
    return Captured(graph, plainly(scripted), mode=scripted.train)
