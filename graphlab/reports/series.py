"""What the charts of a training loop show, as plain data: curves, marks, and when each line did what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from graphlab.renderers import watch_curves
from graphlab.renderers import watch_words as say
from graphlab.renderers.watch_curves import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphlab.renderers.watch_curves import Panel
    from graphlab.renderers.watch_facts import Facts
    from graphlab.serialize import Json

NAME = 200
LANES = 24  # lines of code that did something


def charts(told: Facts) -> list[Json]:
    """Return the charts that there are: loss, values, gradient norms, and the data of a regression."""
    last = watch_curves.last_pass(told)
    panels = {
        "loss": watch_curves.loss(told),
        "values": watch_curves.values(told),
        "norms": watch_curves.norms(told),
    }
    marks = {"loss": _marks(told)}
    made = [_chart(key, one, last, marks.get(key, [])) for key, one in panels.items() if one is not None]
    return [*made, *_points(told)]


def _chart(key: str, panel: Panel, last: int, marks: list[Json]) -> Json:
    shown = set(panel.shown)
    curves: list[Json] = [
        {
            "name": say.fit(say.plain(name), NAME),
            "on": name in shown,
            "x": [index for index, _ in curve],
            "y": numbers(value for _, value in curve),
        }
        for name, curve in panel.curves.items()
    ]
    return {"key": key, "log": panel.log, "last": last, "curves": curves, "marks": marks}


def numbers(values: Iterable[float]) -> list[Json]:
    """Return numbers as JSON has them; those that it has no number for by their names in JavaScript."""
    names = {math.inf: "Infinity", -math.inf: "-Infinity"}
    return [one if math.isfinite(one) else names.get(one, "NaN") for one in map(float, values)]


def _marks(told: Facts) -> list[Json]:
    """Return where the loss broke and where the graph became another: a pass, a word, a kind."""
    new = [one.index for one in told.turns if not one.again]
    found: list[Json] = [[index, "another", "slate"] for index in new[:MOST]]
    if told.broken is not None:
        what = "nan" if math.isnan(told.broken.value) else "infinite"
        found.append([told.broken.first, f"{what}{'On' if told.broken.for_good else ''}", "alarm"])
    return found


def _points(told: Facts) -> list[Json]:
    points = told.watched.points
    if points is None or not points.x:
        return []
    line = sorted(zip(points.x, points.y, points.fitted, strict=False))
    return [
        {
            "key": "data",
            "names": [say.fit(say.plain(one), NAME) for one in (points.x_name, points.y_name)],
            "x": numbers(x for x, _, _ in line),
            "y": numbers(y for _, y, _ in line),
            "fitted": numbers(fitted for _, _, fitted in line),
        }
    ]


def lanes(told: Facts) -> list[Json]:
    """Return what each line did and after which passes, in the order in which it first did so."""
    found: dict[object, tuple[list[str], dict[int, None]]] = {}
    labels = {(one.kind, one.of, one.by, one.source): one for one in told.deeds}
    for event in told.recording.ledger:
        key = (event.kind, event.of, event.by, event.source)
        what, line, _ = say.deed(labels[key], told, NAME)
        found.setdefault(key, ([what, line], {}))[1][event.after_pass] = None
    return [{"what": what, "line": line, "x": [*at]} for (what, line), at in list(found.values())[:LANES]]
