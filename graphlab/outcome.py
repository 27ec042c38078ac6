"""What a contrast found: the graphs rebuilt at every forward, the static ones, and who agrees.

No torch here. A ``Contrast`` is plain data with a JSON form, as a Recording is. *Refused* means
that a backend would not capture; *disagrees* that it captured something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from graphlab.plain import Plain

if TYPE_CHECKING:
    from graphlab.graph import Graph, Source, TensorSummary

SCHEMA = "graphlab/contrast@1"
BACKENDS = ("jit.trace", "jit.script", "export", "fx", "aot", "compile")

StaticKind = Literal["input", "parameter", "constant", "op", "block", "output"]
Phase = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True)
class StaticNode(Plain):
    """One node of a captured graph; data flows from ``inputs`` (ids, in order) to the node.

    ``id`` is s0, s1 … in the order in which the graph runs. ``op`` is the backend's own word
    (``aten::mul``, ``aten.mul.Tensor``, ``call_function operator.mul``); ``name`` the input's or
    parameter's own. ``arguments`` is the text of every argument, with baked-in values as they are.
    ``baked`` says why a value here is frozen, "" where none is. ``block`` is the id of the
    control-flow node (prim::If or prim::Loop of a script) that this one stands in; ``seq`` the
    creation number, within the forward, of the autograd node that the backend names for it.
    """

    id: str
    op: str
    kind: StaticKind = "op"
    name: str = ""
    inputs: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    phase: Phase = "forward"
    source: Source | None = None
    module: str = ""
    output: TensorSummary | None = None
    baked: str = ""
    block: str = ""
    seq: int | None = None
    accumulates: bool = False  # adds two gradients up, as autograd does between its nodes


@dataclass(frozen=True, slots=True)
class StaticGraph(Plain):
    """The nodes of a captured graph, in the order in which it runs them."""

    nodes: tuple[StaticNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Warned(Plain):
    """A warning of a backend while it captured, in its own words, and the user's line it is about.

    ``meaning`` is our one sentence: what is frozen here.
    """

    text: str
    source: Source | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Effect(Plain):
    """Something that Python keeps, and that a captured graph changes otherwise than the user's code.

    ``name`` is the user's: ``sizes``, ``net.calls``; ``kind`` its type. ``dynamic`` says what one
    forward of the user's code does to it ("grows by 1"), ``static`` what one run of the graph does,
    "" where that leaves it as it is; ``source`` is the line that changes it.
    """

    name: str
    kind: str
    dynamic: str
    static: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Traced(Plain):
    """A backend captured one graph or, with graph breaks, several (``pieces`` has the others).

    The ids of the pieces go on where those of the graph before end.
    """

    backend: str
    graph: StaticGraph
    warnings: tuple[Warned, ...] = ()
    seconds: float = 0.0
    breaks: tuple[Warned, ...] = ()
    pieces: tuple[StaticGraph, ...] = ()
    guards: tuple[str, ...] = ()  # what is checked before the graph is used again, where there is any
    deprecated: str = ""  # the backend's own words, where it says that it is
    effects: tuple[Effect, ...] = ()  # what happens beside the arithmetic in Python, and not here
    status: Literal["traced"] = "traced"


@dataclass(frozen=True, slots=True)
class Refused(Plain):
    """A backend would not capture: our reason in one sentence, the user's line, its own words.

    ``error`` is the backend's message, shortened; ``kind`` the exception's class, or ``killed``,
    ``timeout``, ``not available``.
    """

    backend: str
    reason: str
    kind: str = ""
    error: str = ""
    source: Source | None = None
    seconds: float = 0.0
    deprecated: str = ""
    status: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Input(Plain):
    """One tensor that the forward takes, as the user calls it; ``grad`` if a gradient is asked for."""

    name: str
    tensor: TensorSummary
    grad: bool = False


@dataclass(frozen=True, slots=True)
class Case(Plain):
    """One set of inputs to run everything on.

    ``origin`` is where they come from: script (its own run), given (``--input``), generated, or
    found (the search for an input on which a captured graph is wrong); ``how`` says it in words:
    "the script's 2nd batch", "x with its sign flipped".
    """

    name: str
    origin: Literal["script", "given", "generated", "found"]
    how: str = ""
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Gradient(Plain):
    """The gradient of one leaf; None where the outputs do not depend on it."""

    name: str
    tensor: TensorSummary | None


@dataclass(frozen=True, slots=True)
class Answer(Plain):
    """What one run gave: outputs and gradients, or the error in its own words."""

    outputs: tuple[TensorSummary, ...] = ()
    gradients: tuple[Gradient, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Agreement(Plain):
    """A captured graph's answer beside the dynamic one, for the case at this position.

    ``max_abs_diff`` is None where the two cannot be subtracted (an error, other shapes); ``worst``
    names what differs most: an output or a gradient. ``note`` says what explains a difference. Where
    only the captured graph ends with an error it *fails*: nobody takes that for an answer.
    """

    backend: str
    case: int
    agrees: bool
    max_abs_diff: float | None = None
    tolerance: float = 0.0
    worst: str = ""
    static: Answer | None = None
    note: str = ""

    @property
    def fails(self) -> bool:
        """Return whether the captured graph ends with an error, and the user's code does not."""
        return not self.agrees and self.static is not None and bool(self.static.error)

    @property
    def wrong(self) -> bool:
        """Return whether the captured graph gives another answer, silently."""
        return not self.agrees and not self.fails


@dataclass(frozen=True, slots=True)
class Rebuilt(Plain):
    """The dynamic graph of one case: made anew at this forward.

    ``first`` and ``last`` are autograd's own creation numbers; ``structure`` a hash of nodes and
    edges. ``died`` says that the graph was gone when its last user let go of it.
    """

    case: int
    answer: Answer
    graph: Graph | None = None
    structure: str = ""
    first: int = 0
    last: int = 0
    died: bool = False


@dataclass(frozen=True, slots=True)
class Dynamic(Plain):
    """What the dynamic side shows: one graph for each case, and what happens to them.

    ``again`` is autograd's own error when backward ran a second time through one graph, "" where
    that is allowed; ``freed`` the number of saved tensors that backward let go of.
    ``distinct_ids`` is how many different id()s the roots of ``forwards`` forwards had.
    """

    graphs: tuple[Rebuilt, ...] = ()
    again: str = ""
    saved: int = 0
    freed: int = 0
    forwards: int = 0
    distinct_ids: int = 0


@dataclass(frozen=True, slots=True)
class Difference(Plain):
    """How the graph of a case differs from that of the first case.

    ``came`` and ``went`` are node ids of the case's graph and of the first's; ``branch`` the
    user's line that decided.
    """

    case: int
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    branch: Source | None = None


@dataclass(frozen=True, slots=True)
class Pair(Plain):
    """Autograd nodes and the static nodes that stand for the same operation.

    ``by`` says how they were found: seq, line, module, order. An empty side is what exists on the
    other only; ``why`` explains it.
    """

    nodes: tuple[str, ...] = ()
    statics: tuple[str, ...] = ()
    by: str = ""
    why: str = ""
    phase: Phase = "forward"


@dataclass(frozen=True, slots=True)
class Alignment(Plain):
    """Which node of the first case's dynamic graph is which node of a captured graph."""

    backend: str
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Cost(Plain):
    """Time of one forward and backward as a ratio to the dynamic one: median, and its quartiles.

    ``seconds`` is the median of the runs themselves; ``capture`` what making the graph took.
    ``warm`` runs came before those that were measured; ``again`` counts the runs, of all, in which
    the backend compiled once more.
    """

    backend: str
    ratio: float
    low: float
    high: float
    seconds: float
    capture: float
    runs: int
    nodes: int
    warm: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True)
class Subject(Plain):
    """The forward that was contrasted: which lines, or which module call, with which inputs.

    ``kind`` is lines (a function made of the user's own lines) or module (an nn.Module's call).
    ``same`` says that running it again built the very graph that the script had.
    """

    kind: Literal["lines", "module"]
    name: str
    source: Source | None = None
    last_line: int = 0
    inputs: tuple[Input, ...] = ()
    parameters: tuple[Input, ...] = ()
    same: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contrast(Plain):
    """Everything that one contrast found."""

    script: str = ""
    argv: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    subject: Subject | None = None
    cases: tuple[Case, ...] = ()
    dynamic: Dynamic = field(default_factory=Dynamic)
    differences: tuple[Difference, ...] = ()
    outcomes: tuple[Traced | Refused, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    costs: tuple[Cost, ...] = ()
    seed: int = 0
    notes: tuple[str, ...] = ()
    schema: str = SCHEMA

    @property
    def disagreements(self) -> tuple[Agreement, ...]:
        """Return where a captured graph silently gives another answer than the user's code."""
        return tuple(one for one in self.agreements if one.wrong)
