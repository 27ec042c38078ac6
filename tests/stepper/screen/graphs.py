"""Recordings written by hand for the screen: module calls, hostile names, a deep graph."""

from dataclasses import replace

from graphlab.graph import Edge, Graph, ModuleCall, Node, Root
from graphlab.recording import Recording, Step
from tests.stepper.handmade import chain, leaf, op, ran, recorded, scalar

HOSTILE = "[red]w[/red]\x1b[31m"


def blocks(layers: int) -> Recording:
    """A model of layers; each layer calls fc and act, fc has a weight; layer 0 is nearest the leaf x."""
    modules = [ModuleCall("", 1, "Model")]
    nodes: list[Node] = [op("n0", "SumBackward0", "loss")]
    edges: list[Edge] = []
    for layer in reversed(range(layers)):
        outer = len(modules)
        modules.append(ModuleCall(f"layers.{layer}", 1, "Block", 0))
        modules.append(ModuleCall(f"layers.{layer}.fc", 1, "Linear", outer))
        modules.append(ModuleCall(f"layers.{layer}.act", 1, "ReLU", outer))
        at = len(nodes)
        above = f"n{at - 1}" if layer == layers - 1 else f"n{at - 2}"
        nodes.append(replace(op(f"n{at}", "ReluBackward0"), module=modules[outer + 2]))
        nodes.append(replace(op(f"n{at + 1}", "AddmmBackward0", slots=2), module=modules[outer + 1]))
        nodes.append(replace(leaf(f"n{at + 2}", f"layers.{layer}.fc.weight"), role="parameter"))
        edges += [Edge(above, f"n{at}"), Edge(f"n{at}", f"n{at + 1}"), Edge(f"n{at + 1}", f"n{at + 2}", 1)]
    last = len(nodes)
    nodes.append(leaf(f"n{last}", "x"))
    edges.append(Edge(f"n{last - 2}", f"n{last}", 0))
    return recorded(
        Graph((Root("n0", 0, "loss"),), tuple(nodes), tuple(edges), tuple(modules)), _steps(nodes)
    )


def _steps(nodes: list[Node]) -> list[Step]:
    sent = [[] if one.kind == "leaf" else [1.0] * one.slots for one in nodes]
    return [ran(at, one.id, 1, *sent[at], leaf=one.kind == "leaf") for at, one in enumerate(nodes)]


def called(root: str, name: str) -> Recording:
    """z = w·w with names of one's choice."""
    nodes = (op("n0", "MulBackward0", root, value=9, slots=2), leaf("n1", name, 3))
    edges = (Edge("n0", "n1", 0), Edge("n0", "n1", 1))
    steps = (ran(0, "n0", 1, 3, 3), ran(1, "n1", 6, leaf=True))
    return recorded(Graph((Root("n0", 0, root, scalar(9)),), nodes, edges), steps)


def deep(length: int) -> Recording:
    """A chain with a leaf that every node uses."""
    return chain(length)
