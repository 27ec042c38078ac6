"""A torch.fx graph as a StaticGraph: what export, fx, aot and compile all make."""

from __future__ import annotations

import operator
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from graphlab.outcome import StaticGraph, StaticNode
from graphlab.statics.baked import NOT_A_VALUE, TENSOR, frozen
from graphlab.statics.captured import described

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphlab.graph import Source
    from graphlab.outcome import Phase, StaticKind
    from graphlab.statics.sources import Lines

_LONGEST = 60


class Role(NamedTuple):
    """What an input of the graph is to the user: an input, a parameter or a constant, and its name."""

    kind: StaticKind
    name: str


class Extra(NamedTuple):
    """What a backend knows of one node beside what the graph says."""

    source: Source | None = None
    module: str | None = None
    seq: int | None = None
    phase: Phase = "forward"
    accumulates: bool = False


def static_graph(
    graph: torch.fx.Graph,
    lines: Lines,
    roles: dict[str, Role],
    extra: Callable[[torch.fx.Node], Extra] = lambda node: Extra(),
    first: int = 0,
    *,
    checked: bool = False,
) -> StaticGraph:
    """Return the nodes of the graph; ``roles`` has what its placeholders and attributes are, by name.

    Ids are numbered from ``first`` on. Nothing is called frozen where the values that Python worked
    out are ``checked`` before each use.
    """
    ids = {node: f"s{first + at}" for at, node in enumerate(graph.nodes)}
    nodes = (_node(node, ids, lines, roles, extra(node)) for node in graph.nodes)
    return StaticGraph(tuple(replace(one, baked="") if checked else one for one in nodes))


def _node(
    node: torch.fx.Node, ids: dict[torch.fx.Node, str], lines: Lines, roles: dict[str, Role], extra: Extra
) -> StaticNode:
    role = _role(node, roles)
    op = _op(node)
    source, module = None, ""
    if role.kind == "op":
        module = extra.module if extra.module is not None else _module(node)
        source = extra.source or lines.of_trace(node.stack_trace or "")
        if extra.phase == "forward":
            source = lines.expression(source, op, module)
    given = [*node.args, *node.kwargs.values()] if role.kind in ("op", "output") else []
    baked = TENSOR if role.kind == "constant" else ""
    if role.kind == "op" and extra.phase == "forward":
        baked = frozen(op, [_value(one) for one in given], source, lines)
    return StaticNode(
        ids[node],
        op,
        role.kind,
        role.name,
        tuple(ids[one] for one in _used(node)),
        _arguments(node, ids) if role.kind in ("op", "output") else (),
        extra.phase,
        source,
        module,
        _output(node),
        baked,
        "",
        extra.seq,
        extra.accumulates,
    )


def _role(node: torch.fx.Node, roles: dict[str, Role]) -> Role:
    if node.op == "placeholder":
        return roles.get(node.name) or Role("input", str(node.target))
    if node.op == "get_attr":
        return roles.get(str(node.target)) or Role("parameter", str(node.target))
    return Role("output", "") if node.op == "output" else Role("op", "")


def _op(node: torch.fx.Node) -> str:
    """Return the op in the backend's own words: aten.mul.Tensor, call_function operator.mul."""
    target: Any = node.target
    if isinstance(target, (torch._ops.OpOverload, torch._ops.HigherOrderOperator)):
        return str(target)
    if node.op == "call_function":
        return f"call_function {_qualified(target)}"
    if node.op == "call_module" and node.graph.owning_module is not None:
        kind = type(node.graph.owning_module.get_submodule(str(target))).__name__
        return f"call_module {kind}"
    return f"{node.op} {target}" if node.op.startswith("call") else node.op


def _qualified(function: Any) -> str:
    name = getattr(function, "__name__", None) or str(function)
    if getattr(operator, name, None) is function:
        return f"operator.{name}"
    home = getattr(function, "__module__", None) or ""
    if home.startswith(("torch._C", "torch._VF")) or home == "":
        home = "torch"
    return name if home == "builtins" else f"{home}.{name}".replace("_operator.", "operator.")


def _module(node: torch.fx.Node) -> str:
    """Return the path of the innermost module call that the node was made in."""
    stack = node.meta.get("nn_module_stack") or {}
    if node.op == "call_module":
        return str(node.target)
    path = str(next(reversed(stack.values()))[0]) if stack else ""
    return re.sub(r"^L\['\w+'\]\.?", "", path)


def _output(node: torch.fx.Node) -> Any:
    for key in ("val", "example_value", "result"):
        value = node.meta.get(key)
        if isinstance(value, (tuple, list)) and value:
            value = value[0]
        if value is not None:
            return described(value)
    return None


def _used(node: torch.fx.Node) -> list[torch.fx.Node]:
    """Return the nodes that give arguments, in order; one that is used twice stands twice."""
    found: list[torch.fx.Node] = []
    torch.fx.map_arg((node.args, node.kwargs), lambda one: found.append(one))
    return found


def _arguments(node: torch.fx.Node, ids: dict[torch.fx.Node, str]) -> tuple[str, ...]:
    args = [_text(one, ids) for one in node.args]
    return (*args, *(f"{key}={_text(one, ids)}" for key, one in node.kwargs.items()))


def _text(value: Any, ids: dict[torch.fx.Node, str]) -> str:
    if isinstance(value, torch.fx.Node):
        return ids[value]
    if isinstance(value, (list, tuple)):
        inside = ", ".join(_text(one, ids) for one in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_text(one, ids)}" for key, one in value.items()) + "}"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _value(value: Any) -> object:
    if isinstance(value, (list, tuple)):
        return [_value(one) for one in value]
    return NOT_A_VALUE if isinstance(value, torch.fx.Node) else value
