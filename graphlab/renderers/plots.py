"""Plots of a training loop by matplotlib, as SVG, PNG or PDF.

matplotlib is an extra, imported when a plot is made and nowhere else; its state is left alone.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from graphlab.errors import GraphlabError
from graphlab.renderers import watch_words as say
from graphlab.renderers import words
from graphlab.renderers.glyphs import drawable, further_fonts, sample
from graphlab.renderers.plot_panels import PANELS
from graphlab.renderers.styles import GROUND, INK, QUIET, RULE
from graphlab.renderers.watch_facts import facts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from graphlab.recording import Recording
    from graphlab.renderers.watch_facts import Facts

Panel = Callable[..., bool]
SIZE = (5.4, 3.3)  # of one panel, in inches
ABOVE = 0.5  # inches of the title
DOTS = 160  # per inch, in a PNG


def plot(recording: Recording, format: str, theme: str = "auto") -> bytes:
    """Return the plots as ``svg``, ``png`` or ``pdf``: the same bytes every time.

    Theme ``auto`` is light: a plot has one set of colours. The script's name and what ran stand above.
    Raises: GraphlabError GL038 when matplotlib is not installed, GL301 when there is nothing to plot.
    """
    check_installed()
    with _drawing(recording, theme):
        told = facts(recording)
        made = _figure(told, _panels(told), theme == "dark")
        title = words.clean(say.headline(told, 70))
        made.suptitle(title, x=0.012, ha="left", fontsize=11, weight="bold")
        return _written(made, format)


@contextmanager
def _drawing(recording: Recording, theme: str) -> Iterator[None]:
    """Draw meanwhile as the house draws, in a language that the fonts here can write, and in silence."""
    import matplotlib as mpl

    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    # In every format: matplotlib draws text as outlines of the fonts that are here.
    with drawable(), mpl.rc_context(_settings(recording, theme)), warnings.catch_warnings():
        # A character that no font has is drawn as a box, and a weight that it has not as another one:
        # a warning would tell the user nothing more.
        warnings.simplefilter("ignore")
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)


def check_installed() -> None:
    """Raise GL038 unless matplotlib can be imported."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise GraphlabError(
            "GL038",
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
    """Return families of this system for characters that DejaVu lacks, of names and words; mostly none."""
    from matplotlib import font_manager

    watched = recording.watched
    names = [recording.script, *(watched.curves if watched else ())]
    if watched and watched.points:
        names += [watched.points.x_name, watched.points.y_name]
    names.append(sample())
    families = []
    for file in (font.file for font in further_fonts(words.clean("".join(names)))):
        try:
            font_manager.fontManager.addfont(file)
            families.append(font_manager.FontProperties(fname=file).get_name())
        except (OSError, RuntimeError):
            continue
    return families


def _panels(told: Facts) -> list[Panel]:
    """Return the panels for what was recorded."""
    panels: list[Panel] = [draw for draw in PANELS if draw(None, told, False)]
    if not panels:
        raise GraphlabError(
            "GL301",
            "there is nothing to plot: no numbers of a training loop were recorded",
            where=told.recording.script,
            fix="watch a script that calls backward on a loss",
        )
    return panels


def _figure(told: Facts, panels: list[Panel], dark: bool) -> Figure:
    """Return the figure of these panels, two beside each other, with room for a title."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    across = min(2, len(panels))
    down = math.ceil(len(panels) / across)
    made = Figure(
        figsize=(SIZE[0] * across, SIZE[1] * down + ABOVE),
        layout=ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.08),
    )
    for at, draw in enumerate(panels, 1):
        draw(made.add_subplot(down, across, at), told, dark)
    return made


def _written(made: Figure, format: str) -> bytes:
    """Return the figure as a file without a date."""
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    dates = {"svg": nothing, "pdf": {"CreationDate": None}, "png": {"Software": None}}
    target = BytesIO()
    made.savefig(target, format=format, dpi=DOTS, metadata=dates[format])
    return target.getvalue()
