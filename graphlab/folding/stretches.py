"""The last resort where nothing repeats and no module speaks: stretches of the order of creation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.folding.tree import Group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from graphlab.folding.tree import Shown

_LEAST = 12  # boxes that are left in any case


def in_stretches(
    shown: Sequence[Shown], budget: int, crossing: Sequence[int], apart: Collection[int] = ()
) -> list[Shown]:
    """Return at most about ``budget`` items: neighbours inside one open call are put together.

    ``crossing`` is how many edges pass between each item and the one before: a stretch ends where few do.
    ``apart`` are positions in ``shown`` of items that stay by themselves.
    """
    size = -(-len(shown) // max(budget, _LEAST))
    made: list[Shown] = []
    at = 0
    while at < len(shown):
        around = shown[at][1]
        end = at + 1
        while end < len(shown) and shown[end][1] == around and not {at, end} & set(apart):
            end += 1
        made += _cut(shown, at, end, size, crossing)
        at = end
    return made


def _cut(shown: Sequence[Shown], begin: int, end: int, size: int, crossing: Sequence[int]) -> Iterator[Shown]:
    """Yield the items from ``begin`` to ``end`` as stretches of about ``size``."""
    pieces = -(-(end - begin) // size)
    at = begin
    for piece in range(1, pieces + 1):
        ideal = begin + (end - begin) * piece // pieces
        near = range(max(at + 1, ideal - size // 3), min(end, ideal + size // 3 + 1))
        stop = end if piece == pieces else min(near, key=lambda one: (crossing[one], abs(one - ideal)))
        found = tuple(item for item, _ in shown[at:stop])
        if found:
            yield (found[0] if len(found) == 1 else Group("stretch", found)), shown[begin][1]
        at = stop
