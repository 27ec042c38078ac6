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

    def lose(self, index: int, loss: float) -> None:
        """Note the loss of a pass, for the curve as long as there is room under its stride."""
        cells = self.cells
        cells[LOSS] = loss
        if index % cells[STRIDE]:
            return
        points = int(cells[POINTS])
        if points == MOST_POINTS:
            points = self._thin()
            if index % cells[STRIDE]:
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
    return Counted(head, tuple((int(at), loss) for at, loss in zip(flat[::2], flat[1::2], strict=True)))
