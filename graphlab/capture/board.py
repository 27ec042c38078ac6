"""What is counted at every pass, in memory that child and parent share through a file.

The child writes numbers into it at no more cost than an assignment, and the parent reads them
while the script runs, and after it: they survive ``os._exit``, a kill and a crash. The loss of
every pass is here too, thinned where there are too many.
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
MOST_POINTS = 1024
SIZE = 8 * (_HEAD + 2 * MOST_POINTS)
PASSES, STEPS, EVENTS, LOSS, POINTS, STRIDE, KEPT_FIRST, KEPT_MOST, KEPT_STRIDE, LEAVES, SHOWN = range(11)
# The first loss that is not finite and its pass, and those of the pass before; after the structures.
BROKEN, BROKEN_LOSS, SOUND, SOUND_LOSS = range(STRUCTURES + MOST_STRUCTURES, STRUCTURES + MOST_STRUCTURES + 4)


class Board:
    """The child's side; ``cells`` are doubles."""

    def __init__(self, path: str) -> None:
        import ctypes

        import torch

        # Torch keeps no file descriptor open for it: the script's own get the usual numbers.
        self._memory = torch.UntypedStorage.from_file(path, True, SIZE)
        kind: Any = ctypes.c_double * (SIZE // 8)
        self.cells = kind.from_address(self._memory.data_ptr())
        self.cells[STRIDE] = 1
        self._stride = 1
        self._newest = 0  # the pass whose loss came last

    def lose(self, index: int, loss: float) -> None:
        """Note the loss of a pass, for the curve as long as there is room under its stride.

        The first that is not finite is noted wherever it comes, with the one before it.
        """
        cells = self.cells
        if loss - loss != 0 and not cells[BROKEN]:
            cells[SOUND], cells[SOUND_LOSS] = self._newest, cells[LOSS]
            cells[BROKEN], cells[BROKEN_LOSS] = index, loss
        cells[LOSS], self._newest = loss, index
        if index % self._stride:
            return
        points = int(cells[POINTS])
        if points == MOST_POINTS:
            points = self._thin()
            if index % self._stride:
                return
        at = _HEAD + 2 * points
        cells[at], cells[at + 1] = index, loss
        cells[POINTS] = points + 1

    def _thin(self) -> int:
        """Keep the points that a stride of twice the width has; return how many they are."""
        cells = self.cells
        stride = cells[STRIDE] * 2
        kept = 0
        for point in range(MOST_POINTS):
            at = _HEAD + 2 * point
            if point == 0 or cells[at] % stride == 0:
                to = _HEAD + 2 * kept
                cells[to], cells[to + 1] = cells[at], cells[at + 1]
                kept += 1
        cells[STRIDE], cells[POINTS] = stride, kept
        self._stride = int(stride)
        return kept


@dataclass(frozen=True, slots=True)
class Counted:
    """The parent's view of the board."""

    head: tuple[float, ...]
    losses: tuple[tuple[int, float], ...]

    def __getitem__(self, cell: int) -> int:
        """Return a count."""
        return int(self.head[cell])

    @property
    def loss(self) -> float:
        """Return the newest loss."""
        return self.head[LOSS]


def make(path: Path) -> None:
    """Make an empty board."""
    path.write_bytes(bytes(SIZE))


def read(path: Path, *, losses: bool = True) -> Counted:
    """Return what stands on the board now."""
    data = path.read_bytes()
    head = struct.unpack_from(f"={_HEAD}d", data)
    points = min(int(head[POINTS]), MOST_POINTS) if losses else 0
    flat = struct.unpack_from(f"={2 * points}d", data, 8 * _HEAD)
    curve = {int(at): loss for at, loss in zip(flat[::2], flat[1::2], strict=True)}
    if curve and head[BROKEN]:
        curve[int(head[BROKEN])] = head[BROKEN_LOSS]
        if head[SOUND]:
            curve[int(head[SOUND])] = head[SOUND_LOSS]
    return Counted(head, tuple(sorted(curve.items())))
