"""Which node of autograd's graph is which node of a captured graph, and why some stand alone.

By the creation number where the backend names it; else by line, module and kind of operation, in the
order in which both were made. No torch here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.families import family, parts
from graphlab.matching import match
from graphlab.outcome import Alignment, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphlab.graph import Graph, Node
    from graphlab.outcome import StaticGraph, StaticNode

_VIEWS = {"view", "transpose", "permute", "expand", "squeeze", "unsqueeze", "select", "slice", "as_strided"}
_VIEWS |= {"split", "unbind", "narrow", "diagonal", "detach"}
_PRODUCTS = {"addmm", "mm", "bmm", "view"}
_SIZES = {"size", "dim", "len", "numel", "getattr", "sym_size", "shape", "stride", "int"}
_SIZES |= {"scalarimplicit", "assert_tensor_metadata"}
_NEW = {"ones", "zeros", "empty", "full", "arange", "rand", "randn", "ones_like", "zeros_like", "tensor"}
_NEW |= {"empty_like", "full_like", "new_zeros", "new_ones", "scalar_tensor", "lift_fresh", "lift_fresh_copy"}
_TESTS = {"gt", "lt", "ge", "le", "eq", "ne", "bool", "item", "any", "all", "isnan", "argmax", "__getitem__"}

_LEAF = "a leaf: where autograd stores the gradient; the graph has the tensor itself"
_WHOLE = "a leaf inside a module that the captured graph keeps whole"
_NO_LEAF = "a leaf: the captured graph has no tensor of this name"
_ADDS = "adds gradients that arrive along several edges: autograd does that between its nodes"
_CUSTOM = ("PythonOp", "autograd_function_apply")  # what jit.trace and torch.compile call a Function
_OWN = "the user's own Function; the captured graph has what its backward did, and does not say which it is"
_HANDS = "backward of this node runs no operation: it hands the gradient on"
_UNNAMED = "part of backward; the backend does not say of which node"


def align(
    graph: Graph, static: StaticGraph, backend: str, called: Mapping[str, str] | None = None
) -> Alignment:
    """Return the pairs: first those of the forward in its order, then leaves, then backward.

    ``called`` has the user's name of each parameter by its path in the module that was captured.

    Every node of both graphs that stands for an operation is in one pair of each phase, alone if
    the other graph has nothing for it.
    """
    nodes = sorted((one for one in graph.nodes if one.kind != "leaf"), key=lambda one: one.seq or 0)
    ops = [one for one in static.nodes if one.kind in ("op", "block") and one.phase == "forward"]
    table = _Table(nodes, ops, static)
    table.by_seq()
    table.by_place()
    table.by_loop()
    pairs = [*table.pairs(), *_leaves(graph, static, called or {}), *_backward(table, static)]
    return Alignment(backend, tuple(pairs))


@dataclass(frozen=True, slots=True)
class _Found:
    nodes: tuple[str, ...]
    by: str
    why: str = ""


class _Table:
    """What has been paired so far, by static node."""

    def __init__(self, nodes: list[Node], ops: list[StaticNode], static: StaticGraph) -> None:
        self.nodes = nodes
        self.ops = ops
        self.by_id = {one.id: one for one in static.nodes}
        self.used = {name for one in static.nodes for name in one.inputs}
        self.found: dict[str, _Found] = {}
        self.of_seq: dict[int, str] = {}

    def left(self) -> list[Node]:
        """Return the nodes that nothing stands for yet."""
        taken = {name for one in self.found.values() for name in one.nodes}
        return [one for one in self.nodes if one.id not in taken]

    def by_seq(self) -> None:
        """Pair by creation number: the order of the numbers, and what each of them made."""
        groups: dict[int, list[StaticNode]] = {}
        for one in self.ops:
            if one.seq is not None:
                groups.setdefault(one.seq, []).append(one)
        rows = sorted(groups.items())
        for at, positions in match(
            rows,
            self.nodes,
            lambda row, node: max(_worth(one, node) for one in row[1]),
            lambda row, before, node: None,
            lambda item: family(item.op) if not isinstance(item, tuple) else family(item[1][-1].op),
        ):
            seq, group = rows[at]
            node = self.nodes[positions[0]]
            self.of_seq[seq] = node.id
            best = max(group, key=lambda one: _worth(one, node))
            self.found[best.id] = _Found((node.id,), "seq")

    def by_place(self) -> None:
        """Pair what is left by line, module and kind, in order."""
        ops = [one for one in self.ops if one.id not in self.found and one.kind == "op"]
        left = self.left()
        for at, positions in match(ops, left, _worth, _joins, lambda item: _token(item)):
            one, nodes = ops[at], [left[j] for j in positions]
            self.found[one.id] = _Found(
                tuple(node.id for node in nodes), _by(one, nodes[0]), _many(one, nodes)
            )

    def by_loop(self) -> None:
        """Give each turn of a loop to the one operation that stands in the loop."""
        turning = [one for one in self.ops if one.kind == "op" and self._in_loop(one)]
        for node in self.left():
            fits = [one for one in turning if _worth(one, node) >= _LINE]
            if not fits:
                continue
            best = max(fits, key=lambda one: _worth(one, node))
            before = self.found.get(best.id)
            nodes = (*(before.nodes if before else ()), node.id)
            nodes = tuple(other.id for other in self.nodes if other.id in nodes)
            why = (
                f"the loop stays in the graph: one operation, {len(nodes):,} nodes from its turns in autograd"
            )
            self.found[best.id] = _Found(nodes, "line", why if len(nodes) > 1 else "")

    def _in_loop(self, one: StaticNode) -> bool:
        while one.block and one.block in self.by_id:
            one = self.by_id[one.block]
            if one.op == "prim::Loop":
                return True
        return False

    def pairs(self) -> Iterable[Pair]:
        """Return the forward's pairs in the order of the captured graph, then what only autograd has."""
        for one in self.ops:
            found = self.found.get(one.id)
            if found is None:
                yield Pair((), (one.id,), "", self._alone(one))
            else:
                yield Pair(found.nodes, (one.id,), found.by, found.why)
        for node in self.left():
            yield Pair((node.id,), (), "", self._only_autograd(node))

    def _only_autograd(self, node: Node) -> str:
        if family(node.op) in _VIEWS:
            return "a view: the captured graph has it inside a larger operation"
        if node.kind != "custom":
            return "the captured graph has no operation of this kind here"
        if any(one.phase == "backward" for one in self.by_id.values()):
            return "the user's own Function; the captured graph has what its forward and its backward did"
        return "the user's own Function; the captured graph has what its forward did, not its backward"

    def _alone(self, one: StaticNode) -> str:
        """Return why autograd has nothing for this node of the captured graph."""
        kind = family(one.op)
        if one.kind == "block":
            return "control flow that stays in the graph; autograd sees only what ran"
        if one.block:
            return "stands in a branch or loop that this run did not go through, or needs no gradient there"
        if kind in _SIZES or one.op.startswith("prim::"):
            return "works on sizes and Python values, which have no gradient"
        if kind in _TESTS:
            return "asks something about a tensor; the answer has no gradient"
        if kind in _NEW:
            return "makes a tensor that needs no gradient"
        if kind in ("detach", "to", "clone", "alias", "contiguous", "copy"):
            return "a copy or a detached view that the captured graph writes down"
        if kind == "select" and one.inputs:
            return "takes one of several results; autograd counts them by output_nr"
        if one.op.split(".")[1 if one.op.startswith("aten.") else 0].endswith("_"):
            return "changes a tensor in place; no gradient flows through it"
        if one.id not in self.used:
            return "dead code: nothing uses what it returns"
        return "no gradient flows through it in this run"


_FAMILY, _PART, _LINE, _MODULE, _SHAPE = 8, 6, 10, 4, 1  # _LINE: kind and line, or more


def _worth(one: StaticNode, node: Node) -> int:
    """Return how well two stand for each other, 0 if they cannot."""
    worth = _kind(one, node)
    if not worth:
        return 0
    if _same_line(one, node):
        worth += 4
        if one.source and node.source and one.source.expression == node.source.expression != "":
            worth += 2
    elif one.source is not None and node.source is not None:
        # torch.export names lines of forward methods only, not those of functions that they call.
        if not one.module or not _same_module(one, node):
            return 0
        worth -= 4
    if _same_module(one, node):
        worth += _MODULE
    if one.output is not None and _shape(node) == one.output.shape:
        worth += _SHAPE
    return worth


def _kind(one: StaticNode, node: Node) -> int:
    kinds, other = family(one.op), family(node.op)
    if kinds == other or kinds.removesuffix("_") == other:
        return _FAMILY
    if other in parts(one.op) or kinds in parts(node.op):
        return _PART
    if one.op.startswith("call_module") and one.module and _inside(one.module, node):
        return _PART
    if node.kind == "custom" and any(word in one.op for word in _CUSTOM):
        return _FAMILY
    if node.kind == "view_write" and one.op.rstrip(".Tensor").endswith("_"):
        return _PART
    return 0


def _inside(path: str, node: Node) -> bool:
    """Return whether the node was made in a call of the module at ``path``, or deeper."""
    if node.module is None:
        return False
    own = f".{node.module.path}."
    return f".{path}." in own


def _same_module(one: StaticNode, node: Node) -> bool:
    path = node.module.path if node.module is not None else ""
    return path == one.module or (one.module != "" and path.endswith(f".{one.module}"))


def _same_line(one: StaticNode, node: Node) -> bool:
    here, there = one.source, node.source
    if here is None or there is None or here.line != there.line:
        return False
    return PurePath(here.file).name == PurePath(there.file).name


def _joins(one: StaticNode, before: Node, node: Node) -> int | None:
    """Return what it costs that one operation stands for both neighbours, None if it cannot.

    A layer begins with the transpose of its weight: behind a product, another layer is likelier.
    """
    if not parts(one.op) and not one.op.startswith("call_module"):
        return None
    return int(family(node.op) == "transpose" and family(before.op) in _PRODUCTS)


def _token(item: StaticNode | Node) -> object:
    return family(item.op), item.source.line if item.source is not None else 0


def _by(one: StaticNode, node: Node) -> str:
    if _same_line(one, node):
        return "line"
    return "module" if one.module and _same_module(one, node) else "order"


def _many(one: StaticNode, nodes: list[Node]) -> str:
    """Return why several nodes stand for one operation, "" if it is one."""
    if len(nodes) == 1:
        return ""
    names = ", ".join(node.op for node in nodes)
    return f"one operation for the captured graph, {len(nodes):,} nodes in autograd: {names}"


def _leaves(graph: Graph, static: StaticGraph, called: Mapping[str, str]) -> Iterable[Pair]:
    """Return each leaf with the input or parameter that it is, by the user's name."""
    given = [one for one in static.nodes if one.kind in ("input", "parameter", "constant")]
    for node in graph.nodes:
        if node.kind != "leaf":
            continue
        names = {node.name, *node.names} - {""}
        names |= {path for path, known in called.items() if known in names}
        same = [one.id for one in given if _is_named(one.name, names)]
        whole = tuple(
            one.id for one in static.nodes if one.op.startswith("call_module") and _owns(one, names)
        )
        alike = [one.id for one in given if one.output is not None and one.output.shape == _shape(node)]
        if not same and len(alike) == 1:
            yield Pair((node.id,), tuple(alike), "shape", _LEAF)
        elif same or not whole:
            yield Pair((node.id,), tuple(same[:1]), "name" if same else "", _LEAF if same else _NO_LEAF)
        else:
            yield Pair((node.id,), whole, "module", _WHOLE)


def _shape(node: Node) -> tuple[int, ...] | None:
    return node.outputs[0].shape if node.outputs and node.outputs[0] is not None else None


def _owns(one: StaticNode, names: set[str]) -> bool:
    """Return whether a module that stays whole has the parameter that is called so."""
    return any(f".{name}".rpartition(".")[0].endswith(f".{one.module}") for name in names)


def _is_named(name: str, names: set[str]) -> bool:
    return name in names or any(one.endswith(f".{name}") for one in names if name)


def _backward(table: _Table, static: StaticGraph) -> Iterable[Pair]:
    """Return what backward runs for each node, in the order in which the captured graph runs it."""
    groups: dict[str, list[str]] = {}
    alone: list[Pair] = []
    for one in static.nodes:
        if one.kind != "op" or one.phase != "backward":
            continue
        owner = table.of_seq.get(one.seq) if one.seq is not None else None
        if owner is not None and not one.accumulates:
            groups.setdefault(owner, []).append(one.id)
        else:
            why = _ADDS if one.accumulates else _UNNAMED
            alone.append(Pair((), (one.id,), "", why, "backward"))
    ran = [Pair((owner,), tuple(ids), "seq", "", "backward") for owner, ids in groups.items()]
    if not ran and not alone:
        return []
    for node in table.nodes:
        if node.id not in groups:
            why = _OWN if node.kind == "custom" else _HANDS if groups else _UNNAMED
            ran.append(Pair((node.id,), (), "", why, "backward"))
    return [*ran, *alone]
