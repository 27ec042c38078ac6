"""A Recording: what one run of the user's code showed, with JSON out and in.

No torch here. JSON keys are the field names of the types; see docs/schema.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

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

    Watching a training loop notes every pass: ``structure`` is a hash of nodes and edges, equal
    where two graphs are built alike; ``inside_step`` the number of the optimizer step whose
    closure ran this backward, 0 for none; ``leaves`` what the pass did to each leaf, where kept.
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
    structure: str = ""
    inside_step: int = 0
    leaves: tuple[LeafRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LeafRow(Plain):
    """One leaf in one pass: its value then, and ``.grad`` before + what came in = after.

    ``returned`` is what ``torch.autograd.grad`` gave back for it, which leaves ``.grad`` alone.
    ``adds`` says whether before + incoming is after to the bit, in every element; None where
    nothing came in, or what came in was not seen: of the last pass, where the rule kept it not.
    """

    leaf: str
    value: TensorSummary | None = None
    before: TensorSummary | None = None
    incoming: TensorSummary | None = None
    after: TensorSummary | None = None
    returned: TensorSummary | None = None
    adds: bool | None = None


LedgerKind = Literal["zero", "accumulate", "clip", "step", "write", "replace"]


@dataclass(frozen=True, slots=True)
class LedgerEvent(Plain):
    """What happened to a leaf after pass ``after_pass`` (0: before the first) and before the next.

    ``of`` says whether it happened to the leaf's ``grad`` or its ``value``. ``by`` is what did it,
    as PyTorch calls it: SGD.step, zero_grad, clip_grad_norm_, ``-=``; "" where only the change was
    seen. ``before`` and ``after`` are None for no gradient.
    """

    kind: LedgerKind
    leaf: str
    before: TensorSummary | None = None
    after: TensorSummary | None = None
    source: Source | None = None
    of: Literal["grad", "value"] = "grad"
    by: str = ""
    after_pass: int = 0


@dataclass(frozen=True, slots=True)
class Unused(Plain):
    """A forward that got no backward: its graph, or why there is none.

    ``mode`` is what autograd was told at that line: grad, no_grad, inference_mode. ``n_nodes`` is
    0 where no graph was built; ``alive`` says that the graph was still held when noted; ``nbytes``
    what it kept for a backward that never came. ``grows`` says that a variable holds the graphs of
    earlier passes, ever more of them: ``n_nodes`` is what it held when seen last, up to 2000.
    """

    name: str
    mode: Literal["grad", "no_grad", "inference_mode"]
    source: Source | None = None
    after_pass: int = 0
    value: TensorSummary | None = None
    n_nodes: int = 0
    alive: bool = False
    nbytes: int = 0
    times: int = 1
    grows: bool = False


TOTAL = "|all .grad|"  # the name of a curve: the norm of all gradients together


@dataclass(frozen=True, slots=True)
class Watched(Plain):
    """How a training loop was watched: what was counted, and what was kept of it.

    ``passes`` and ``events`` count all; ``kept`` says by which rule rows were thinned, in words.
    ``leaves`` is how many leaves the passes had, of which at most 40 have rows. ``structures``
    counts the passes of each structure, for the first hundred of them.
    ``curves`` are the numbers to plot, thinned: by name ("loss", "w", "|w.grad|"), pairs of the
    pass's index and the value; a leaf's value at the end stands one past the last pass; where not
    every leaf has rows, "|all .grad|" is the norm of all gradients together. ``final``
    is the value of each leaf at the script's end, or when the leaf was seen last. ``closures``
    counts the backwards of closures by optimizer. ``points`` are the data of a one-dimensional
    regression. ``losses`` has a curve for each root by its name, where backwards start from several,
    as from the two losses of a GAN. ``ended`` is "exit code 3" or "SIGTERM" where the script ended so.
    """

    passes: int = 0
    steps: int = 0
    events: int = 0
    leaves: int = 0
    kept: str = ""
    structures: dict[str, int] = field(default_factory=dict)
    curves: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    final: dict[str, TensorSummary] = field(default_factory=dict)
    closures: tuple[Closures, ...] = ()
    points: Points | None = None
    interrupted: bool = False
    losses: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Closures(Plain):
    """The backwards that an optimizer's closure ran: in all its steps, and the least and most in one."""

    by: str
    steps: int
    backwards: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Points(Plain):
    """The data of a regression on one variable, with the line that the model has at the end."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    fitted: tuple[float, ...]
    x_name: str = "x"
    y_name: str = "y"


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
    unused: tuple[Unused, ...] = ()
    watched: Watched | None = None
    notes: tuple[str, ...] = ()
    schema: str = SCHEMA

    def save(self, path: str | Path) -> None:
        """Write the recording as JSON, whole or not at all."""
        from pathlib import Path

        from graphlab.serialize import save

        save(self, Path(path))

    def explorer(self, height: int = 640, **options: Any) -> Any:
        """Return the page to open, search and step through, as a notebook shows it; it has ``save``.

        ``options`` are those of ``graphlab.render``. Raises: GraphlabError GL002 without a graph.
        """
        return _notebook().explorer(self, height, **options)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Return what a notebook shows of it: the picture, or a line of text."""
        made: dict[str, str] = _notebook().bundle(self)
        return made

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


def _notebook() -> Any:
    """Return the side door for notebooks: a room far above this one, which only a notebook needs."""
    from importlib import import_module

    return import_module("graphlab.notebook")
