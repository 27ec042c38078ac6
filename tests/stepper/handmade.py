"""Recordings written by hand for the stepper: known sums, nested backwards, failures, hooks."""

from collections.abc import Sequence
from dataclasses import replace

from graphlab.graph import Edge, Graph, Node, Operand, Root, Source, TensorSummary
from graphlab.recording import Pass, Recording, Returned, Step


def scalar(value: float) -> TensorSummary:
    return TensorSummary((), "float32", "cpu", values=(value,))


def vector(*values: float) -> TensorSummary:
    return TensorSummary((len(values),), "float32", "cpu", values=values)


def large(norm: float = 2.0, **more: int) -> TensorSummary:
    facts = {"n_nan": 0, "n_inf": 0, "n_zero": 0, **more}
    return TensorSummary((512, 64), "float32", "cpu", norm=norm, min=-1.0, max=1.5, **facts)


def op(node: str, kind: str, name: str = "", line: int = 4, value: float = 1.0, slots: int = 1) -> Node:
    source = Source("quadratic.py", line, f"{name or 't'} = …", f"{name or kind}()")
    names = (name,) if name else ()
    return Node(node, kind, "op", name, names, source, None, (scalar(value),), (), (), slots, 0)


def leaf(node: str, name: str, value: float = 1.0) -> Node:
    return Node(node, "AccumulateGrad", "leaf", name, (name,), None, None, (scalar(value),), role="input")


def ran(
    index: int, node: str, came: float, *sent: float | None, before: float | None = None, leaf: bool = False
) -> Step:
    after = scalar(came + (before or 0.0)) if leaf else None
    return Step(
        index,
        node,
        (scalar(came),),
        tuple(None if one is None else scalar(one) for one in sent),
        None if before is None else scalar(before),
        after,
    )


def quadratic() -> Recording:
    """y = x² + 3x + 1 at x = 2: two paths to one leaf, 3 + 4 = 7."""
    nodes = (
        replace(op("n0", "AddBackward0", "y", value=11), operands=(Operand("t", 0), Operand("1"))),
        replace(
            op("n1", "AddBackward0", "t", value=10, slots=2), operands=(Operand("a", 0), Operand("b", 1))
        ),
        replace(op("n2", "MulBackward0", "b", value=6), operands=(Operand("3"), Operand("x", 0))),
        replace(op("n3", "PowBackward0", "a", value=4), operands=(Operand("x", 0), Operand("2"))),
        leaf("n4", "x", 2),
    )
    edges = (
        Edge("n0", "n1"), Edge("n1", "n3", 0), Edge("n1", "n2", 1), Edge("n2", "n4"), Edge("n3", "n4"),
    )  # fmt: skip
    steps = (
        ran(0, "n0", 1, 1), ran(1, "n1", 1, 1, 1), ran(2, "n2", 1, 3), ran(3, "n3", 1, 4),
        ran(4, "n4", 7, leaf=True),
    )  # fmt: skip
    return recorded(Graph((Root("n0", 0, "y", scalar(11)),), nodes, edges), steps)


def recorded(graph: Graph, steps: Sequence[Step], *more: Pass, **given: object) -> Recording:
    full = Pass(1, root=graph.roots[0].name, graph=graph, steps=tuple(steps), **given)  # type: ignore[arg-type]
    return Recording(script="quadratic.py", versions={"torch": "2.13.0+cpu"}, passes=(full, *more))


def hooked() -> Recording:
    """The quadratic, with a hook on ``b`` that doubles what arrives there."""
    steps = list(quadratic().steps)
    steps[2] = ran(2, "n2", 2, 6)
    steps[4] = ran(4, "n4", 10, leaf=True)
    graph = quadratic().graph
    return recorded(graph, steps)


def failed() -> Recording:
    """The quadratic, whose third node raises."""
    graph = quadratic().graph
    return recorded(graph, quadratic().steps[:2], failed="n2", error="RuntimeError: no luck")


def grad_of_x() -> Recording:
    """z = x·y, and torch.autograd.grad(z, x): nothing is asked of y."""
    nodes = (op("n0", "MulBackward0", "z", value=6, slots=2), leaf("n1", "x", 2), leaf("n2", "y", 3))
    edges = (Edge("n0", "n1", 0), Edge("n0", "n2", 1))
    returned = (Returned("n1", 0, scalar(3)),)
    steps = [ran(0, "n0", 1, 3, None)]
    return recorded(
        Graph((Root("n0", 0, "z", scalar(6)),), nodes, edges), steps, call="grad", returned=returned
    )


def nested() -> Recording:
    """Node n1 of the outer backward runs a backward of its own, which has a third one inside."""
    graph = quadratic().graph
    first = replace(quadratic().passes[0], index=2, outer=0, inside="n1")
    second = replace(first, index=3, outer=1, inside="n3")
    return recorded(graph, quadratic().steps, first, second)


def chain(length: int) -> Recording:
    """A chain of nodes down to one leaf, each also feeding that leaf: a hub."""
    nodes = [op(f"n{at}", "AddBackward0", slots=2) for at in range(length)] + [leaf(f"n{length}", "w")]
    edges = [Edge(f"n{at}", f"n{at + 1}", 0) for at in range(length)]
    edges += [Edge(f"n{at}", f"n{length}", 1) for at in range(length)]
    steps = [ran(at, f"n{at}", 1, 1, 1) for at in range(length)]
    steps.append(ran(length, f"n{length}", length + 1, leaf=True))
    return recorded(Graph((Root("n0", 0, "y"),), tuple(nodes), tuple(edges)), steps)
