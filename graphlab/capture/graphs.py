"""The graphs of a loop that does not build the same one each time: one of each form, with its lines.

While lines are traced, autograd's count of nodes is read after each; so it is known which line
made which nodes of that pass. Only small graphs are kept, and only of the first few forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.backward import Call, read
from graphlab.capture.describe import Surroundings
from graphlab.capture.trace import Made, Trace

if TYPE_CHECKING:
    from types import CodeType, FrameType

    from graphlab.capture.expressions import Sources
    from graphlab.capture.names import Names
    from graphlab.graph import Graph

MOST_GRAPHS = 4
MOST_NODES = 300


class Graphs:
    """Reads graphs of passes whose forward was traced from ``start`` on."""

    def __init__(self, sources: Sources, values: int) -> None:
        self.sources, self.values = sources, values
        self.read_already: set[str] = set()
        self._trace: Trace | None = None
        self._seen = 0

    def start(self) -> None:
        """Note from now on which lines make nodes."""
        self._trace = Trace(0)
        self._seen = _count()

    def made(self, code: CodeType, instruction: int, *, exact: bool = False) -> None:
        """Put the newest nodes down to the line of an instruction."""
        now = _count()
        if now != self._seen and self._trace is not None:
            self._trace.made.append(Made(self._seen, now, code, instruction, exact, -1))
        self._seen = now

    def stop(self, user: FrameType | None) -> bool:
        """Return whether lines were traced; the nodes of the line that runs are its own."""
        if self._trace is None or user is None:
            return False
        self.made(user.f_code, user.f_lasti, exact=True)
        return True

    def lacks(self, structure: str) -> bool:
        """Return whether a graph of this form is still to be read."""
        return bool(structure) and structure not in self.read_already and len(self.read_already) < MOST_GRAPHS

    def wants(self, structure: str, n_nodes: int) -> bool:
        """Return whether the graph of the pass that begins is to be read."""
        return self._trace is not None and n_nodes <= MOST_NODES and self.lacks(structure)

    def read(self, outputs: Any, structure: str, names: Names, index: int) -> Graph | None:
        """Return the graph that the outputs reach, with the lines that made it."""
        traces = () if self._trace is None else (self._trace,)
        around = Surroundings(names, traces, self.sources, self.values)
        found = read(Call(outputs, (), {}).roots, around, index=index, call=None)
        self.read_already.add(structure)
        return None if found is None else found[0].graph

    def forget(self) -> None:
        """Let go of what was noted of one pass."""
        self._trace = None


def _count() -> int:
    return int(torch.autograd._get_sequence_nr())  # type: ignore[attr-defined]
