"""Which passes of a long run are kept with what they did to each leaf: few, and by a plain rule.

The rule needs nothing but a pass's index, so that the child, which forgets, and the parent,
which reads what was written, agree on it.
"""

from __future__ import annotations

from dataclasses import dataclass

FEW_LEAVES = 10
MOST_FORCED = 30  # passes that are kept because their graph is another than before


@dataclass(slots=True)
class Keep:
    """Keep the first passes, then every ``stride``-th; the stride doubles so that few are kept.

    Below a stride of ``soon`` it doubles four times as early: a short run of a model is not to be spent
    on looking at its leaves.
    """

    first: int = 10
    most: int = 30
    stride: int = 1
    soon: int = 1

    def wants(self, index: int) -> bool:
        """Return whether the pass is to be kept, and widen the stride where there are too many."""
        most = self.most if self.stride >= self.soon else self.most // 4
        if index > most * self.stride:
            self.stride *= 2
        return self.has(index)

    def has(self, index: int) -> bool:
        """Return whether a pass stays under the stride that holds now."""
        return index <= self.first or index % self.stride == 0


def keep_for(leaves: int, every: int) -> Keep:
    """Return the rule for a model with so many leaves; ``every`` is the user's own stride, 0 for none."""
    if every:
        return Keep(first=1, most=2000, stride=every)
    return Keep() if leaves <= FEW_LEAVES else Keep(first=5, most=20, soon=8)


def in_words(keep: Keep, passes: int, leaves: int, shown: int) -> str:
    """Return the rule as a person would say it."""
    if passes <= keep.first or keep.stride == 1:
        words = "every pass"
    else:
        start = f"the first {keep.first} passes" if keep.first > 1 else "the first pass"
        others = f"up to {MOST_FORCED} whose graph or leaves are new"
        words = f"{start}, then every {_nth(keep.stride)}, the last, and {others}"
    return words if shown >= leaves else f"{words}; the {shown} largest of {leaves} leaves"


def _nth(number: int) -> str:
    endings = {1: "st", 2: "nd", 3: "rd"}
    teen = 10 < number % 100 < 14
    return f"{number}{'th' if teen else endings.get(number % 10, 'th')}"
