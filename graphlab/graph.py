"""What autograd built, as plain data: nodes, edges, tensors, source lines, module calls.

No torch here. A Graph is a multigraph: two edges may differ in their slot or their
output_nr only, and both are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING, Any, Literal

from graphlab.plain import Plain, maker, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

NodeKind = Literal["op", "leaf", "custom", "view_write"]


@dataclass(frozen=True, slots=True)
class Source(Plain):
    """A place in the user's own code; columns are 1-based characters, 0 when unknown.

    ``text`` is the whole line, stripped; ``expression`` the part of it that made the node.
    """

    file: str
    line: int
    text: str = ""
    expression: str = ""
    column: int = 0


@dataclass(frozen=True, slots=True)
class ModuleCall(Plain):
    """One call of one module: the second call of ``net.linear`` is ``("linear", 2)``.

    ``parent`` is the position, in ``Graph.modules``, of the call that this one ran inside.
    The outermost module has the path "".
    """

    path: str
    call: int
    type: str = ""
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class TensorSummary(Plain):
    """A tensor in a few words; ``values`` (flat, row-major) only where it is small.

    ``norm`` and the counts stand where the values do not and someone measured them.
    A complex value is the pair ``(real, imag)``. ``layout`` is "" for a dense tensor.
    """

    shape: tuple[int, ...]
    dtype: str
    device: str
    norm: float | None = None
    min: float | None = None
    max: float | None = None
    n_nan: int | None = None
    n_inf: int | None = None
    n_zero: int | None = None
    values: tuple[float | int | bool | tuple[float, float], ...] | None = None
    layout: str = ""


PACKED = "packed by a hook"  # the text of a saved tensor that a saved_tensors_hook has put away


@dataclass(frozen=True, slots=True)
class Saved(Plain):
    """One value that a node keeps for backward.

    ``nbytes`` counts each storage once in a graph: the node that is first has the bytes,
    later ones have ``shared=True`` and 0. ``value`` is the text of a saved non-tensor.
    ``freed`` says that backward had run already, ``of_leaf`` that the memory is that of a leaf,
    which is there in any case.
    """

    name: str
    tensor: TensorSummary | None = None
    nbytes: int = 0
    shared: bool = False
    value: str = ""
    freed: bool = False
    of_leaf: bool = False


@dataclass(frozen=True, slots=True)
class Operand(Plain):
    """What the user wrote for one operand: its text, and its slot if a gradient flows there.

    ``slot`` is None for a constant or an input that needs no gradient.
    """

    text: str
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Node(Plain):
    """One function of the backward graph, or one leaf (``AccumulateGrad``).

    ``id`` is n0, n1 … in the order of the walk from the roots. ``name`` is the user's
    name for what the forward op returned, or of the leaf; ``names`` all of them.
    ``outputs`` describes what the forward op returned, one for each ``output_nr``.
    ``slots`` is the number of ``next_functions``, undefined ones counted.
    ``seq`` counts creation within this graph, from 0; None for a leaf.
    """

    id: str
    op: str
    kind: NodeKind = "op"
    name: str = ""
    names: tuple[str, ...] = ()
    source: Source | None = None
    module: ModuleCall | None = None
    outputs: tuple[TensorSummary | None, ...] = ()
    operands: tuple[Operand, ...] = ()
    saved: tuple[Saved, ...] = ()
    slots: int = 0
    seq: int | None = None
    role: str = ""  # of a leaf: parameter, input, buffer
    groups: tuple[int, ...] = ()  # of a leaf: the optimizer's param_groups that hold it


@dataclass(frozen=True, slots=True)
class Edge(Plain):
    """``tail.next_functions[slot] == (head, output_nr)``: the gradient flows tail to head."""

    tail: str
    head: str
    slot: int = 0
    output_nr: int = 0


@dataclass(frozen=True, slots=True)
class Root(Plain):
    """Where backward starts: output ``output_nr`` of ``node``, called ``name`` by the user."""

    node: str
    output_nr: int = 0
    name: str = ""
    tensor: TensorSummary | None = None


def position(node_id: str) -> int:
    """Return the position of the node with this id in ``Graph.nodes``."""
    return int(node_id[1:])


@dataclass(frozen=True, slots=True)
class Graph(Plain):
    """The roots, every node that they reach, every edge, and the module calls involved."""

    roots: tuple[Root, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    modules: tuple[ModuleCall, ...] = ()

    def node(self, node_id: str) -> Node:
        """Return the node with this id; ids are positions, so this costs nothing."""
        return self.nodes[position(node_id)]

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the graph for networkx: node attribute ``node``, edge attribute ``edge``."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from((node.id, {"node": node}) for node in self.nodes)
        graph.add_edges_from((edge.tail, edge.head, {"edge": edge}) for edge in self.edges)
        return graph

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        """Return the fields, nodes and edges as rows: pickle asks nothing of a million objects then."""
        return graph_of_rows, (self.roots, rows(self.nodes), rows(self.edges), self.modules)


def graph_of_rows(
    roots: tuple[Root, ...],
    nodes: list[tuple[Any, ...]],
    edges: list[tuple[Any, ...]],
    modules: tuple[ModuleCall, ...],
) -> Graph:
    """Return the Graph of nodes and edges that are the rows of their fields."""
    return Graph(roots, tuple(starmap(maker(Node), nodes)), tuple(starmap(maker(Edge), edges)), modules)
