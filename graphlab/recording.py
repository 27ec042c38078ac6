"""A Recording: what one run of the user's code showed, with JSON out and in.

No torch here. JSON keys are the field names of the types; see docs/schema.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphlab.plain import Plain

if TYPE_CHECKING:
    from pathlib import Path

    from graphlab.graph import Graph, Source, TensorSummary

SCHEMA = "graphlab/recording@1"


@dataclass(frozen=True, slots=True)
class Step(Plain):
    """One node at the moment the engine ran it; tuples hold None for an undefined gradient.

    ``grad_outputs`` arrived at the node, ``grad_inputs`` left it, one for each slot.
    ``grad_before`` and ``grad_after`` are a leaf's ``.grad``.
    """

    index: int
    node: str
    grad_outputs: tuple[TensorSummary | None, ...] = ()
    grad_inputs: tuple[TensorSummary | None, ...] = ()
    grad_before: TensorSummary | None = None
    grad_after: TensorSummary | None = None


@dataclass(frozen=True, slots=True)
class Returned(Plain):
    """A gradient that ``torch.autograd.grad`` gave back, and the output of a node it belongs to.

    ``gradient`` is None where the root does not depend on that tensor; ``node`` is "" where the
    graph does not hold it.
    """

    node: str
    output_nr: int = 0
    gradient: TensorSummary | None = None


@dataclass(frozen=True, slots=True)
class Pass(Plain):
    """One backward of the script; ``graph`` only of the one that was asked for.

    ``index`` counts from 1. ``call`` is what started it: backward, grad, or none when the
    script never did. ``torchviz`` is the DOT text of torchviz, when that was asked for.

    ``outer`` and ``inside`` stand for a backward that ran inside another (as reentrant
    checkpointing does): the position in ``Recording.passes`` of the other one, and its node that
    was running. ``error`` is what the engine raised, and ``failed`` the node that was running.
    ``returned`` is what ``torch.autograd.grad`` gave back.
    """

    index: int
    call: str = "backward"
    root: str = ""
    source: Source | None = None
    loss: float | None = None
    n_nodes: int | None = None
    graph: Graph | None = None
    steps: tuple[Step, ...] = ()
    torchviz: str = ""
    outer: int | None = None
    inside: str = ""
    error: str = ""
    failed: str = ""
    returned: tuple[Returned, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerEvent(Plain):
    """What happened to a leaf between passes: zero, accumulate, clip, step or write."""

    kind: str
    leaf: str
    before: TensorSummary | None = None
    after: TensorSummary | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Recording(Plain):
    """Everything that was recorded of one run.

    ``script`` is what was run as the user named it, ``versions`` what it ran on.
    ``notes`` are plain sentences about limits of this recording.
    """

    script: str = ""
    argv: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    passes: tuple[Pass, ...] = ()
    ledger: tuple[LedgerEvent, ...] = ()
    notes: tuple[str, ...] = ()
    schema: str = SCHEMA

    def save(self, path: str | Path) -> None:
        """Write the recording as JSON, whole or not at all."""
        from pathlib import Path

        from graphlab.serialize import save

        save(self, Path(path))

    @property
    def full(self) -> Pass | None:
        """Return the pass that was recorded with its graph, if any was."""
        return next((one for one in self.passes if one.graph is not None), None)

    @property
    def graph(self) -> Graph | None:
        """Return the graph of the pass that was recorded in full."""
        return self.full.graph if self.full else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps of the pass that was recorded in full."""
        return self.full.steps if self.full else ()
