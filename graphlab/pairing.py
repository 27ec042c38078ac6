"""Which node of one graph is which node of another: a pairing by structure, lines and order.

Labels (alike.py) say how much alike two nodes must be; structure, then the order of creation, says
which of several that are equally alike.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from graphlab.alike import LABELS, WEAK, Side, blocks, same_lines

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Sequence

    from graphlab.alike import Label, Near
    from graphlab.graph import Graph

Pairs: TypeAlias = "dict[int, int]"
MOST_ORDERED = 1_000_000  # pairs of nodes that alignment by creation order may look at


def match(a: Graph, b: Graph) -> Pairs:
    """Return which position in ``a`` is which in ``b``; what has no partner is left out.

    Two strategies are tried; the one that needs less to get from one graph to the other wins.
    """
    in_a, in_b = same_lines(a, b)
    one, other = Side(a, in_a), Side(b, in_b)
    first = _Matcher(one, other).run(strict=True)
    cost = _cost(one, other, first)
    if cost[0] == 2 * abs(len(a.nodes) - len(b.nodes)):
        return first  # nothing differs, and no more nodes are alone than must be
    second = _Matcher(one, other).run(strict=False)
    return second if _cost(one, other, second) < cost else first


class _Matcher:
    """One strategy at work: ``pairs`` grows, and a pair once made stays."""

    def __init__(self, a: Side, b: Side) -> None:
        self.a, self.b = a, b
        self.pairs: Pairs = {}
        self.taken: set[int] = set()
        self.created = (a.created(), b.created())
        self.numbers: dict[Hashable, int] = {}
        self.hashes: dict[str, tuple[list[Label], list[Label]]] = {}
        self.labels: dict[str, tuple[list[Label], list[Label]]] = {}

    def run(self, *, strict: bool) -> Pairs:
        """Pair all that is alike before anything that is less so; or, not strict, structure first."""
        stages = (self._whole, self._half, self._ordered)
        if strict:
            todo = [(stage, name) for name in LABELS for stage in stages]
        else:
            todo = [(stage, name) for stage in stages for name in LABELS]
        for stage, name in todo:
            if len(self.pairs) < min(len(self.a.graph.nodes), len(self.b.graph.nodes)):
                stage(name)
        self._roots()
        self._replaced()
        return self.pairs

    def _whole(self, name: str) -> None:
        """Pair nodes whose surroundings are the same towards the leaves and towards the roots."""
        a, b = self._hashed(name)
        self._classes(a, b)
        self._spread(name)

    def _half(self, name: str) -> None:
        """Pair nodes that are made from the same, then nodes that the same is made from."""
        if name in WEAK:
            return
        a, b = self._hashed(name)
        for part in (0, 1):
            self._classes([one[part] for one in a], [one[part] for one in b])
            self._spread(name)

    def _spread(self, name: str) -> None:
        """Pair the neighbours of pairs, so that what hangs together stays together."""
        labels = self._labels(name)
        todo = list(self.pairs.items())
        while todo:
            one, other = todo.pop()
            for near in ((self.a.heads[one], self.b.heads[other]), (self.a.tails[one], self.b.tails[other])):
                ours = self._free(near[0], labels[0], self.pairs)
                theirs = self._free(near[1], labels[1], self.taken)
                for place in ours:
                    if len(ours[place]) == len(theirs.get(place, ())) == 1:
                        here, there = ours[place][0], theirs[place][0]
                        if here not in self.pairs and there not in self.taken:
                            self._pair(here, there)
                            todo.append((here, there))

    def _free(self, near: Near, labels: list[Label], done: Container[int]) -> dict[Hashable, list[int]]:
        """Return the neighbours without a partner, by their slots and labels."""
        slots: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for slot, nr, at in near:
            if at not in done:
                slots[at].append((slot, nr))
        found: dict[Hashable, list[int]] = defaultdict(list)
        for at, places in slots.items():
            found[tuple(sorted(places)), labels[at]].append(at)
        return found

    def _labels(self, name: str) -> tuple[list[Label], list[Label]]:
        """Return the labels of this strength of all nodes of both sides."""
        if name not in self.labels:
            label = LABELS[name]
            self.labels[name] = (
                [label(node, self.a) for node in self.a.graph.nodes],
                [label(node, self.b) for node in self.b.graph.nodes],
            )
        return self.labels[name]

    def _ordered(self, name: str) -> None:
        """Pair what is left by the order of creation; then by the label alone, unless it is weak."""
        if name in WEAK:
            return
        labels = self._labels(name)
        left = [
            [at for at in created if at not in done and side.graph.nodes[at].kind != "leaf"]
            for created, done, side in (
                (self.created[0], self.pairs, self.a),
                (self.created[1], self.taken, self.b),
            )
        ]
        if len(left[0]) * len(left[1]) <= MOST_ORDERED:
            ours, theirs = ([labels[side][at] for at in left[side]] for side in (0, 1))
            for block in blocks(ours, theirs):
                for at in range(block.size):
                    self._pair(left[0][block.a + at], left[1][block.b + at])
        self._classes(*labels, even=False)

    def _roots(self) -> None:
        """Pair the roots where each graph has one, of the same op and name."""
        names = [[root.name for root in side.graph.roots] for side in (self.a, self.b)]
        if not len(names[0]) == len(names[1]) == 1 or names[0] != names[1] or not names[0][0]:
            return
        here, there = (next(iter(side.roots)) for side in (self.a, self.b))
        labels = self._labels("kind")
        if here not in self.pairs and there not in self.taken and labels[0][here] == labels[1][there]:
            self._pair(here, there)
            self._spread("kind")

    def _replaced(self) -> None:
        """Pair two nodes of different ops that stand between the same neighbours."""
        themselves = {at: at for at in self.taken}
        ours = [self._place(self.a, at, self.pairs) for at in range(len(self.a.graph.nodes))]
        theirs = [self._place(self.b, at, themselves) for at in range(len(self.b.graph.nodes))]
        self._classes(ours, theirs)

    def _place(self, side: Side, at: int, known: Pairs) -> Hashable | None:
        """Return where a node stands, in positions of ``b``; None where it is not held on both sides."""
        tails = sorted((slot, nr, known[tail]) for slot, nr, tail in side.tails[at] if tail in known)
        heads = sorted((slot, nr, known[head]) for slot, nr, head in side.heads[at] if head in known)
        leaf = side.graph.nodes[at].kind == "leaf"
        root = side.roots.get(at, 0)
        complete = len(tails) == len(side.tails[at]) and len(heads) == len(side.heads[at])
        held = (tails or root) and (heads or leaf)
        return (leaf, root, tuple(tails), tuple(heads)) if complete and held else None

    def _classes(
        self, a: Sequence[Hashable | None], b: Sequence[Hashable | None], *, even: bool = True
    ) -> None:
        """Pair, in the order of creation, what has the same key; ``even``: if as many in both."""
        found: tuple[dict[Hashable, list[int]], ...] = (defaultdict(list), defaultdict(list))
        for keys, classes, created, done in zip(
            (a, b), found, self.created, (self.pairs, self.taken), strict=True
        ):
            for at in created:
                key = keys[at]
                if key is not None and at not in done:
                    classes[key].append(at)
        for key, here in found[0].items():
            there = found[1].get(key, [])
            if not even or len(here) == len(there):
                for one, other in zip(here, there, strict=False):
                    self._pair(one, other)

    def _pair(self, one: int, other: int) -> None:
        self.pairs[one] = other
        self.taken.add(other)

    def _hashed(self, name: str) -> tuple[list[Label], list[Label]]:
        """Return for each node two numbers: of all below it, and of all above; made once a label."""
        if name not in self.hashes:
            a, b = self._labels(name)
            self.hashes[name] = (self._hash(self.a, a), self._hash(self.b, b))
        return self.hashes[name]

    def _hash(self, side: Side, names: list[Label]) -> list[Label]:
        labels = [self._number(one) for one in names]
        below, above = [0] * len(labels), [0] * len(labels)
        for at in side.order:
            near = sorted((slot, nr, below[head]) for slot, nr, head in side.heads[at])
            below[at] = self._number(("below", labels[at], side.roots.get(at, 0), *near))
        for at in reversed(side.order):
            near = sorted((slot, nr, above[tail]) for slot, nr, tail in side.tails[at])
            above[at] = self._number(("above", labels[at], side.roots.get(at, 0), *near))
        return list(zip(below, above, strict=True))

    def _number(self, key: Hashable) -> int:
        """Return a number for this key, the same one for an equal key: a hash that never collides."""
        return self.numbers.setdefault(key, len(self.numbers) + 1)


def _cost(a: Side, b: Side, pairs: Pairs) -> tuple[int, int]:
    """Return two for each node alone and one for each pair that differs; then the edges that do."""
    alone = len(a.graph.nodes) + len(b.graph.nodes) - 2 * len(pairs)
    exact = LABELS["all"]
    differ = sum(
        exact(a.graph.nodes[one], a) != exact(b.graph.nodes[other], b) for one, other in pairs.items()
    )
    ours = {
        (pairs.get(tail), slot, nr, pairs.get(head))
        for tail, near in enumerate(a.heads)
        for slot, nr, head in near
    }
    theirs = {(tail, slot, nr, head) for tail, near in enumerate(b.heads) for slot, nr, head in near}
    return 2 * alone + differ, len(ours ^ theirs)
