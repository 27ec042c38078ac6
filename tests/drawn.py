"""Hand-made recordings for the tests of pictures; nothing here needs torch."""

from __future__ import annotations

from graphlab.graph import Edge, Graph, ModuleCall, Node, Operand, Root, Saved, Source, TensorSummary
from graphlab.recording import Pass, Recording, Step


def scalar(value: float) -> TensorSummary:
    return TensorSummary((), "float32", "cpu", norm=abs(value), values=(value,))


def tensor(*shape: int, norm: float = 0.5) -> TensorSummary:
    return TensorSummary(shape, "float32", "cpu", norm=norm)


def recording(graph: Graph, steps: tuple[Step, ...] = (), script: str = "model.py") -> Recording:
    return Recording(script, versions={"torch": "2.13.0+cpu"}, passes=(Pass(1, graph=graph, steps=steps),))


def op(
    number: int,
    name: str,
    expression: str,
    value: float | None,
    operands: tuple[tuple[str, int | None], ...],
    line: str = "",
    called: str = "",
) -> Node:
    """Return an op node as capture makes it from one expression of the user."""
    return Node(
        f"n{number}",
        name,
        name=called,
        source=Source("surface.py", 5, line, expression),
        outputs=(scalar(value),) if value is not None else (),
        operands=tuple(Operand(text, slot) for text, slot in operands),
        slots=sum(slot is not None for _, slot in operands),
        seq=number,
    )


def leaf(number: int, name: str, summary: TensorSummary | None, role: str = "input") -> Node:
    return Node(f"n{number}", "AccumulateGrad", "leaf", name, (name,), outputs=(summary,), role=role)


def surface() -> Recording:
    """Return z = x**2*y + y**2 at x=2, y=3, with its backward."""
    line = "z = x**2 * y + y**2"
    nodes = (
        op(0, "AddBackward0", "x**2 * y + y**2", 21, (("x**2 * y", 0), ("y**2", 1)), line, "z"),
        op(1, "MulBackward0", "x**2 * y", 12, (("x**2", 0), ("y", 1)), line),
        op(2, "PowBackward0", "y**2", 9, (("y", 0), ("2", None)), line),
        op(3, "PowBackward0", "x**2", 4, (("x", 0), ("2", None)), line),
        leaf(4, "y", scalar(3)),
        leaf(5, "x", scalar(2)),
    )
    edges = (
        Edge("n0", "n1", 0),
        Edge("n0", "n2", 1),
        Edge("n1", "n3", 0),
        Edge("n1", "n4", 1),
        Edge("n2", "n4", 0),
        Edge("n3", "n5", 0),
    )
    sent = {0: (1, (1, 1)), 1: (1, (3, 4)), 2: (1, (6,)), 3: (3, (12,))}
    steps = [
        Step(at, f"n{one}", (scalar(sent[one][0]),), tuple(scalar(g) for g in sent[one][1]))
        for at, one in enumerate((0, 1, 2, 3))
    ]
    steps += [
        Step(4, "n4", (scalar(10),), grad_after=scalar(10)),
        Step(5, "n5", (scalar(12),), grad_after=scalar(12)),
    ]
    return recording(Graph((Root("n0", 0, "z"),), nodes, edges), tuple(steps), "surface.py")


def quadratic() -> Recording:
    """Return y = x*x + 3*x + 1, where two edges differ in their slot only; never run back."""
    line = "y = x*x + 3*x + 1"
    nodes = (
        op(0, "AddBackward0", line[4:], 11, (("x*x + 3*x", 0), ("1", None)), line, "y"),
        op(1, "AddBackward0", "x*x + 3*x", 10, (("x*x", 0), ("3*x", 1)), line),
        op(2, "MulBackward0", "x*x", 4, (("x", 0), ("x", 1)), line),
        op(3, "MulBackward0", "3*x", 6, (("3", None), ("x", 0)), line),
        leaf(4, "x", scalar(2)),
    )
    edges = (
        Edge("n0", "n1", 0),
        Edge("n1", "n2", 0),
        Edge("n1", "n3", 1),
        Edge("n2", "n4", 0),
        Edge("n2", "n4", 1),
        Edge("n3", "n4", 0),
    )
    return recording(Graph((Root("n0", 0, "y"),), nodes, edges), script="quadratic.py")


class Draft:
    """A graph being written: nodes get their ids in the order in which they are added."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.modules: list[ModuleCall] = []

    def call(self, path: str, type: str, parent: int | None = None, call: int = 1) -> int:
        self.modules.append(ModuleCall(path, call, type, parent))
        return len(self.modules) - 1

    def op(
        self,
        name: str,
        *heads: str,
        module: int | None = None,
        called: str = "",
        shape: tuple[int, ...] = (8, 16),
    ) -> str:
        made = Node(
            f"n{len(self.nodes)}",
            f"{name}Backward0",
            name=called,
            module=self.modules[module] if module is not None else None,
            outputs=(tensor(*shape),),
            slots=len(heads),
            seq=len(self.nodes),
        )
        self.nodes.append(made)
        self.edges += [Edge(made.id, head, slot) for slot, head in enumerate(heads)]
        return made.id

    def leaf(self, name: str, *shape: int, role: str = "parameter") -> str:
        made = leaf(len(self.nodes), name, tensor(*shape), role)
        self.nodes.append(made)
        return made.id

    def done(self, root: str, script: str = "model.py") -> Recording:
        graph = Graph((Root(root, 0, "loss"),), tuple(self.nodes), tuple(self.edges), tuple(self.modules))
        return recording(graph, script=script)


def twice() -> Recording:
    """Return a net that calls its one linear layer twice; it never ran backward."""
    draft = Draft()
    net = draft.call("", "Net")
    first, second = draft.call("linear", "Linear", net), draft.call("linear", "Linear", net, 2)
    weight, bias = draft.leaf("linear.weight", 16, 16), draft.leaf("linear.bias", 16)
    transposed = draft.op("T", weight, module=first, shape=(16, 16))
    h = draft.op("Addmm", bias, transposed, module=first, called="h")
    h = draft.op("Relu", h, module=net, called="h")
    again = draft.op("T", weight, module=second, shape=(16, 16))
    y = draft.op("Addmm", bias, h, again, module=second, called="y")
    return draft.done(draft.op("Mean", y, called="loss", shape=()), "net.py")


def recurrent(steps: int = 50) -> Recording:
    """Return an unrolled RNN without modules: four leaves that every step uses."""
    draft = Draft()
    w, u, b = draft.leaf("W", 16, 16), draft.leaf("U", 16, 16), draft.leaf("b", 16)
    h = draft.leaf("h0", 8, 16, role="input")
    for _ in range(steps):
        left, right = draft.op("Mm", w), draft.op("Mm", h, u)
        h = draft.op("Tanh", draft.op("Add", draft.op("Add", left, right), b), called="h")
    return draft.done(draft.op("Mean", h, called="loss", shape=()), "rnn.py")


def transformer(blocks: int = 12, width: int = 4) -> Recording:
    """Return equal blocks of attention and mlp, with residual connections around both."""
    draft = Draft()
    net = draft.call("", "GPT")
    x = draft.op("Embedding", draft.leaf("wte.weight", 50257, 16), module=draft.call("wte", "Embedding", net))
    for at in range(blocks):
        block = draft.call(f"h.{at}", "Block", net)
        for part, kind in (("attn", "Attention"), ("mlp", "MLP")):
            norm = draft.call(f"h.{at}.ln_{part}", "LayerNorm", block)
            weight, bias = (
                draft.leaf(f"h.{at}.ln_{part}.weight", 16),
                draft.leaf(f"h.{at}.ln_{part}.bias", 16),
            )
            y = draft.op("NativeLayerNorm", x, weight, bias, module=norm)
            inner = draft.call(f"h.{at}.{part}", kind, block)
            for layer in range(width):
                linear = draft.call(f"h.{at}.{part}.{layer}", "Linear", inner)
                w = draft.leaf(f"h.{at}.{part}.{layer}.weight", 16, 16)
                y = draft.op("Addmm", draft.leaf(f"h.{at}.{part}.{layer}.bias", 16), y, w, module=linear)
                y = draft.op("Gelu" if part == "mlp" else "View", y, module=inner)
            x = draft.op("Add", x, y, module=block)
    return draft.done(draft.op("Mean", x, called="loss", shape=()), "gpt.py")


def chain(length: int) -> Recording:
    """Return nodes in a row."""
    draft = Draft()
    x = draft.leaf("x", 3, role="input")
    for _ in range(length - 1):
        x = draft.op("Sin", x)
    return draft.done(x)


HOSTILE = (
    "<b>\"x\"\\n & 'y'</b>",
    "重み.偏差",
    "🧨 héllo\u200d",
    "line\nbreak\ttab\x00\x1b[31m",
    "lone \ud800 surrogate \ufffe",
    "right\u202eleft]]>",
    "a" * 400,
    "",
)


def hostile() -> Recording:
    """Return every kind of node, with several outputs, undefined slots and hostile names."""
    x = leaf(7, HOSTILE[0], tensor(3, 4), "parameter")
    nodes = (
        Node(
            "n0",
            "AddBackward0",
            name=HOSTILE[1],
            outputs=(scalar(-1.5e-7),),
            slots=3,
            source=Source("/tmp/<dir>&/模型.py", 7, HOSTILE[3], HOSTILE[6]),
            operands=(Operand(HOSTILE[2], 0), Operand(HOSTILE[4], 1), Operand(HOSTILE[5])),
        ),
        Node(
            "n1",
            "UnbindBackward0",
            outputs=(tensor(4), tensor(4)),
            slots=1,
            saved=(
                Saved("self", tensor(3, 4), 48),
                Saved("dim", value="0"),
                Saved("other", tensor(3, 4), 0, shared=True),
            ),
        ),
        Node("n2", "MyFunctionBackward", "custom", HOSTILE[3], slots=4, outputs=(tensor(4),)),
        Node("n3", "CopySlices", "view_write", HOSTILE[6], slots=2, outputs=(tensor(3, 4),)),
        Node("n4", "torch::autograd::AccumulateGrad", "leaf", "", role="input"),
        Node("n5", "SinBackward0", source=Source("a.py", 3, "a\nb", HOSTILE[4]), slots=1),
        leaf(6, HOSTILE[5], scalar(float("nan")), "buffer"),
        x,
    )
    edges = (
        Edge("n0", "n1", 0, 0),
        Edge("n0", "n1", 1, 1),
        Edge("n0", "n2", 2),
        Edge("n1", "n3", 0),
        Edge("n2", "n4", 0),
        Edge("n2", "n5", 3),
        Edge("n2", "n5", 2),
        Edge("n3", "n6", 0),
        Edge("n3", "n7", 1),
        Edge("n5", "n7", 0),
    )
    roots = (Root("n0", 0, HOSTILE[1]), Root("n5", 0, "second"))
    return recording(Graph(roots, nodes, edges), script=HOSTILE[3])
