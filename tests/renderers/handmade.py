"""Recordings written by hand: what the renderers' tests draw. No torch."""

from dataclasses import replace

from graphlab.graph import Edge, Graph, ModuleCall, Node, Operand, Root, Saved, Source, TensorSummary
from graphlab.recording import Pass, Recording, Step


def scalar(value: float) -> TensorSummary:
    return TensorSummary((), "float32", "cpu", norm=abs(value), values=(value,))


def sized(*shape: int) -> TensorSummary:
    return TensorSummary(shape, "float32", "cpu", norm=1.5)


def recorded(
    graph: Graph, steps: tuple[Step, ...] = (), script: str = "surface.py", **more: str
) -> Recording:
    full = Pass(1, root="z", source=Source(script, 9, "z.backward()"), graph=graph, steps=steps, **more)
    return Recording(script=script, versions={"python": "3.11.7", "torch": "2.13.0+cpu"}, passes=(full,))


def surface(**more: str) -> Recording:
    """z = x²y + y² at x = 3, y = 2: parallel edges, a shared leaf, gradients."""

    def line(expression: str) -> Source:
        return Source("surface.py", 8, "z = x**2 * y + y * y", expression)

    nodes = (
        Node("n0", "AddBackward0", "op", "z", ("z",), line("x**2 * y + y * y"), None, (scalar(22),),
             (Operand("x**2 * y", 0), Operand("y * y", 1)), (), 2, 3),
        Node("n1", "MulBackward0", "op", "", (), line("x**2 * y"), None, (scalar(18),),
             (Operand("x**2", 0), Operand("y", 1)),
             (Saved("self", scalar(9), 4), Saved("other", scalar(2), 4)), 2, 1),
        Node("n2", "MulBackward0", "op", "", (), line("y * y"), None, (scalar(4),),
             (Operand("y", 0), Operand("y", 1)), (Saved("self", scalar(2), 0, shared=True),), 2, 2),
        Node("n3", "PowBackward0", "op", "", (), line("x**2"), None, (scalar(9),),
             (Operand("x", 0), Operand("2")), (Saved("exponent", value="2"),), 1, 0),
        Node("n4", "AccumulateGrad", "leaf", "y", ("y",), Source("surface.py", 6, "y = torch.tensor(2.0)"),
             None, (scalar(2),), role="input"),
        Node("n5", "AccumulateGrad", "leaf", "x", ("x",), Source("surface.py", 5, "x = torch.tensor(3.0)"),
             None, (scalar(3),), role="input"),
    )  # fmt: skip
    edges = (
        Edge("n0", "n1", 0), Edge("n0", "n2", 1), Edge("n1", "n3", 0), Edge("n1", "n4", 1),
        Edge("n2", "n4", 0), Edge("n2", "n4", 1), Edge("n3", "n5", 0),
    )  # fmt: skip
    sent = {"n0": (1, 1), "n1": (2, 9), "n2": (2, 2), "n3": (12,)}
    came = {"n0": 1, "n1": 1, "n2": 1, "n3": 2, "n4": 13, "n5": 12}
    steps = tuple(
        Step(at, node, (scalar(came[node]),), tuple(map(scalar, sent.get(node, ()))),
             grad_after=scalar(came[node]) if node in ("n4", "n5") else None)
        for at, node in enumerate(("n0", "n2", "n1", "n4", "n3", "n5"))
    )  # fmt: skip
    return recorded(Graph((Root("n0", 0, "z", scalar(22)),), nodes, edges), steps, **more)


def modules() -> Recording:
    """Two calls of one layer inside a net, an op with two outputs, a function of the user's."""
    net = ModuleCall("", 1, "Net")
    first, second = ModuleCall("linear", 1, "Linear", 0), ModuleCall("linear", 2, "Linear", 0)

    def line(number: int, text: str) -> Source:
        return Source("model.py", number, text, text.split(" = ")[-1])

    nodes = (
        Node("n0", "MeanBackward0", name="loss", source=line(20, "loss = out.mean()"),
             outputs=(scalar(0.25),), operands=(Operand("out", 0),), slots=1, seq=4),
        Node("n1", "AddmmBackward0", name="out", source=line(9, "return self.linear(h)"), module=second,
             outputs=(sized(4, 2),), operands=(Operand("self.linear.bias", 0), Operand("h", 1),
             Operand("self.linear.weight", 2)), slots=3, seq=3),
        Node("n2", "CutBackward", "custom", "h", source=line(8, "h = Cut.apply(a)"), module=net,
             outputs=(sized(4, 2),), operands=(Operand("a", 0),), slots=1, seq=2),
        Node("n3", "UnbindBackward0", source=line(7, "a, b = both.unbind()"), module=net,
             outputs=(sized(4, 2), sized(4, 2)), operands=(Operand("both", 0),), slots=1, seq=1),
        Node("n4", "AddmmBackward0", name="both", source=line(6, "both = self.linear(x)"), module=first,
             outputs=(sized(2, 4, 2),), operands=(Operand("self.linear.bias", 0), Operand("x"),
             Operand("self.linear.weight", 2)), slots=3, seq=0),
        Node("n5", "AccumulateGrad", "leaf", "linear.bias", outputs=(sized(2),), role="parameter"),
        Node("n6", "AccumulateGrad", "leaf", "linear.weight", outputs=(sized(2, 2),), role="parameter"),
    )  # fmt: skip
    edges = (
        Edge("n0", "n1", 0), Edge("n1", "n5", 0), Edge("n1", "n2", 1), Edge("n1", "n6", 2),
        Edge("n2", "n3", 0, 1), Edge("n3", "n4", 0), Edge("n4", "n5", 0), Edge("n4", "n6", 2),
    )  # fmt: skip
    graph = Graph((Root("n0", 0, "loss", scalar(0.25)),), nodes, edges, (net, first, second))
    return recorded(graph, script="model.py")


def halves() -> Recording:
    """Two names from one chunk: lo is used, hi is the root; nobody knows which name is which output."""
    half = (replace(sized(1), values=(3.0,)), replace(sized(1), values=(7.0,)))
    nodes = (
        Node(
            "n0",
            "SplitBackward0",
            "op",
            "lo",
            ("lo", "hi"),
            outputs=half,
            operands=(Operand("x", 0),),
            slots=1,
        ),
        Node("n1", "AccumulateGrad", "leaf", "x", ("x",), outputs=(many(10),)),
    )
    graph = Graph((Root("n0", 0, "lo"), Root("n0", 1, "hi")), nodes, (Edge("n0", "n1"),))
    return recorded(graph, (Step(0, "n0", half, (many(10),)), Step(1, "n1", grad_after=many(10))))


def many(count: int) -> TensorSummary:
    return replace(sized(count), values=tuple(map(float, range(count))))


def named(name: str) -> Recording:
    """One square whose root, expression, operand and leaf have a name of someone else's choice."""
    source = Source("hostile.py", 1, name, name)
    nodes = (
        Node(
            "n0",
            "MulBackward0",
            "op",
            name,
            (name,),
            source,
            None,
            (scalar(4),),
            (Operand(name, 0),),
            (),
            1,
            0,
        ),
        Node("n1", "AccumulateGrad", "leaf", name, (name,), None, None, (scalar(2),)),
    )
    return recorded(Graph((Root("n0"),), nodes, (Edge("n0", "n1"),)), script="hostile.py")


EXAMPLES = {"surface": surface, "modules": modules}
