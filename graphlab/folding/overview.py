"""Opens as much as can be read at a glance, from the outside inwards, and says no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.folding.measure import Size
from graphlab.folding.tree import Call, Run, calls_in, nodes_of

if TYPE_CHECKING:
    from graphlab.folding.choice import Choice
    from graphlab.folding.tree import Item

RANKS = 16  # boxes one below the other that a screen holds, where the budget is 60
TOLD_RANKS = 12  # the same where one time of a run is shown, which need not be
LEAST_RANKS = 10
WIDE = 12  # boxes side by side
CUT_RANKS = 22  # beyond which neighbours are put together
PRIMITIVE = 6  # nodes at most of a call with no call inside: Linear, LayerNorm, Conv2d
FEW_TIMES = 4  # a run of no more may be shown one by one
WHOLE = 0.6  # of all nodes in one closed call: there is no overview without opening it
TRIES = 48


def open_within(choice: Choice, budget: int, *, tell: bool = True) -> None:
    """Open calls and runs while the picture stays within the budget, and cut what is still too long.

    ``tell`` shows one of the times of a run where there is room for that.
    """
    most = Size(budget, max(LEAST_RANKS, RANKS * budget // 60), max(WIDE, WIDE * budget // 60))
    search = _Search(choice, most)
    search.outermost()
    while search.once():
        pass
    if tell:
        search.tell()
        while search.once():
            pass
        search.cut(Size(budget, max(CUT_RANKS, budget // 2), budget))
    else:  # what was asked for may be as long as it is
        search.cut(Size(budget, budget, budget))


class _Search:
    def __init__(self, choice: Choice, most: Size) -> None:
        self.choice, self.most = choice, most
        self.total = len(choice.graph.nodes)
        self.refused: set[object] = set()
        self.tries = 0
        self.depths, self.runs = _depths(choice), _runs(choice)

    def outermost(self) -> None:
        """Open a call that has nearly everything in it: it says nothing as one box."""
        while True:
            large = [
                one
                for one, _ in self.choice.shown()
                if isinstance(one, Call) and len(nodes_of([one])) > WHOLE * self.total
            ]
            if not large or self.size().boxes > self.most.boxes:
                return
            self.choice.opened.add(large[0].index)

    def once(self) -> bool:
        """Open what is furthest out, whole classes at a time; return whether anything was opened."""
        done = False
        for runs, calls in self._candidates():
            before = set(self.choice.opened), set(self.choice.unfolded)
            self.choice.opened |= calls
            self.choice.unfolded |= runs
            if self._fits():
                done = True
            else:
                self.choice.opened, self.choice.unfolded = before
                self.refused |= runs | {("call", one) for one in calls}
        return done

    def tell(self) -> None:
        """Show one of the times of each run, the largest first, where there is room."""
        runs = [one for one, _ in self.choice.shown() if isinstance(one, Run)]
        for run in sorted(runs, key=lambda one: -len(nodes_of([one]))):
            before = set(self.choice.opened)
            last = run.items[-len(run.stretch) :]
            inside = {one.index for one in last if isinstance(one, Call) and _worth(one)} - before
            self.choice.told.add(id(run))
            # One closed call beside its like says nothing.
            tried: list[set[int]] = [
                one for one, useful in ((inside, inside), (set(), len(last) > 1)) if useful
            ]
            for opened in tried:
                self.choice.opened = before | opened
                if self._fits(self.most._replace(ranks=self.most.ranks * TOLD_RANKS // RANKS)):
                    break
            else:
                self.choice.opened = before
                self.choice.told.discard(id(run))

    def cut(self, most: Size) -> None:
        """Put neighbours together until the picture is within what is allowed."""
        for boxes in (self.most.boxes, 2 * self.most.ranks, self.most.ranks, LEAST_RANKS):
            if self.size().within(most):
                return
            self.choice.stretches = boxes

    def _may(self, run: Run) -> bool:
        return id(run) in self.runs and id(run) not in self.refused

    def size(self) -> Size:
        return self.choice.size(self.most.boxes)

    def _fits(self, most: Size | None = None) -> bool:
        self.tries += 1
        return self.tries <= TRIES and self.size().within(most or self.most)

    def _candidates(self) -> list[tuple[set[int], set[int]]]:
        """Return what may be opened next: short runs, and the calls of each class and depth together."""
        shown = self.choice.shown()
        groups: dict[tuple[int, str], list[Call]] = {}
        runs: list[Run] = []
        for one, _ in shown:
            if isinstance(one, Run) and one.times <= FEW_TIMES and self._may(one):
                runs.append(one)
            elif isinstance(one, Call) and ("call", one.index) not in self.refused and _worth(one):
                kind = self.choice.graph.modules[one.index].type
                groups.setdefault((self.depths.get(one.index, 0), kind), []).append(one)
        order = sorted(groups, key=lambda key: (key[0], -len(nodes_of(groups[key]))))
        return [
            *(({id(one)}, set()) for one in runs),
            *((set(), {one.index for one in groups[key]}) for key in order),
        ]


def _runs(choice: Choice) -> set[int]:
    """Return the runs that were found; what is left of one that is told is none of them."""
    found: set[int] = set()
    todo: list[Item] = list(choice.items)
    while todo:
        one = todo.pop()
        if isinstance(one, Run):
            found.add(id(one))
        if not isinstance(one, int):
            todo.extend(one.items)
    return found


def _worth(call: Call) -> bool:
    """Return whether the inside of a call says more than its name."""
    return any(not isinstance(one, int) for one in call.items) or len(call.items) > PRIMITIVE


def _depths(choice: Choice) -> dict[int, int]:
    """Return how many calls each call ran inside."""
    modules = choice.graph.modules
    found: dict[int, int] = {}
    for one in sorted(calls_in(choice.items), key=lambda one: one.index):
        inside, depth = modules[one.index].parent, 0
        while inside is not None:
            depth, inside = depth + 1, modules[inside].parent
        found[one.index] = depth
    return found
