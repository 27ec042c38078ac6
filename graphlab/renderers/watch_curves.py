"""Which curves of a training loop are shown together: the same for a plot and for a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphlab.renderers import watch_words as say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphlab.renderers.watch_facts import Curve, Facts

MOST = 6  # curves in one panel


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves over the passes by their names; ``shown`` are those of them that move most.

    ``total`` is the name of the curve of all gradients together, where there is one. ``log`` says
    that only logarithms show the shown ones.
    """

    curves: dict[str, Curve]
    shown: tuple[str, ...]
    log: bool = False
    total: str = ""

    @property
    def some(self) -> dict[str, Curve]:
        """Return the curves that are shown where there is no room for all."""
        return {name: self.curves[name] for name in self.shown}


def loss(told: Facts) -> Panel | None:
    """Return the history of the loss, of each where there are several; None where there is none."""
    if not told.loss:
        return None
    curves = dict(told.losses) or {"loss": told.loss}
    return Panel(curves, tuple(curves), _log(curves))


def values(told: Facts) -> Panel | None:
    """Return the values of leaves, None where none were recorded."""
    curves = {
        name: curve
        for name, curve in told.watched.curves.items()
        if name != "loss" and not _is_norm(name) and curve
    }
    return Panel(curves, _most(curves, MOST)) if curves else None


def norms(told: Facts) -> Panel | None:
    """Return the norm of ``.grad`` of each leaf after a backward, None where none is known."""
    curves = {f"|{one.name}.grad|": one.norms for one in told.leaves if one.norms}
    curves = curves or {
        name: curve for name, curve in told.watched.curves.items() if _is_norm(name) and curve
    }
    if not curves:
        return None
    total = {told.total.name: told.total.norms} if told.total else {}
    shown = (*total, *_most(curves, MOST - len(total)))
    every = {**total, **curves}
    return Panel(every, shown, _log({name: every[name] for name in shown}), next(iter(total), ""))


def last_pass(told: Facts) -> int:
    """Return the last pass that any curve or row is of: all panels show the whole run."""
    ends = (curve[-1][0] for curve in told.watched.curves.values() if curve)
    return max([told.watched.passes, *(one.index for one in told.recording.passes), *ends])


def _log(curves: Mapping[str, Curve]) -> bool:
    return say.logarithmic([value for curve in curves.values() for _, value in curve])


def _is_norm(name: str) -> bool:
    return name.startswith("|") and name.endswith("|")


def _most(curves: Mapping[str, Curve], most: int) -> tuple[str, ...]:
    """Return the curves that move the most, in their own order."""

    def moved(name: str) -> float:
        known = [value for _, value in curves[name] if math.isfinite(value)]
        return max(known) - min(known) if known else -1.0

    kept = set(sorted(curves, key=lambda name: -moved(name))[:most])
    return tuple(name for name in curves if name in kept)
