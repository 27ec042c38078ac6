"""Hand-made recordings of training loops; the numbers are computed here, in plain Python floats."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import cache

from graphlab.graph import Source, TensorSummary
from graphlab.recording import Closures, LeafRow, LedgerEvent, Pass, Points, Recording, Unused, Watched
from tests.drawn import HOSTILE, scalar

FORWARD = Source("train.py", 31, "loss = F.mse_loss(net(x), y)")
ZERO = Source("train.py", 32, "optimizer.zero_grad()")
BACKWARD = Source("train.py", 33, "loss.backward()")
STEP = Source("train.py", 34, "optimizer.step()")

Gradient = Callable[[dict[str, float], int], tuple[float, dict[str, float]]]


class Loop:
    """A training loop over scalar leaves that is noted as it runs; thinned at the end."""

    def __init__(
        self, leaves: dict[str, float], gradient: Gradient, lr: float, structure: str = "s1"
    ) -> None:
        self.leaves, self.gradient, self.lr = dict(leaves), gradient, lr
        self.grads: dict[str, float | None] = dict.fromkeys(leaves)
        self.structure, self.n_nodes = structure, 9
        self.passes: list[Pass] = []
        self.ledger: list[LedgerEvent] = []
        self.curves: dict[str, list[tuple[int, float]]] = {"loss": []}
        self.steps = 0

    def backward(self, inside_step: int = 0) -> None:
        """Add what the gradient function says to each gradient, and note the pass."""
        index = len(self.passes) + 1
        loss, incoming = self.gradient(self.leaves, index)
        rows = []
        for name, value in self.leaves.items():
            before = self.grads[name]
            after = incoming[name] + (before or 0.0)
            self.grads[name] = after
            old = None if before is None else scalar(before)
            rows.append(LeafRow(name, scalar(value), old, scalar(incoming[name]), scalar(after)))
            self.curves.setdefault(name, []).append((index, value))
            self.curves.setdefault(f"|{name}.grad|", []).append((index, abs(after)))
        self.curves["loss"].append((index, loss))
        made = Pass(
            index,
            root="loss",
            source=BACKWARD,
            loss=loss,
            n_nodes=self.n_nodes,
            structure=self.structure,
            inside_step=inside_step,
            leaves=tuple(rows),
        )
        self.passes.append(made)

    def zero(self) -> None:
        """Set every gradient to None, as zero_grad does."""
        for name, old in self.grads.items():
            if old is not None:
                self.event("zero", name, scalar(old), None, ZERO, "grad", "zero_grad")
            self.grads[name] = None

    def step(self, by: str = "SGD.step") -> None:
        """Move every leaf against its gradient."""
        self.steps += 1
        for name, value in self.leaves.items():
            self.leaves[name] = value - self.lr * (self.grads[name] or 0.0)
            self.event("step", name, scalar(value), scalar(self.leaves[name]), STEP, "value", by)

    def event(
        self,
        kind: str,
        leaf: str,
        before: TensorSummary | None,
        after: TensorSummary | None,
        source: Source,
        of: str,
        by: str,
    ) -> None:
        made = LedgerEvent(kind, leaf, before, after, source, of, by, len(self.passes))  # type: ignore[arg-type]
        self.ledger.append(made)

    def done(self, script: str = "train.py", keep: int = 10**9, kept: str = "", **more: object) -> Recording:
        """Return the recording, with rows of the first ``keep`` passes and of the last."""
        last = len(self.passes)
        stride = max(1, last // 200)
        curves = {
            name: tuple(pair for pair in pairs if pair[0] <= keep or not pair[0] % stride or pair[0] == last)
            for name, pairs in self.curves.items()
        }
        watched = {
            "passes": last,
            "steps": self.steps,
            "events": len(self.ledger),
            "kept": kept,
            "curves": curves,
        }
        return Recording(
            script,
            versions={"torch": "2.13.0+cpu"},
            passes=tuple(one for one in self.passes if one.index <= keep or one.index == last),
            ledger=tuple(one for one in self.ledger if one.after_pass <= keep or one.after_pass >= last - 1),
            unused=more.pop("unused", ()),  # type: ignore[arg-type]
            watched=Watched(**(watched | more)),  # type: ignore[arg-type]
        )


def line_twice(seed: int = 1024) -> Gradient:
    """Return loss and gradients of y = w(wx + b) + b against 1.233x + 0.988 at a random x."""
    noise = random.Random(seed)

    def gradient(leaves: dict[str, float], index: int) -> tuple[float, dict[str, float]]:
        w, b = leaves["linear.weight"], leaves["linear.bias"]
        x = noise.random()
        inner = w * x + b
        off = w * inner + b - (1.233 * x + 0.988)
        return off * off, {
            "linear.weight": 2 * off * (inner + w * x),
            "linear.bias": 2 * off * (w + 1),
        }

    return gradient


START = {"linear.weight": -0.4, "linear.bias": 0.21}


@cache
def linear_twice(count: int = 5000) -> Recording:
    """Return a linear layer applied twice over many iterations, of which few are kept in full."""
    loop = Loop(START, line_twice(), 0.01)
    for _ in range(count):
        loop.zero()
        loop.backward()
        loop.step()
    w, b = loop.leaves["linear.weight"], loop.leaves["linear.bias"]
    xs = tuple(at / 24 for at in range(25))
    points = Points(
        xs, tuple(1.233 * x + 0.988 for x in xs), tuple(w * (w * x + b) + b for x in xs), "x", "y"
    )
    kept = "rows of the first 20 backwards and of the last"
    return loop.done("linear_twice.py", 20, kept, points=points)


def forgotten(count: int = 40) -> Recording:
    """Return a loop that never zeroes its gradients."""
    loop = Loop(START, line_twice(), 0.01)
    for _ in range(count):
        loop.backward()
        loop.step()
    return loop.done()


def closures(steps: int = 4, each: int = 5) -> Recording:
    """Return LBFGS, whose step runs a closure with a backward several times."""
    loop = Loop(START, line_twice(), 0.3)
    for number in range(1, steps + 1):
        for _ in range(each):
            loop.zero()
            loop.backward(number)
        loop.step("LBFGS.step")
    return loop.done("lbfgs.py", closures=(Closures("LBFGS.step", steps, steps * each, each, each),))


def changing() -> Recording:
    """Return a loop whose graph is another at passes 4 and 5, with forwards that nobody needs."""
    loop = Loop(START, line_twice(), 0.01)
    for index in range(1, 9):
        other = index in (4, 5)
        loop.structure, loop.n_nodes = ("s2", 11) if other else ("s1", 9)
        loop.zero()
        loop.backward()
        loop.step()
    line = Source("train.py", 38, "val = net(x_val)")
    quiet = Source("train.py", 40, "test = net(x_test)")
    kept = Source("train.py", 42, "losses.append(net(x_all).mean())")
    unused = (
        Unused("val", "grad", line, 8, n_nodes=9, nbytes=2400, times=8),
        Unused("test", "no_grad", quiet, 8, times=8),
        Unused("losses", "grad", kept, 8, n_nodes=10, nbytes=5_000_000, alive=True, times=3),
    )
    return loop.done(unused=unused, interrupted=True)


def nan_from(first: int = 7, count: int = 12) -> Recording:
    """Return a loop whose loss is NaN from one pass on."""
    good = line_twice()

    def gradient(leaves: dict[str, float], index: int) -> tuple[float, dict[str, float]]:
        if index >= first:
            return math.nan, dict.fromkeys(leaves, math.nan)
        return good(leaves, index)

    loop = Loop(START, gradient, 0.01)
    for _ in range(count):
        loop.zero()
        loop.backward()
        loop.step()
    return loop.done()


NAMES = ("$x^2$", "_under", "\x1b[31mred\x07", "重み.偏差", "<script>alert(1)</script>", "a" * 200, "\ud800")


def hostile() -> Recording:
    """Return a loop whose names, lines and files try to break out of text, HTML and plots."""

    def gradient(leaves: dict[str, float], index: int) -> tuple[float, dict[str, float]]:
        return 1 / index, {name: value / index for name, value in leaves.items()}

    loop = Loop({name: 1.0 + at for at, name in enumerate(NAMES)}, gradient, 0.1)
    for _ in range(6):
        loop.zero()
        loop.backward()
        loop.step(HOSTILE[0])
    line = Source("/tmp/<dir>&/模型\x1b[2J.py", 7, "</style><img src=x onerror=alert(1)>")
    unused = (Unused(HOSTILE[3], "grad", line, 2, n_nodes=3, nbytes=12),)
    points = Points((0.0, 1.0), (0.0, 1.0), (0.1, 0.9), "$x_1$", "<y>")
    return loop.done(HOSTILE[3], unused=unused, points=points)


def empty() -> Recording:
    """Return the watching of a script that never called backward."""
    return Recording("quiet.py", watched=Watched())


ALL: dict[str, Callable[[], Recording]] = {
    "linear_twice": linear_twice,
    "forgotten": forgotten,
    "closures": closures,
    "changing": changing,
    "nan": nan_from,
    "hostile": hostile,
    "empty": empty,
}
