"""Many rounds as one cell: the median of the ratios within a round, and their quartiles."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Round = dict[str, float]


def ratio(rounds: Sequence[Round]) -> str:
    """Return ``1.31 (1.28–1.36)``: median and quartiles of tool / plain, round by round."""
    return spread([one["tool"] / one["plain"] for one in rounds])


def spread(values: Sequence[float]) -> str:
    """Return the median with the quartiles; of fewer than four values with the least and the greatest."""
    if len(values) == 1:
        return f"{short(values[0])} (once)"
    low, _, high = quantiles(values, n=4) if len(values) > 3 else (min(values), 0.0, max(values))
    return f"{short(median(values))} ({short(low)}–{short(high)})"


def short(value: float) -> str:
    """Return three digits that count, whole numbers from 100 on."""
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"
