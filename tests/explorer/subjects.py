"""Recordings for the tests of the page, and names that try to break out of it."""

from __future__ import annotations

from dataclasses import replace

from graphlab.graph import Edge, Graph, ModuleCall, Node, Operand, Root, Saved, Source, TensorSummary
from graphlab.recording import Pass, Recording, Step
from tests.renderers import handmade

ALERT = "window.hacked=(window.hacked||0)+1"
NAMES = [
    f"</script><script>{ALERT}</script>",
    f"<script>{ALERT}</script>",
    f"<img src=x onerror={ALERT}>",
    f"<svg onload={ALERT}>",
    f"<svg><script>{ALERT}</script></svg>",
    f'"><script>{ALERT}</script>',
    f"' onmouseover='{ALERT}",
    f'" autofocus onfocus="{ALERT}',
    f"javascript:{ALERT}",
    f"<a href='javascript:{ALERT}'>x</a>",
    f"<iframe srcdoc='<script>{ALERT}</script>'></iframe>",
    f"</title><script>{ALERT}</script>",
    f"</style><script>{ALERT}</script>",
    f"--><script>{ALERT}</script><!--",
    "<!--<script>",
    "]]>",
    f"<![CDATA[<script>{ALERT}</script>]]>",
    "&lt;b&gt; &amp; &quot; &#x41;",
    "${alert(1)} `x` {{7*7}}",
    "\\N \\G \\L \\n \\",
    "<TABLE><TR><TD>x</TD></TR></TABLE>",
    "\"quoted\" and 'single'",
    "line one\nline two\r\nthree",
    "tab\there",
    "right \u202eto left\u202c",
    "isolate \u2066x\u2069 mark \u200f",
    "line\u2028separator\u2029",
    "nul\x00 escape\x1b[31m bell\x07",
    "lone \ud800 surrogate",
    "é ü 数据 💡 👩‍👩‍👧",
    "__proto__",
    "constructor",
    "toString",
    "x" * 10_000,
    "</" + "script" * 50,
    " ",
    "@import url(http://127.0.0.1/x)",
    "url(javascript:alert(1))",
    "expression(alert(1))",
    "data:text/html,<script>alert(1)</script>",
]


def scalar(value: float) -> TensorSummary:
    return TensorSummary((), "float32", "cpu", norm=abs(value), values=(value,))


def everywhere(name: str) -> Recording:
    """Two modules and two leaves, with one text in every place that takes one."""
    source = Source(name, 3, name, name)
    outer, inner = ModuleCall(name, 1, name), ModuleCall(f"{name}.{name}", 1, name, 0)
    nodes = (
        Node("n0", "MulBackward0", "op", name, (name,), source, outer, (scalar(4),),
             (Operand(name, 0), Operand(name, 1)), (Saved(name, scalar(2), 4), Saved("x", value=name)), 2, 1),
        Node("n1", name, "custom", name, (name, f"{name}2"), source, inner, (scalar(2),),
             (Operand(name, 0),), (), 1, 0),
        Node("n2", "AccumulateGrad", "leaf", name, (name,), source, None, (scalar(2),), role="parameter"),
    )  # fmt: skip
    edges = (Edge("n0", "n1", 0), Edge("n0", "n2", 1), Edge("n1", "n2", 0))
    graph = Graph((Root("n0", 0, name, scalar(4)),), nodes, edges, (outer, inner))
    steps = (
        Step(0, "n0", (scalar(1),), (scalar(2), scalar(2))),
        Step(1, "n1", (scalar(2),), (scalar(2),)),
        Step(2, "n2", (scalar(4),), (), None, scalar(4)),
    )
    full = Pass(1, root=name, source=source, graph=graph, steps=steps)
    return Recording(name, (name,), {"torch": name}, (full,), notes=(name,))


def crowd(names: list[str]) -> Recording:
    """A chain in which each node has one of the names."""
    last = len(names)
    nodes = [
        Node(f"n{at}", "MulBackward0", "op", name, (name,), Source(name, at + 1, name, name), slots=1,
             outputs=(scalar(at),), seq=last - at)
        for at, name in enumerate(names)
    ]  # fmt: skip
    nodes.append(Node(f"n{last}", "AccumulateGrad", "leaf", "w", ("w",), outputs=(scalar(1),)))
    edges = tuple(Edge(f"n{at}", f"n{at + 1}") for at in range(last))
    steps = tuple(Step(at, f"n{at}", (scalar(1),), (scalar(1),)) for at in range(last))
    return handmade.recorded(Graph((Root("n0"),), tuple(nodes), edges), steps)


def blocks(count: int, width: int = 3) -> Recording:
    """A loop over blocks of a module: each a Linear with parameters of its own, and one shared leaf."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    modules = [ModuleCall("net", 1, "Net")]
    leaves: list[Node] = []
    total = count * width
    shared = total + 1 + count

    def line(number: int) -> Source:
        return Source("net.py", number, f"line {number}")

    nodes.append(Node("n0", "SumBackward0", "op", "loss", ("loss",), line(1), None, (scalar(1),), slots=1,
                      seq=total))  # fmt: skip
    edges.append(Edge("n0", "n1"))
    for block in reversed(range(count)):
        call = ModuleCall(f"net.{count - 1 - block}", 1, "Block", 0)
        modules.append(call)
        for step in range(width):
            at = len(nodes)
            nodes.append(Node(f"n{at}", "MulBackward0", "op", "", (), line(10 + step), call, (scalar(1),),
                              slots=2, seq=total - at))  # fmt: skip
            if at < total:
                edges.append(Edge(f"n{at}", f"n{at + 1}", 0))
            leaf = total + 1 + (count - 1 - block) if step == 0 else shared
            edges.append(Edge(f"n{at}", f"n{leaf}", 1))
    for block in range(count):
        at = total + 1 + block
        name = f"net.{block}.weight"
        leaves.append(
            Node(f"n{at}", "AccumulateGrad", "leaf", name, (name,), outputs=(scalar(1),), role="parameter")
        )
    leaves.append(Node(f"n{shared}", "AccumulateGrad", "leaf", "shared", ("shared",), outputs=(scalar(1),),
                       role="parameter"))  # fmt: skip
    graph = Graph((Root("n0", 0, "loss"),), (*nodes, *leaves), tuple(edges), tuple(modules))
    return handmade.recorded(graph, script="net.py")


def sourced(recording: Recording, file: str) -> Recording:
    """Return a recording whose nodes were all made in another file."""
    full = recording.passes[0]
    assert full.graph is not None
    nodes = tuple(
        replace(node, source=replace(node.source, file=file)) if node.source else node
        for node in full.graph.nodes
    )
    return replace(recording, passes=(replace(full, graph=replace(full.graph, nodes=nodes)),))
