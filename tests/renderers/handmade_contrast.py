"""Contrasts written by hand: what the tests of their faces show. No torch."""

from __future__ import annotations

from dataclasses import replace

from graphlab.graph import Edge, Graph, Node, Operand, Root, Saved, Source, TensorSummary
from graphlab.outcome import (
    Agreement,
    Alignment,
    Answer,
    Case,
    Contrast,
    Cost,
    Difference,
    Dynamic,
    Gradient,
    Input,
    Pair,
    Rebuilt,
    Refused,
    StaticGraph,
    StaticNode,
    Subject,
    Traced,
    Warned,
)
from tests.drawn import HOSTILE
from tests.renderers.handmade import scalar, sized

VERSIONS = {"python": "3.11.7", "torch": "2.13.0+cpu"}
AGAIN = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they "
    "have already been freed). Saved intermediate values of the graph are freed when you call "
    ".backward() or autograd.grad()."
)
DEPRECATED = (
    "`torch.jit.trace` is deprecated. Please switch to `torch.compile` or `torch.export`.",
    "`torch.jit.script` is deprecated. Please switch to `torch.compile` or `torch.export`.",
)

IF = Source("branch.py", 5, "if x.sum() > 0:", "x.sum() > 0", 4)
MUL = Source("branch.py", 6, "y = x * 2", "x * 2", 9)
SUB = Source("branch.py", 8, "y = x - 1", "x - 1", 9)
POW = Source("branch.py", 9, "loss = y ** 2", "y ** 2", 8)


def leaf(at: int, name: str, value: TensorSummary, role: str = "input") -> Node:
    return Node(f"n{at}", "AccumulateGrad", "leaf", name, (name,), outputs=(value,), role=role)


def one_input(name: str, value: float) -> tuple[Input, ...]:
    return (Input(name, scalar(value), grad=True),)


def gave(loss: float, grad: float, name: str = "x") -> Answer:
    return Answer((scalar(loss),), (Gradient(name, scalar(grad)),))


def branch_graph(op: str, source: Source, x: float, y: float, loss: float, seq: int) -> Graph:
    nodes = (
        Node("n0", "PowBackward0", "op", "loss", ("loss",), POW, None, (scalar(loss),),
             (Operand("y", 0), Operand("2")), (Saved("self", scalar(y), 4),), 1, seq + 1),
        Node("n1", op, "op", "y", ("y",), source, None, (scalar(y),),
             (Operand("x", 0), Operand("2" if op == "MulBackward0" else "1")), (), 1, seq),
        leaf(2, "x", scalar(x)),
    )  # fmt: skip
    return Graph((Root("n0", 0, "loss", scalar(loss)),), nodes, (Edge("n0", "n1"), Edge("n1", "n2")))


def branching() -> Contrast:
    """A branch on data: the trace keeps one side of it, the script both, export and fx refuse."""
    traced = StaticGraph((
        StaticNode("s0", "input", "input", "x", output=scalar(3)),
        StaticNode("s1", "aten::mul", inputs=("s0",), arguments=("x", "2"), source=MUL, output=scalar(6)),
        StaticNode("s2", "aten::pow", inputs=("s1",), arguments=("y", "2"), source=POW, output=scalar(36)),
        StaticNode("s3", "output", "output", inputs=("s2",)),
    ))  # fmt: skip
    scripted = StaticGraph((
        StaticNode("s0", "input", "input", "x"),
        StaticNode("s1", "aten::sum", inputs=("s0",), arguments=("x", "None"), source=IF),
        StaticNode("s2", "aten::gt", inputs=("s1",), arguments=("s1", "0"), source=IF),
        StaticNode("s3", "prim::If", "block", inputs=("s2",), arguments=("s2",), source=IF),
        StaticNode("s4", "aten::mul", inputs=("s0",), arguments=("x", "2"), source=MUL, block="s3"),
        StaticNode("s5", "aten::sub", inputs=("s0",), arguments=("x", "1", "1"), source=SUB, block="s3"),
        StaticNode("s6", "aten::pow", inputs=("s3",), arguments=("y", "2"), source=POW),
        StaticNode("s7", "output", "output", inputs=("s6",)),
    ))  # fmt: skip
    piece = StaticGraph((
        StaticNode("s0", "placeholder", "input", "x"),
        StaticNode("s1", "aten.sum.default", inputs=("s0",), arguments=("x",), source=IF),
        StaticNode("s2", "aten.gt.Scalar", inputs=("s1",), arguments=("s1", "0"), source=IF),
        StaticNode("s3", "output", "output", inputs=("s2",)),
    ))  # fmt: skip
    rest = StaticGraph((
        StaticNode("s0", "placeholder", "input", "x"),
        StaticNode("s1", "aten.mul.Tensor", inputs=("s0",), arguments=("x", "2"), source=MUL),
        StaticNode("s2", "aten.pow.Tensor_Scalar", inputs=("s1",), arguments=("s1", "2"), source=POW),
        StaticNode("s3", "output", "output", inputs=("s2",)),
    ))  # fmt: skip
    warned = Warned(
        "Converting a tensor to a Python boolean might cause the trace to be incorrect. We can't record "
        "the data flow of Python values, so this value will be treated as a constant in the future. This "
        "means that the trace might not generalize to other inputs!",
        IF,
        "the branch that was taken while tracing is taken for every input",
    )
    broke = Warned("Data-dependent branching", IF, "Python decides here, between two graphs")
    export = Refused(
        "export",
        "the branch depends on a value in x, and export knows shapes only",
        "GuardOnDataDependentSymNode",
        "Could not guard on data-dependent expression Eq(u0, 1) (unhinted: Eq(u0, 1)). (Size-like "
        "symbols: none)\nconsider using data-dependent friendly APIs such as guard_or_false",
        IF,
        0.41,
    )
    fx = Refused(
        "fx",
        "fx runs the code with placeholders, which are neither true nor false",
        "TraceError",
        "symbolically traced variables cannot be used as inputs to control flow",
        IF,
        0.02,
    )
    aot = Refused(
        "aot",
        "the branch depends on a value, and AOT traces with tensors that have none",
        "DataDependentOutputException",
        "aten._local_scalar_dense.default",
        IF,
        0.2,
    )
    right, wrong = gave(36, 24), gave(16, -8)
    return Contrast(
        script="branch.py",
        versions=VERSIONS,
        subject=Subject("lines", "lines 5 to 9", IF, 9, one_input("x", 3)),
        cases=(
            Case("1", "script", "the script's own input", one_input("x", 3)),
            Case("2", "found", "x with its sign flipped", one_input("x", -3)),
        ),
        dynamic=Dynamic(
            (
                Rebuilt(0, right, branch_graph("MulBackward0", MUL, 3, 6, 36, 0), "a1", 4, 6, died=True),
                Rebuilt(1, wrong, branch_graph("SubBackward0", SUB, -3, -4, 16, 0), "b2", 7, 9, died=True),
            ),
            AGAIN,
            saved=1,
            freed=1,
            forwards=3,
            distinct_ids=3,
        ),
        differences=(Difference(1, ("n1",), ("n1",), IF),),
        outcomes=(
            Traced("jit.trace", traced, (warned,), 0.012, deprecated=DEPRECATED[0]),
            Traced("jit.script", scripted, (), 0.034, deprecated=DEPRECATED[1]),
            export,
            fx,
            aot,
            Traced("compile", piece, (), 2.5, (broke,), (rest,), ("x.dtype is float32", "x.dim() == 0")),
        ),
        alignments=(
            Alignment(
                "jit.trace",
                (
                    Pair(("n0",), ("s2",), "line"),
                    Pair(("n1",), ("s1",), "line"),
                    Pair(("n2",), ("s0",), "line"),
                ),
            ),
            Alignment(
                "jit.script",
                (
                    Pair(("n0",), ("s6",), "line"),
                    Pair(("n1",), ("s4",), "line"),
                    Pair(("n2",), ("s0",), "line"),
                    Pair((), ("s1",), why="no gradient flows through a condition"),
                    Pair((), ("s2",), why="no gradient flows through a condition"),
                    Pair((), ("s5",), why="the other side of the branch, not taken in this run"),
                ),
            ),
        ),
        agreements=(
            Agreement("jit.trace", 0, True, 0.0, 1e-5, static=right),
            Agreement("jit.trace", 1, False, 20.0, 1e-5, "output 0", gave(36, -24), "the branch is frozen"),
            Agreement("jit.script", 0, True, 0.0, 1e-5, static=right),
            Agreement("jit.script", 1, True, 0.0, 1e-5, static=wrong),
            Agreement("compile", 0, True, 0.0, 1e-5, static=right),
            Agreement("compile", 1, True, 0.0, 1e-5, static=wrong),
        ),
        costs=(
            Cost("jit.trace", 1.14, 1.02, 1.31, 2.1e-5, 0.012, 50, 3),
            Cost("jit.script", 1.06, 0.98, 1.2, 2.0e-5, 0.034, 50, 7),
            Cost("compile", 2.4, 2.1, 2.9, 4.4e-5, 2.5, 50, 6),
        ),
        seed=7,
    )  # fmt: skip


def quadratic_graph(x: float, seq: int) -> Graph:
    def line(expression: str) -> Source:
        return Source("quadratic.py", 4, "y = x*x + 3*x + 1", expression)

    nodes = (
        Node("n0", "AddBackward0", "op", "y", ("y",), line("x*x + 3*x + 1"), None,
             (scalar(x * x + 3 * x + 1),), (Operand("x*x + 3*x", 0), Operand("1")), (), 1, seq + 3),
        Node("n1", "AddBackward0", "op", "", (), line("x*x + 3*x"), None, (scalar(x * x + 3 * x),),
             (Operand("x*x", 0), Operand("3*x", 1)), (), 2, seq + 2),
        Node("n2", "MulBackward0", "op", "", (), line("x*x"), None, (scalar(x * x),),
             (Operand("x", 0), Operand("x", 1)), (Saved("self", scalar(x), 4),), 2, seq),
        Node("n3", "MulBackward0", "op", "", (), line("3*x"), None, (scalar(3 * x),),
             (Operand("3"), Operand("x", 1)), (), 2, seq + 1),
        leaf(4, "x", scalar(x)),
    )  # fmt: skip
    edges = (
        Edge("n0", "n1"), Edge("n1", "n2"), Edge("n1", "n3", 1),
        Edge("n2", "n4"), Edge("n2", "n4", 1), Edge("n3", "n4", 1),
    )  # fmt: skip
    return Graph((Root("n0", 0, "y", scalar(x * x + 3 * x + 1)),), nodes, edges)


def quadratic() -> Contrast:
    """y = x*x + 3*x + 1: everything captures it, all agree, the joint graph has the backward too."""
    at = Source("quadratic.py", 4, "y = x*x + 3*x + 1")

    def forward(mul: str, add: str, first: str) -> tuple[StaticNode, ...]:
        return (
            StaticNode("s0", first, "input", "x"),
            StaticNode("s1", mul, inputs=("s0", "s0"), arguments=("x", "x"), source=at, seq=0),
            StaticNode("s2", mul, inputs=("s0",), arguments=("x", "3"), source=at, seq=1),
            StaticNode("s3", add, inputs=("s1", "s2"), arguments=("s1", "s2"), source=at, seq=2),
            StaticNode("s4", add, inputs=("s3",), arguments=("s3", "1"), source=at, seq=3),
        )

    def backward(at: int, op: str, *inputs: str, seq: int | None = None, adds: bool = False) -> StaticNode:
        return StaticNode(f"s{at}", op, inputs=inputs, arguments=inputs, phase="backward", seq=seq,
                          accumulates=adds)  # fmt: skip

    joint = StaticGraph((
        *forward("aten.mul.Tensor", "aten.add.Tensor", "placeholder"),
        StaticNode("s5", "placeholder", "input", "tangents_1", phase="backward"),
        replace(backward(6, "aten.mul.Tensor", "s5", seq=1), arguments=("tangents_1", "3")),
        replace(backward(7, "aten.mul.Tensor", "s5", "s0", seq=0), arguments=("tangents_1", "x")),
        replace(backward(8, "aten.mul.Tensor", "s5", "s0", seq=0), arguments=("tangents_1", "x")),
        backward(9, "aten.add.Tensor", "s6", "s7", adds=True),
        backward(10, "aten.add.Tensor", "s9", "s8", adds=True),
        StaticNode("s11", "output", "output", inputs=("s4", "s10")),
    ))  # fmt: skip
    forwards = tuple(
        Pair((f"n{node}",), (f"s{static}",), "seq") for node, static in ((0, 4), (1, 3), (2, 1), (3, 2))
    )
    leaves = (Pair(("n4",), ("s0",), "order"),)
    both = (
        Pair(("n2",), ("s7", "s8"), "seq", phase="backward"),
        Pair(("n3",), ("s6",), "seq", phase="backward"),
        Pair(("n4",), ("s9", "s10"), "order", "autograd adds gradients in its leaf", "backward"),
        Pair(("n0", "n1"), (), why="the gradient of a sum is passed on as it is", phase="backward"),
    )
    answers = gave(11, 7), gave(-1, -1)

    def captured(backend: str, seconds: float, mul: str, add: str, first: str) -> Traced:
        nodes = forward(mul, add, first)
        return Traced(
            backend,
            StaticGraph((*nodes, StaticNode("s5", "output", "output", inputs=("s4",)))),
            seconds=seconds,
            deprecated=DEPRECATED[0] if backend == "jit.trace" else "",
        )

    outcomes = (
        captured("jit.trace", 0.006, "aten::mul", "aten::add", "input"),
        captured("export", 0.31, "aten.mul.Tensor", "aten.add.Tensor", "placeholder"),
        captured("fx", 0.0009, "call_function operator.mul", "call_function operator.add", "placeholder"),
        Traced("aot", joint, seconds=0.15),
    )
    return Contrast(
        script="quadratic.py",
        versions=VERSIONS,
        subject=Subject("lines", "line 4", at, 4, one_input("x", 2)),
        cases=(
            Case("1", "script", "the script's own input", one_input("x", 2)),
            Case("2", "generated", "x with its sign flipped", one_input("x", -2)),
        ),
        dynamic=Dynamic(
            (
                Rebuilt(0, answers[0], quadratic_graph(2, 0), "q", 2, 6, died=True),
                Rebuilt(1, answers[1], quadratic_graph(-2, 0), "q", 7, 11, died=True),
            ),
            AGAIN,
            saved=3,
            freed=3,
            forwards=3,
            distinct_ids=3,
        ),
        outcomes=outcomes,
        alignments=(
            *(Alignment(one.backend, (*forwards, *leaves)) for one in outcomes[:3]),
            Alignment("aot", (*forwards, *leaves, *both)),
        ),
        agreements=tuple(
            Agreement(one.backend, case, True, 0.0, 1e-5, static=answers[case])
            for one in outcomes
            for case in (0, 1)
        ),
        costs=(
            Cost("jit.trace", 1.0, 0.97, 1.08, 3e-5, 0.006, 50, 5),
            Cost("export", 1.9, 1.7, 2.2, 5.7e-5, 0.31, 50, 5),
            Cost("fx", 1.01, 0.99, 1.04, 3e-5, 0.0009, 50, 5),
            Cost("aot", 1.3, 1.2, 1.5, 3.9e-5, 0.15, 50, 11),
        ),
    )


def refused() -> Contrast:
    """Nothing captures this forward; the dynamic side alone is left."""
    at = Source("model.py", 7, "return numpy_filter(x.numpy())", "x.numpy()")
    reasons = {
        "jit.script": ("the code calls a function that is not TorchScript", "NotSupportedError"),
        "export": ("the code leaves torch for NumPy", "Unsupported"),
        "fx": ("the code leaves torch for NumPy", "TraceError"),
        "aot": ("", "killed"),
        "compile": ("it took longer than 60 s", "timeout"),
    }
    whole = branching()
    return replace(
        whole,
        script="model.py",
        subject=Subject("module", "Net", at, 0, one_input("x", 3), one_input("linear.weight", 0.5)),
        cases=whole.cases[:1],
        dynamic=replace(whole.dynamic, graphs=whole.dynamic.graphs[:1], again="", saved=0, freed=0),
        differences=(),
        outcomes=tuple(
            Refused(backend, reason, kind, f"{kind}: of its own words", at if reason else None, 0.1)
            for backend, (reason, kind) in reasons.items()
        ),
        alignments=(),
        agreements=(),
        costs=(),
        notes=("the script's input was generated anew, with seed 7",),
    )


def hostile() -> Contrast:
    """Text of someone else's choice everywhere that text can be."""
    whole = branching()
    said = [Source(name or "a.py", at + 1, name, name) for at, name in enumerate(HOSTILE)]
    static = StaticGraph(
        tuple(
            StaticNode(f"s{at}", name, "op", name, (f"s{at - 1}",) if at else (), (name, name),
                       source=said[at], module=name, baked=name)
            for at, name in enumerate(HOSTILE)
        )
    )  # fmt: skip
    first = whole.dynamic.graphs[0]
    graph = first.graph
    assert graph is not None
    nodes = tuple(
        replace(node, op=name, name=name, names=(name,), source=said[at])
        for at, (node, name) in enumerate(zip(graph.nodes, HOSTILE, strict=False))
    )
    inputs = tuple(Input(name, sized(3, 4)) for name in HOSTILE)
    warned = tuple(Warned(name, source, name) for name, source in zip(HOSTILE, said, strict=True))
    return replace(
        whole,
        script=HOSTILE[3],
        argv=HOSTILE,
        versions={"torch": HOSTILE[0]},
        subject=Subject("lines", HOSTILE[0], said[0], 9, inputs, inputs, note=HOSTILE[3]),
        cases=tuple(Case(name, "given", name, inputs) for name in HOSTILE[:2]),
        dynamic=replace(
            whole.dynamic,
            graphs=(replace(first, graph=replace(graph, nodes=nodes)), whole.dynamic.graphs[1]),
            again=HOSTILE[3],
        ),
        differences=(Difference(1, ("n1",), ("n1",), said[3]),),
        outcomes=(
            Traced("jit.trace", static, warned, 0.1, warned, (static,), HOSTILE, HOSTILE[3]),
            *(Refused(name, name, name, name, source) for name, source in zip(HOSTILE, said, strict=True)),
        ),
        alignments=(Alignment("jit.trace", (Pair(("n1",), ("s1",)), Pair((), ("s2",), why=HOSTILE[3]))),),
        agreements=(
            Agreement("jit.trace", 1, False, None, 0, HOSTILE[3], Answer(error=HOSTILE[3]), HOSTILE[0]),
        ),
        costs=(),
        notes=HOSTILE,
    )


def long(count: int = 1000) -> Contrast:
    """A chain of ``count`` nodes whose trace misses two of them, and has frozen one value."""
    lines = [Source("long.py", at + 2, f"x = torch.sin(x)  # {at}", "torch.sin(x)") for at in range(count)]
    nodes = tuple(
        Node(f"n{at}", "SinBackward0", name="x", source=lines[count - 2 - at], outputs=(sized(3),), slots=1,
             operands=(Operand("x", 0),), seq=count - 2 - at)
        for at in range(count - 1)
    )  # fmt: skip
    nodes = (*nodes, leaf(count - 1, "x", sized(3)))
    edges = tuple(Edge(f"n{at}", f"n{at + 1}") for at in range(count - 1))
    graph = Graph((Root("n0", 0, "x"),), nodes, edges)
    missing = {count // 2, count // 2 + 1}
    kept = [at for at in range(count - 2, -1, -1) if at not in missing]
    statics = [StaticNode("s0", "input", "input", "x")]
    pairs = [Pair((f"n{count - 1}",), ("s0",), "order")]
    for node in kept:
        at = len(statics)
        statics.append(StaticNode(f"s{at}", "aten::sin", inputs=(f"s{at - 1}",), arguments=("x",),
                                  source=nodes[node].source))  # fmt: skip
        pairs.append(Pair((f"n{node}",), (f"s{at}",), "order"))
    statics[7] = replace(statics[7], baked="0.5 was computed from x while tracing")
    pairs += [Pair((f"n{node}",), (), why="the loop ran fewer times while tracing") for node in missing]
    answer = Answer((sized(3),), (Gradient("x", sized(3)),))
    inputs = (Input("x", sized(3), grad=True),)
    return Contrast(
        script="long.py",
        versions=VERSIONS,
        subject=Subject("lines", "lines 2 to 1000", lines[0], count, inputs),
        cases=(Case("1", "script", "the script's own input", inputs),),
        dynamic=Dynamic((Rebuilt(0, answer, graph, "l", 0, count - 1),), AGAIN, 999, 999, 3, 3),
        outcomes=(Traced("jit.trace", StaticGraph(tuple(statics)), seconds=0.4),),
        alignments=(Alignment("jit.trace", tuple(pairs)),),
        agreements=(Agreement("jit.trace", 0, False, 0.25, 1e-5, "output 0", answer),),
    )


EXAMPLES = {
    "branching": branching,
    "quadratic": quadratic,
    "refused": refused,
    "hostile": hostile,
    "long": long,
}
