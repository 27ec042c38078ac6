"""A recorded gradient beside a finite difference of the user's own forward. Plain data, no torch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """What two runs said of one element's gradient; ``why`` stands instead where they could not.

    ``leaf`` is the user's name, ``index`` the element's position in row-major order, ``step`` how
    far it was moved each way. ``agrees`` compares within what rounding of the loss and the curve
    of a function can explain.
    """

    leaf: str
    index: int
    recorded: float | None = None
    estimate: float | None = None
    step: float = 0.0
    agrees: bool = False
    why: str = ""
