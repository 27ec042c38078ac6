"""The panels of a plot: each draws on the axes that it is given, or says whether there is what to draw.

No matplotlib is imported before something is drawn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import watch_words as say
from graphlab.renderers import words
from graphlab.renderers.styles import GRADIENT, INK, LEAF, PURPLE, RED, ROOT, SLATE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from graphlab.renderers.watch_facts import Curve, Facts

MOST = 6  # curves in one panel
BESIDE = 2  # names that find a place inside a panel
NAME = 28
COLOURS = (LEAF, GRADIENT, ROOT, PURPLE, INK, SLATE)
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))


def _whole_run(axes: Axes, told: Facts) -> None:
    """Give a panel the whole run as its range, so that what stands below each other is of one time."""
    ends = (curve[-1][0] for curve in told.watched.curves.values() if curve)
    last = max([told.watched.passes, *(one.index for one in told.recording.passes), *ends])
    if last > 1:
        pad = (last - 1) * 0.03
        axes.set_xlim(1 - pad, last + pad)


def loss(axes: Axes | None, told: Facts, dark: bool) -> bool:
    """Draw the history of the loss; return whether there is one."""
    if axes is None or not told.loss:
        return bool(told.loss)
    log = _lines(axes, dict(told.losses) or {"loss": told.loss}, dark)
    axes.set_title(t("loss, logarithmic") if log else t("loss"))
    new = [one for one in told.turns if not one.again]
    marks = [(one.index, t("another graph"), SLATE) for one in new[:MOST]]
    if told.broken is not None:
        what = "NaN" if math.isnan(told.broken.value) else t("infinite")
        what = t("{what} from here on", what=what) if told.broken.for_good else what
        marks.append((told.broken.first, what, RED))
    said: set[str] = set()
    for index, text, colour in marks:
        # A label once for all lines that mean the same: beside each line they would cover each other.
        label = "" if text in said else f" {text}"
        said.add(text)
        axes.axvline(index, color=colour[dark], linewidth=1.2, linestyle=":", label=label or None)
    if marks:
        axes.legend(loc="best")
    _whole_run(axes, told)
    return True


def values(axes: Axes | None, told: Facts, dark: bool) -> bool:
    """Draw the values of leaves; return whether any were recorded."""
    curves = {
        name: curve
        for name, curve in told.watched.curves.items()
        if name != "loss" and not _is_norm(name) and curve
    }
    if axes is None or not curves:
        return bool(curves)
    shown = _most(curves)
    _lines(axes, shown, dark, logarithms=False)
    axes.set_title(_title(t("parameters"), shown, curves))
    _whole_run(axes, told)
    return True


def norms(axes: Axes | None, told: Facts, dark: bool) -> bool:
    """Draw the norm of ``.grad`` of each leaf after a backward; return whether any is known."""
    curves = {f"|{one.name}.grad|": one.norms for one in told.leaves if one.norms}
    curves = curves or {
        name: curve for name, curve in told.watched.curves.items() if _is_norm(name) and curve
    }
    if axes is None or not curves:
        return bool(curves)
    total = {told.total.name: told.total.norms} if told.total else {}
    shown = _most(curves, MOST - len(total))
    log = _lines(axes, {**total, **shown}, dark)
    what = t("gradient norms, logarithmic") if log else t("gradient norms")
    axes.set_title(_title(what, shown, curves, beside_all=bool(total)))
    _whole_run(axes, told)
    return True


def data(axes: Axes | None, told: Facts, dark: bool) -> bool:
    """Draw the data of a regression with the model's line at the end; return whether there is any."""
    points = told.watched.points
    if axes is None or points is None or not points.x:
        return points is not None and bool(points.x)
    axes.plot(points.x, points.y, "o", color=LEAF[dark], markersize=3.5, label=f" {t('data')}")
    line = sorted(zip(points.x, points.fitted, strict=False))
    axes.plot(*zip(*line, strict=True), color=GRADIENT[dark], linewidth=2, label=f" {t('fitted')}")
    axes.set_xlabel(_name(points.x_name))
    axes.set_ylabel(_name(points.y_name))
    axes.set_title(t("data and fitted line"))
    axes.legend(loc="best")
    _plain_ticks(axes)
    return True


def _lines(axes: Axes, curves: Mapping[str, Curve], dark: bool, *, logarithms: bool = True) -> bool:
    """Draw curves over the passes, each with a colour and a dash of its own; return if logarithmic."""
    log = logarithms and say.logarithmic([value for curve in curves.values() for _, value in curve])
    if log:
        axes.set_yscale("log")
    for at, (name, curve) in enumerate(curves.items()):
        xs, ys = zip(*curve, strict=True)
        axes.plot(
            xs,
            [value if math.isfinite(value) else math.nan for value in ys],
            color=COLOURS[at % len(COLOURS)][dark],
            linestyle=DASHES[at % len(DASHES)],
            marker="o" if (alone := _alone(ys)) else "",
            markevery=alone,
            markersize=3.5,
            # Without the space, matplotlib leaves a name that starts with _ out of the legend.
            label=f" {_name(name)}",
        )
    axes.set_xlabel(t("backward"))
    if len(curves) > BESIDE:
        axes.legend(loc="upper left", bbox_to_anchor=(0, -0.17), ncols=2)
    elif len(curves) > 1 or "loss" not in curves:
        axes.legend(loc="best")
    _plain_ticks(axes, passes=True)
    return log


def _alone(values: Sequence[float]) -> list[int]:
    """Return which values have no finite neighbour, and so no line that would show them."""
    sound = [False, *map(math.isfinite, values), False]
    return [at for at in range(len(values)) if sound[at + 1] and not (sound[at] or sound[at + 2])]


def _plain_ticks(axes: Axes, *, passes: bool = False) -> None:
    """Write ticks as the house writes numbers; matplotlib's own use mathtext, which is off.

    ``passes`` says that the x axis counts them.
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

    def written(value: float, _: int | None = None) -> str:
        return words.number(value).replace("-", "\N{MINUS SIGN}")

    axes.yaxis.set_major_formatter(FuncFormatter(written))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(written))
    if passes:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))


def _is_norm(name: str) -> bool:
    return name.startswith("|") and name.endswith("|")


def _most(curves: Mapping[str, Curve], most: int = MOST) -> dict[str, Curve]:
    """Return the curves that move the most, in their own order, as many as one panel can show."""

    def moved(name: str) -> float:
        known = [value for _, value in curves[name] if math.isfinite(value)]
        return max(known) - min(known) if known else -1.0

    kept = set(sorted(curves, key=lambda name: -moved(name))[:most])
    return {name: curve for name, curve in curves.items() if name in kept}


def _title(
    what: str, shown: Mapping[str, Curve], every: Mapping[str, Curve], *, beside_all: bool = False
) -> str:
    if len(shown) == len(every):
        return what
    if beside_all:
        return t("{what}: all, and the {n} of {all} that move most", what=what, n=len(shown), all=len(every))
    return t("{what}: the {n} of {all} that move most", what=what, n=len(shown), all=len(every))


def _name(text: str) -> str:
    """Return a user's name in a width that a legend can have, without what cannot be drawn."""
    return words.shorten(say.plain(text), NAME)


PANELS = (loss, values, norms, data)
