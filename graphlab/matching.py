"""The order-keeping match of two sequences with the highest score, in which one may take several.

Autograd's nodes in the order in which they were made stand beside the operations of a captured graph
in the order in which it runs them. No torch here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

Left = TypeVar("Left")
Right = TypeVar("Right")

_MOST = 3_000_000  # cells; larger tables are matched by equal tokens only
_NEVER = -1_000_000


def match(
    left: Sequence[Left],
    right: Sequence[Right],
    score: Callable[[Left, Right], int],
    joins: Callable[[Left, Right, Right], int | None],
    token: Callable[[Left | Right], object],
) -> list[tuple[int, list[int]]]:
    """Return positions in ``left``, each with those in ``right`` that stand for it.

    ``score`` is 0 for two that cannot stand for each other; ``joins`` is what it costs that one
    takes a second neighbour after a first, None where it takes one only.
    ``token`` is what two have in common where the sequences are too long to try everything.
    """
    if len(left) * len(right) > _MOST:
        return _by_tokens(left, right, token)
    taken, steps = _table(left, right, score, joins)
    found: dict[int, list[int]] = {}
    i, j, inside = len(left), len(right), False
    while i and j:
        step = steps[i][j] if not inside else 3
        if step == 3:
            found.setdefault(i - 1, []).append(j - 1)
            inside = taken[i][j]
            i, j = (i, j - 1) if inside else (i - 1, j - 1)
        else:
            i, j = (i - 1, j) if step == 1 else (i, j - 1)
    return [(at, sorted(found[at])) for at in sorted(found)]


def _table(
    left: Sequence[Left],
    right: Sequence[Right],
    score: Callable[[Left, Right], int],
    joins: Callable[[Left, Right, Right], int | None],
) -> tuple[list[list[bool]], list[list[int]]]:
    """Return, for each cell, whether the pair goes on from the one before, and which step was best.

    Steps: 1 leaves one of ``left`` out, 2 one of ``right``, 3 pairs the two.
    """
    width = len(right) + 1
    best = [0] * width
    goes_on: list[list[bool]] = [[False] * width]
    steps: list[list[int]] = [[0] * width]
    for one in left:
        row, ending = [0] * width, [_NEVER] * width
        flags, moves = [False] * width, [0] * width
        for j in range(1, width):
            worth = score(one, right[j - 1])
            if worth > 0:
                cost = joins(one, right[j - 2], right[j - 1]) if ending[j - 1] > 0 else None
                fresh, more = best[j - 1], _NEVER if cost is None else ending[j - 1] - cost
                flags[j] = more > fresh
                ending[j] = max(fresh, more) + worth
            choices = (ending[j], best[j], row[j - 1])
            row[j] = max(choices)
            moves[j] = (3, 1, 2)[choices.index(row[j])]
        best = row
        goes_on.append(flags)
        steps.append(moves)
    return goes_on, steps


def _by_tokens(
    left: Sequence[Left], right: Sequence[Right], token: Callable[[Left | Right], object]
) -> list[tuple[int, list[int]]]:
    one, two = [token(item) for item in left], [token(item) for item in right]
    found: list[tuple[int, list[int]]] = []
    for a, b, size in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        found += [(a + at, [b + at]) for at in range(size)]
    return found
