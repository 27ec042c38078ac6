"""Plots of a training loop by matplotlib: loss, parameters, gradient norms, data with the fitted line.

matplotlib is an extra, imported when a plot is made and nowhere else; its state is left alone.
"""

from __future__ import annotations

import math
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from graphlab.errors import GraphlabError
from graphlab.renderers import watch_words as say
from graphlab.renderers import words
from graphlab.renderers.styles import (
    AMBER,
    GRADIENT,
    GROUND,
    INK,
    LEAF,
    PURPLE,
    QUIET,
    RED,
    ROOT,
    RULE,
    SLATE,
)
from graphlab.renderers.watch_facts import Curve, facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from graphlab.recording import Recording
    from graphlab.renderers.watch_facts import Facts

PLOTS = ("svg", "png", "pdf")
MOST = 6  # curves in one panel
BESIDE = 3  # names that find a place inside a panel
NAME = 28
SIZE = (5.4, 3.3)  # of one panel, in inches
DOTS = 160  # per inch, in a PNG
COLOURS = (LEAF, GRADIENT, ROOT, PURPLE, AMBER, SLATE)
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))


def plot(recording: Recording, format: str, theme: str = "auto", *, titled: bool = True) -> bytes:
    """Return the plots as ``svg``, ``png`` or ``pdf``: the same bytes every time.

    Theme ``auto`` is light: a plot has one set of colours. ``titled`` puts the script's name and what
    ran above them.
    Raises: GraphlabError GL036 when matplotlib is not installed, GL002 when there is nothing to plot.
    """
    check_installed()
    import matplotlib as mpl

    told = facts(recording)
    with mpl.rc_context(_settings(recording, theme)), warnings.catch_warnings():
        # A character that no font has is drawn as a box: a warning would tell the user nothing more.
        warnings.simplefilter("ignore")
        made = _figure(told, theme == "dark")
        if titled:
            title = words.clean(say.headline(told, 70))
            made.suptitle(title, x=0.012, ha="left", fontsize=11, weight="bold")
        return _written(made, format)


def check_installed() -> None:
    """Raise GL036 unless matplotlib can be imported."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise GraphlabError(
            "GL036",
            "plots need matplotlib, which is not installed",
            fix="pip install 'autograd-graphlab[plot]', or write .txt or .html",
        )


def _settings(recording: Recording, theme: str) -> dict[str, Any]:
    """Return what matplotlib is told: the house's fonts and colours, names taken literally."""
    mode = int(theme == "dark")
    ink, quiet, ground, rule = INK[mode], QUIET[mode], GROUND[mode], RULE[mode]
    return {
        "text.parse_math": False,  # a dollar in a name is a dollar
        "text.usetex": False,
        "font.family": ["DejaVu Sans", *_further(recording)],
        "font.size": 9,
        "svg.hashsalt": "graphlab",
        "svg.fonttype": "path",
        "pdf.fonttype": 42,
        "figure.facecolor": ground,
        "axes.facecolor": ground,
        "axes.edgecolor": rule,
        "axes.labelcolor": quiet,
        "axes.titlecolor": ink,
        "axes.titlesize": 10,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.axisbelow": True,
        "grid.color": rule,
        "grid.linewidth": 0.6,
        "xtick.color": quiet,
        "ytick.color": quiet,
        "xtick.labelsize": 8,
        "ytick.labelsize": 8,
        "text.color": ink,
        "legend.facecolor": ground,
        "legend.edgecolor": ground,
        "legend.framealpha": 0.85,
        "legend.fontsize": 8,
        "lines.linewidth": 1.5,
        "axes.unicode_minus": True,
        "path.simplify": True,
    }


def _further(recording: Recording) -> list[str]:
    """Return families of this system for characters of the names that DejaVu lacks; mostly none."""
    from matplotlib import font_manager

    from graphlab.renderers.png import further_fonts

    watched = recording.watched
    names = [recording.script, *(watched.curves if watched else ())]
    if watched and watched.points:
        names += [watched.points.x_name, watched.points.y_name]
    families = []
    for file in further_fonts(f">{words.clean(''.join(names)).replace('<', ' ')}<"):
        try:
            font_manager.fontManager.addfont(file)
            families.append(font_manager.FontProperties(fname=file).get_name())
        except (OSError, RuntimeError):
            continue
    return families


def _figure(told: Facts, dark: bool) -> Figure:
    """Return the figure: one panel for each thing that was recorded, two beside each other."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    panels = [draw for draw in (_loss, _values, _norms, _data) if draw(None, told, dark)]
    if not panels:
        raise GraphlabError(
            "GL002",
            "there is nothing to plot: no numbers of a training loop were recorded",
            where=told.recording.script,
            fix="watch a script that calls backward on a loss",
        )
    across = min(2, len(panels))
    down = math.ceil(len(panels) / across)
    made = Figure(
        figsize=(SIZE[0] * across, SIZE[1] * down + 0.5),
        layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.08),
    )
    for at, draw in enumerate(panels, 1):
        axes = made.add_subplot(down, across, at)
        draw(axes, told, dark)
        if draw is not _data:
            _passes(axes, told)
    return made


def _passes(axes: Axes, told: Facts) -> None:
    """Give a panel the whole run as its range, so that what stands below each other is of one time."""
    last = max([told.watched.passes, *(one.index for one in told.recording.passes)])
    if last > 1:
        pad = (last - 1) * 0.03
        axes.set_xlim(1 - pad, last + pad)


def _loss(axes: Axes | None, told: Facts, dark: bool) -> bool:
    """Draw the history of the loss; return whether there is one."""
    if axes is None or not told.loss:
        return bool(told.loss)
    log = _lines(axes, {"loss": told.loss}, dark)
    axes.set_title(f"loss{', logarithmic' if log else ''}")
    marks = [(one.index, "another graph", SLATE) for one in told.turns[:MOST]]
    if told.broken is not None:
        what = "NaN" if math.isnan(told.broken.value) else "infinite"
        marks.append((told.broken.first, f"{what}{' from here on' if told.broken.for_good else ''}", RED))
    said: set[str] = set()
    for index, text, colour in marks:
        # A label once for all lines that mean the same: beside each line they would cover each other.
        label = "" if text in said else f" {text}"
        said.add(text)
        axes.axvline(index, color=colour[dark], linewidth=1.2, linestyle=":", label=label or None)
    if marks:
        axes.legend(loc="best")
    return True


def _values(axes: Axes | None, told: Facts, dark: bool) -> bool:
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
    axes.set_title(_title("parameters", shown, curves))
    return True


def _norms(axes: Axes | None, told: Facts, dark: bool) -> bool:
    """Draw the norm of ``.grad`` of each leaf after a backward; return whether any is known."""
    curves = {f"|{one.name}.grad|": one.norms for one in told.leaves if one.norms}
    curves = curves or {
        name: curve for name, curve in told.watched.curves.items() if _is_norm(name) and curve
    }
    if axes is None or not curves:
        return bool(curves)
    shown = _most(curves)
    log = _lines(axes, shown, dark)
    axes.set_title(_title(f"gradient norms{', logarithmic' if log else ''}", shown, curves))
    return True


def _data(axes: Axes | None, told: Facts, dark: bool) -> bool:
    """Draw the data of a regression with the model's line at the end; return whether there is any."""
    points = told.watched.points
    if axes is None or points is None or not points.x:
        return points is not None and bool(points.x)
    axes.plot(points.x, points.y, "o", color=LEAF[dark], markersize=3.5, label=" data")
    line = sorted(zip(points.x, points.fitted, strict=False))
    axes.plot(*zip(*line, strict=True), color=GRADIENT[dark], linewidth=2, label=" fitted")
    axes.set_xlabel(_name(points.x_name))
    axes.set_ylabel(_name(points.y_name))
    axes.set_title("data and fitted line")
    axes.legend(loc="best")
    _plain_ticks(axes)
    return True


def _lines(axes: Axes, curves: Mapping[str, Curve], dark: bool, *, logarithms: bool = True) -> bool:
    """Draw curves over the passes, each with a colour and a dash of its own; return if logarithmic."""
    values = [value for curve in curves.values() for _, value in curve]
    log = logarithms and say.logarithmic(values)
    if log:
        axes.set_yscale("log")
    for at, (name, curve) in enumerate(curves.items()):
        xs, ys = zip(*curve, strict=True)
        axes.plot(
            xs,
            [value if math.isfinite(value) else math.nan for value in ys],
            color=COLOURS[at % len(COLOURS)][dark],
            linestyle=DASHES[at % len(DASHES)],
            marker="o" if len(curve) < 2 else "",
            # Without the space, matplotlib leaves a name that starts with _ out of the legend.
            label=f" {_name(name)}",
        )
    axes.set_xlabel("backward")
    if len(curves) > BESIDE:
        axes.legend(loc="upper left", bbox_to_anchor=(0, -0.17), ncols=2)
    elif len(curves) > 1 or "loss" not in curves:
        axes.legend(loc="best")
    _plain_ticks(axes)
    return log


def _plain_ticks(axes: Axes) -> None:
    """Write ticks as the house writes numbers; matplotlib's own use mathtext, which is off."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

    def written(value: float, _: int | None = None) -> str:
        return words.number(value).replace("-", "\N{MINUS SIGN}")

    axes.yaxis.set_major_formatter(FuncFormatter(written))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(written))
    if axes.get_xlabel() == "backward":
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))


def _is_norm(name: str) -> bool:
    return name.startswith("|") and name.endswith("|")


def _most(curves: Mapping[str, Curve]) -> dict[str, Curve]:
    """Return the curves that move the most, in their own order, as many as one panel can show."""

    def moved(name: str) -> float:
        known = [value for _, value in curves[name] if math.isfinite(value)]
        return max(known) - min(known) if known else -1.0

    kept = set(sorted(curves, key=lambda name: -moved(name))[:MOST])
    return {name: curve for name, curve in curves.items() if name in kept}


def _title(what: str, shown: Mapping[str, Curve], every: Mapping[str, Curve]) -> str:
    return what if len(shown) == len(every) else f"{what}: the {len(shown)} of {len(every)} that move most"


def _name(text: str) -> str:
    """Return a user's name in a width that a legend can have, without what cannot be drawn."""
    return words.shorten(say.plain(text), NAME)


def _written(made: Figure, format: str) -> bytes:
    """Return the figure as a file without a date."""
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    dates = {"svg": nothing, "pdf": {"CreationDate": None}, "png": {"Software": None}}
    target = BytesIO()
    made.savefig(target, format=format, dpi=DOTS, metadata=dates[format])
    return target.getvalue()
