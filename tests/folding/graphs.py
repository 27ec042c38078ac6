"""Random graphs made the way programs make them: calls in calls, repeats, shared leaves."""

from __future__ import annotations

import random

from graphlab.graph import Edge, Graph, ModuleCall, Node, Root, Source, TensorSummary

TENSOR = TensorSummary((2, 2), "float32", "cpu")


class Program:
    """Builds a graph forwards, in the order of creation, and turns it round at the end."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made: list[tuple[str, int | None, ModuleCall | None, list[int]]] = []
        self.calls: list[ModuleCall] = []
        self.counts: dict[str, int] = {}

    def leaf(self) -> int:
        return self._add("AccumulateGrad", None, None, [])

    def op(self, name: str, line: int, module: ModuleCall | None, inputs: list[int]) -> int:
        return self._add(name, line, module, inputs)

    def call(self, path: str, kind: str, parent: int | None) -> ModuleCall:
        self.counts[path] = self.counts.get(path, 0) + 1
        self.calls.append(ModuleCall(path, self.counts[path], kind, parent))
        return self.calls[-1]

    def _add(self, name: str, line: int | None, module: ModuleCall | None, inputs: list[int]) -> int:
        self.made.append((name, line, module, inputs))
        return len(self.made) - 1

    def graph(self) -> Graph:
        """Return the graph: engine order is here the order of creation turned round, leaves last."""
        ops = [at for at, one in enumerate(self.made) if one[1] is not None]
        leaves = [at for at, one in enumerate(self.made) if one[1] is None]
        order = [*reversed(ops), *leaves]
        ids = {at: f"n{position}" for position, at in enumerate(order)}
        seqs = {at: position for position, at in enumerate(ops)}
        nodes, edges = [], []
        for at in order:
            name, line, module, inputs = self.made[at]
            source = Source("train.py", line, f"line {line}") if line is not None else None
            kind = "leaf" if line is None else "op"
            nodes.append(
                Node(
                    ids[at],
                    name,
                    kind,
                    source=source,
                    module=module,
                    outputs=(TENSOR,),
                    slots=len(inputs),
                    seq=seqs.get(at),
                )
            )
            edges += [Edge(ids[at], ids[head], slot) for slot, head in enumerate(inputs)]
        return Graph((Root("n0"),), tuple(nodes), tuple(edges), tuple(self.calls))


def program(seed: int) -> Graph:
    """Return a random graph with loops, nested modules, skips and shared leaves."""
    made = Program(seed)
    chance = made.random
    shared = [made.leaf() for _ in range(chance.randint(1, 3))]
    last = made.op("MulBackward0", 1, None, [shared[0], shared[0]])
    for part in range(chance.randint(1, 4)):
        kind = chance.choice(["loop", "blocks", "glue", "nested"])
        if kind == "loop":
            for _ in range(chance.randint(1, 9)):
                skip = last
                for step in range(chance.randint(2, 2) + part % 2):
                    last = made.op("AddBackward0", 10 * part + step, None, [last, chance.choice(shared)])
                last = made.op("TanhBackward0", 10 * part + 9, None, [last, skip])
        elif kind == "glue":
            for _ in range(chance.randint(1, 30)):
                last = made.op(chance.choice(["ExpBackward0", "ViewBackward0"]), 40 + part, None, [last])
        else:
            last = _blocks(made, part, last, shared, nested=kind == "nested")
    return made.graph()


def _blocks(made: Program, part: int, last: int, shared: list[int], *, nested: bool) -> int:
    outer = made.call(f"net{part}", "Net", None)
    parent = len(made.calls) - 1
    for block in range(made.random.randint(1, 8)):
        here = made.call(f"net{part}.{block}", "Block", parent)
        position = len(made.calls) - 1
        last = made.op("AddmmBackward0", 50, here, [last, made.leaf(), made.leaf()])
        if nested:
            inner = made.call(f"net{part}.{block}.act", "Act", position)
            last = made.op("TransposeBackward0", 51, inner, [last])
            last = made.op("ViewBackward0", 51, inner, [last])
        last = made.op("AddBackward0", 52, outer, [last, made.random.choice(shared)])
    return last
