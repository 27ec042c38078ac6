"""The dynamic side: one forward of the user's code, the graph that it builds, and what becomes of it."""

from __future__ import annotations

import sys
import weakref
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import torch

from graphlab.capture.backward import read
from graphlab.capture.codes import is_user_code
from graphlab.capture.describe import Surroundings
from graphlab.capture.names import Names
from graphlab.capture.tensors import Summaries
from graphlab.capture.trace import Tracing
from graphlab.capture.walk import edge_of, tensors_in, walk
from graphlab.statics.runs import copies
from graphlab.statics.state import State, seeded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.capture.expressions import Sources
    from graphlab.capture.walk import Walked
    from graphlab.contrast.building import Made
    from graphlab.graph import Graph

_MOST_NODES = 20_000  # beyond, looking at each node may end the process when the graph is freed
_MOST_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Built:
    """One graph: as it is recorded, its structure, its autograd numbers and the order of its ops."""

    graph: Graph | None
    structure: str
    first: int
    last: int
    error: str = ""


class _Tag:
    __slots__ = ("__weakref__",)


class Rebuilding:
    """Runs the forward again and again, from one state and with one stream of random numbers."""

    def __init__(self, made: Made, sources: Sources, seed: int, values: int) -> None:
        self.made, self.sources, self.seed, self.values = made, sources, seed, values
        self.state = State(made.forward.module)
        self.mode: bool | None = None  # train or eval, where a forward is to run in another one

    def build(self, inputs: Sequence[torch.Tensor]) -> Built:
        """Return the graph that one forward builds."""
        with self._run(inputs) as fresh:
            tracing = Tracing(self.values)
            tracing.start(None)
            try:
                result = self._call(fresh)
            except Exception as error:
                return Built(None, "", 0, 0, f"{type(error).__name__}: {error}")
            finally:
                tracing.stop(sys._getframe())
            roots = self._roots(result)
            around = Surroundings(self._names(fresh), tracing.traces, self.sources, self.values)
            found = read(roots, around, index=1, call=None)
            if found is None:
                return Built(None, "", 0, 0, "no output has a gradient")
            one, walked = found
            seqs = [seq for seq in walked.seqs if seq is not None]
            return Built(one.graph, structure(walked), min(seqs, default=0), max(seqs, default=0))

    def dies(self, inputs: Sequence[torch.Tensor]) -> bool:
        """Return whether the graph is gone as soon as the outputs are."""
        with self._run(inputs) as fresh:
            tag = _Tag()
            ref = weakref.ref(tag)
            result = self._call(fresh)
            for _, root in tensors_in(result):
                if root.grad_fn is not None:
                    root.grad_fn.metadata["graphlab"] = tag  # type: ignore[index]
                    break
            else:
                return True
            del tag, result, root
            return ref() is None

    def backward_twice(self, inputs: Sequence[torch.Tensor]) -> tuple[str, int, int]:
        """Return what a second backward says, the number of saved tensors, and how many the first freed."""
        with self._run(inputs) as fresh, self._gradients_kept():
            roots = [one for _, one in tensors_in(self._call(fresh)) if one.grad_fn is not None]
            nodes = walk([edge for one in roots if (edge := edge_of(one)) is not None]).nodes if roots else []
            if not roots or len(nodes) > _MOST_NODES:
                return "", 0, 0
            saved = _saved(nodes)
            ones = [torch.ones_like(one) for one in roots]
            torch.autograd.backward(roots, ones)
            freed = saved - _saved(nodes)
            try:
                torch.autograd.backward(roots, ones)
            except RuntimeError as error:
                return str(error), saved, freed
            return "", saved, freed

    def distinct_ids(self, inputs: Sequence[torch.Tensor], forwards: int) -> int:
        """Return how many different id()s the roots of so many forwards have, each gone before the next."""
        seen = set()
        with self._run(inputs) as fresh:
            for _ in range(forwards):
                node = next((one.grad_fn for _, one in tensors_in(self._call(fresh))), None)
                seen.add(id(node))
                del node
        return len(seen)

    def lines(self, inputs: Sequence[torch.Tensor]) -> list[tuple[str, int]]:
        """Return the lines of the user's that one forward runs, in order."""
        ran: list[tuple[str, int]] = []

        def on_event(frame: Any, event: str, arg: object) -> Any:
            if event == "line" and len(ran) < _MOST_LINES:
                ran.append((frame.f_code.co_filename, frame.f_lineno))
            return on_event

        def on_call(frame: Any, event: str, arg: object) -> Any:
            return on_event if is_user_code(frame.f_code) else None

        with self._run(inputs) as fresh:
            before = sys.gettrace()
            sys.settrace(on_call)
            try:
                self._call(fresh)
            except Exception:
                return ran
            finally:
                sys.settrace(before)
        return ran

    def _call(self, inputs: Sequence[torch.Tensor]) -> Any:
        module = self.made.forward.module
        # A module of our own making is not one of the calls that the user made.
        return module.forward(*inputs) if self.made.lines else module(*inputs)

    @contextmanager
    def _run(self, inputs: Sequence[torch.Tensor]) -> Iterator[tuple[torch.Tensor, ...]]:
        self.state.restore()
        seeded(self.seed)
        if self.mode is not None:
            self.made.forward.module.train(self.mode)
        try:
            with torch.enable_grad():
                yield copies(inputs)
        finally:
            self.state.restore()

    @contextmanager
    def _gradients_kept(self) -> Iterator[None]:
        """Give each parameter its own ``.grad`` back."""
        own = [(one, one.grad) for one in self.made.forward.module.parameters()]
        try:
            yield
        finally:
            for one, gradient in own:
                one.grad = gradient

    def _roots(self, result: Any) -> list[tuple[str, Any]]:
        found = tensors_in(result)
        if len(found) == 1 and self.made.root:
            return [(self.made.root, found[0][1])]
        return [("" if key.isdigit() else key, one) for key, one in found]

    def _names(self, fresh: Sequence[torch.Tensor]) -> Names:
        known = self.made.names
        names = Names(
            dict(known.tensors), dict(known.names), dict(known.roles), dict(known.groups), known.modules
        )
        for name, one in zip(self.made.forward.names, fresh, strict=True):
            names.add(one, name)
        return names


def structure(walked: Walked) -> str:
    """Return a hash of the nodes' ops and the edges; neither shapes nor values are in it."""
    text = repr(
        (
            [type(one).__name__ for one in walked.nodes],
            walked.roots,
            walked.tails,
            walked.heads,
            walked.slot,
            walked.output_nr,
        )
    )
    return sha256(text.encode()).hexdigest()[:16]


def _saved(nodes: Sequence[Any]) -> int:
    """Return how many tensors the nodes keep for backward."""
    summaries = Summaries(0)
    return sum(one.tensor is not None for node in nodes for one in summaries.saved(node))
