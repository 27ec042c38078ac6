"""Graphs that no backward reached: a validation loss that was built with gradients, for nothing.

Looked for among the user's variables when a backward begins. A graph that is unused by now may be
used by a later backward, as of a GAN's second loss: then what was said of it is taken back.
"""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import torch

from graphlab.capture.frames import Variable, is_made, stored_at
from graphlab.capture.structure import inner_nodes
from graphlab.capture.tensors import Summaries
from graphlab.recording import Unused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from torch.autograd.graph import Node

    from graphlab.capture.expressions import Sources
    from graphlab.graph import Saved, Source

_MOST_NODES = 2_000  # of one unused graph
_MOST_PENDING = 50
_MOST_NOTED = 100_000


class Forwards:
    """Finds unused graphs; ``note(key, unused)`` gets each, ``take_back(key)`` those used after all.

    ``retained`` says that some backward kept its graph: then only what is new can be told from
    what was used.
    """

    def __init__(
        self, sources: Sources, note: Callable[[int, Unused], None], take_back: Callable[[int], None]
    ) -> None:
        self.sources, self._note, self._take_back = sources, note, take_back
        self.retained = False
        self._pending: dict[int, weakref.ref[torch.Tensor]] = {}
        self._noted: set[int] = set()
        self._remembered: list[tuple[int, Unused]] = []

    @property
    def waiting(self) -> bool:
        """Return whether something was seen that the next backward may turn out to use."""
        return bool(self._pending or self._remembered)

    def reached(self, nodes: Mapping[Node, int]) -> None:
        """Judge what functions computed; take back what was said of graphs that this backward reaches."""
        self._settle(nodes)
        for key, ref in list(self._pending.items()):
            tensor = ref()
            if tensor is None:
                del self._pending[key]
            elif tensor.grad_fn in nodes:
                del self._pending[key]
                self._take_back(key)

    def remember(self, name: str, one: Variable, since: int, after_pass: int) -> None:
        """Note a result of a function that returns, to be judged when the next backward begins."""
        node = _function(one.tensor)
        if node is None or node._sequence_nr() in self._noted or node._sequence_nr() < since:
            return
        own = _walk(node, ())
        if own and len(self._remembered) < _MOST_PENDING:
            self._remembered.append((node._sequence_nr(), self._unused(name, one, own, after_pass)[0]))

    def _settle(self, nodes: Mapping[Node, int]) -> None:
        """Note what functions computed that this backward does not reach."""
        if self._remembered:
            used = {node._sequence_nr() for node in nodes}
            for key, unused in self._remembered:
                if key not in used and key not in self._noted:
                    self._noted.add(key)
                    self._note(key, replace(unused, alive=False))
            self._remembered.clear()

    def look(
        self, found: Mapping[str, Variable], nodes: Mapping[Node, int], since: int, after_pass: int
    ) -> None:
        """Note each variable whose graph is not among ``nodes``, nor was used before.

        ``since`` is the creation number that was next when the backward before this one began.
        """
        graphs: list[tuple[str, Variable, list[Node]]] = []
        for name, one in found.items():
            node = _function(one.tensor)
            if node is None or node in nodes or node._sequence_nr() in self._noted:
                continue
            own = _walk(node, nodes)
            if own:
                graphs.append((name, one, own))
        for name, one, own in graphs:
            node = own[0]
            if any(node in other for _, _, other in graphs if other is not own and other[0] is not node):
                continue
            self._judge(name, one, own, new=node._sequence_nr() >= since, after_pass=after_pass)

    def _judge(self, name: str, one: Variable, own: list[Node], *, new: bool, after_pass: int) -> None:
        unused, saved = self._unused(name, one, own, after_pass)
        freed = any(item.freed for item in saved)
        kept = any(item.tensor is not None for item in saved)
        if freed or not (new or (kept and not self.retained)):
            return
        key = own[0]._sequence_nr()
        if len(self._noted) > _MOST_NOTED:
            self._noted.clear()
        self._noted.add(key)
        if len(self._pending) < _MOST_PENDING:
            self._pending[key] = weakref.ref(one.tensor)
        self._note(key, unused)

    def _unused(
        self, name: str, one: Variable, own: list[Node], after_pass: int
    ) -> tuple[Unused, list[Saved]]:
        summaries = Summaries(16)
        saved = [item for node in own for item in summaries.saved(node)]
        unused = Unused(
            name=name,
            mode="grad",
            source=self._source(one, name),
            after_pass=after_pass,
            value=summaries.of(one.tensor),
            n_nodes=len(own),
            alive=True,
            nbytes=sum(item.nbytes for item in saved),
        )
        return unused, saved

    def _source(self, one: Variable, name: str) -> Source | None:
        line = stored_at(one.code, name)
        return self.sources.line(one.code.co_filename, line) if line else None


def _function(tensor: torch.Tensor) -> Node | None:
    """Return the node that made a tensor; None where asking a changed view would make a new one."""
    return tensor.grad_fn if is_made(tensor) else None


def _walk(root: Node, without: Collection[Node]) -> list[Node]:
    """Return the nodes of a graph that the other does not have, but for leaves; none if it is large."""
    order = inner_nodes([root], without, _MOST_NODES)
    return order if len(order) <= _MOST_NODES else []
