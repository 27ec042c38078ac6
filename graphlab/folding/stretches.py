"""The last resort where nothing repeats and no module speaks: stretches of the order of creation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.folding.tree import Group, Item

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 12  # boxes that are left in any case


def in_stretches(shown: Sequence[tuple[Item, int | None]], budget: int) -> list[tuple[Item, int | None]]:
    """Return at most about ``budget`` items: neighbours inside one open call are put together."""
    size = -(-len(shown) // max(budget, _LEAST))
    made: list[tuple[Item, int | None]] = []
    at = 0
    while at < len(shown):
        around = shown[at][1]
        end = at + 1
        while end < len(shown) and end - at < size and shown[end][1] == around:
            end += 1
        if end - at == 1:
            made.append(shown[at])
        else:
            made.append((Group("stretch", tuple(item for item, _ in shown[at:end])), around))
        at = end
    return made
