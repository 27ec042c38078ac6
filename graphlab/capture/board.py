"""What is counted at every pass, in memory that child and parent share through a file.

The child writes numbers into it at no more cost than an assignment, and the parent reads them
while the script runs, and after it: they survive ``os._exit``, a kill and a crash. The loss of
every pass is here too, thinned where there are too many; that of each root of its own, as a GAN has two.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 128
STRUCTURES = 12  # from here on, how many passes had each structure
MOST_STRUCTURES = 100
MOST_POINTS = 1024  # of a curve
MOST_CURVES = 4  # what comes after them shares the last
_CURVES = STRUCTURES + MOST_STRUCTURES  # from here on, of each curve: losses seen, points kept, stride
SIZE = 8 * (_HEAD + 2 * MOST_POINTS * MOST_CURVES)
PASSES, STEPS, EVENTS, LOSS, KEPT_FIRST, KEPT_MOST, KEPT_STRIDE, LEAVES, SHOWN, OTHERS = range(10)
# The first loss that is not finite and its pass, and those of the pass before; after the curves.
BROKEN, BROKEN_LOSS, SOUND, SOUND_LOSS = range(_CURVES + 3 * MOST_CURVES, _HEAD)


class Board:
    """The child's side; ``cells`` are doubles."""

    def __init__(self, path: str) -> None:
        import ctypes

        import torch

        # Torch keeps no file descriptor open for it: the script's own get the usual numbers.
        self._memory = torch.UntypedStorage.from_file(path, True, SIZE)
        kind: Any = ctypes.c_double * (SIZE // 8)
        self.cells = kind.from_address(self._memory.data_ptr())
        self._newest = 0  # the pass whose loss came last

    def lose(self, index: int, loss: float, curve: int = 0) -> None:
        """Note the loss of a pass, for its curve as long as there is room under that one's stride.

        Each curve counts its own losses: of two that take turns, a stride of 2 keeps both. The first
        that is not finite is noted wherever it comes, with the one before it.
        """
        cells = self.cells
        if loss - loss != 0 and not cells[BROKEN]:
            cells[SOUND], cells[SOUND_LOSS] = self._newest, cells[LOSS]
            cells[BROKEN], cells[BROKEN_LOSS] = index, loss
        cells[LOSS], self._newest = loss, index
        head = _CURVES + 3 * curve
        count = cells[head] = cells[head] + 1
        if count % (cells[head + 2] or 1):
            return
        points = int(cells[head + 1])
        if points == MOST_POINTS:
            points = self._thin(curve)
            if count % cells[head + 2]:
                return
        at = _HEAD + 2 * (MOST_POINTS * curve + points)
        cells[at], cells[at + 1] = index, loss
        cells[head + 1] = points + 1

    def _thin(self, curve: int) -> int:
        """Keep the first point, and those that a stride of twice the width has; return how many they are."""
        cells = self.cells
        head = _CURVES + 3 * curve
        stride = cells[head + 2] or 1
        start = _HEAD + 2 * MOST_POINTS * curve
        kept = 0
        for point in range(MOST_POINTS):
            number = point + 1 if stride == 1 else point * stride  # which loss of the curve it is
            if point == 0 or number % (2 * stride) == 0:
                at, to = start + 2 * point, start + 2 * kept
                cells[to], cells[to + 1] = cells[at], cells[at + 1]
                kept += 1
        cells[head + 2], cells[head + 1] = 2 * stride, kept
        return kept


@dataclass(frozen=True, slots=True)
class Counted:
    """The parent's view of the board."""

    head: tuple[float, ...]
    curves: tuple[tuple[tuple[int, float], ...], ...]

    def __getitem__(self, cell: int) -> int:
        """Return a count."""
        return int(self.head[cell])

    @property
    def loss(self) -> float:
        """Return the newest loss."""
        return self.head[LOSS]

    @property
    def losses(self) -> tuple[tuple[int, float], ...]:
        """Return the losses of all curves, in the order of their passes."""
        found = dict(point for curve in self.curves for point in curve)
        if found and self.head[BROKEN]:
            found[int(self.head[BROKEN])] = self.head[BROKEN_LOSS]
            if self.head[SOUND]:
                found[int(self.head[SOUND])] = self.head[SOUND_LOSS]
        return tuple(sorted(found.items()))


def make(path: Path) -> None:
    """Make an empty board."""
    path.write_bytes(bytes(SIZE))


def read(path: Path, *, losses: bool = True) -> Counted:
    """Return what stands on the board now."""
    with path.open("rb") as file:
        data = file.read(SIZE if losses else 8 * _HEAD)
    head = struct.unpack_from(f"={_HEAD}d", data)
    return Counted(head, tuple(_curve(data, head, at) for at in range(MOST_CURVES)) if losses else ())


def _curve(data: bytes, head: tuple[float, ...], curve: int) -> tuple[tuple[int, float], ...]:
    points = min(int(head[_CURVES + 3 * curve + 1]), MOST_POINTS)
    flat = struct.unpack_from(f"={2 * points}d", data, 8 * (_HEAD + 2 * MOST_POINTS * curve))
    return tuple((int(at), loss) for at, loss in zip(flat[::2], flat[1::2], strict=True))
