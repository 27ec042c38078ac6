"""Recordings with one text in every place that takes one, for the pages of watch, contrast and diff."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from graphlab.compare import compare
from graphlab.graph import Graph, Source
from graphlab.outcome import Contrast
from graphlab.recording import LeafRow, LedgerEvent, Pass, Points, Recording, Unused, Watched
from graphlab.renderers.contrast import render_contrast
from graphlab.renderers.diff import Comparison, render_diff
from graphlab.renderers.options import Options
from graphlab.renderers.watch import render_watch
from tests.explorer.subjects import everywhere, scalar
from tests.renderers.handmade_contrast import branching

# What a user, a library or a file can say; ids, kinds and the like are ours.
FREE = {
    "name", "file", "text", "expression", "path", "type", "value", "script", "how", "note", "reason",
    "error", "meaning", "deprecated", "again", "argv", "arguments", "module", "worst", "why",
}  # fmt: skip


def renamed(thing: Any, name: str, free: bool = False) -> Any:
    """Return data with one text in every field that can say anything."""
    if isinstance(thing, str):
        return name if free and thing else thing
    if isinstance(thing, tuple):
        return tuple(renamed(one, name, free) for one in thing)
    if isinstance(thing, dict):
        return {key: renamed(one, name) for key, one in thing.items()}
    if not is_dataclass(thing):
        return thing
    made = {
        one.name: renamed(getattr(thing, one.name), name, one.name in FREE)
        for one in fields(thing)
        if one.init
    }
    return replace(thing, **made)


def contrast(name: str) -> Contrast:
    return renamed(branching(), name)


def watched(name: str, passes: int = 4) -> Recording:
    """Return a training loop with a graph, of which every name is one text."""
    full = everywhere(name).passes[0]
    source = Source(name, 3, name)
    rows = (LeafRow(name, scalar(1), None, scalar(2), scalar(2)),)
    made = tuple(
        Pass(at, root=name, source=source, loss=1.0 / at, n_nodes=3, structure=name, leaves=rows, error=name,
             graph=full.graph if at == 1 else None)
        for at in range(1, passes + 1)
    )  # fmt: skip
    events = tuple(
        LedgerEvent("step", name, scalar(1), scalar(2), source, "value", name, at) for at in range(passes)
    )
    curve = tuple((at, 1.0 / at) for at in range(1, passes + 1))
    curves = {"loss": curve, name: curve, f"|{name}.grad|": curve}
    points = Points((0.0, 1.0), (0.0, 1.0), (0.5, 0.6), name, name)
    return Recording(
        name,
        (name,),
        {"torch": name},
        made,
        events,
        (Unused(name, "grad", source, n_nodes=3),),
        Watched(passes, passes, passes, 1, name, {name: passes}, curves,
                {name: scalar(1)}, points=points, ended=name),
        (name,),
    )  # fmt: skip


def long_run(count: int) -> Recording:
    """Return a loop with many points in its curves, some of them not finite."""
    loss = tuple((at, float("nan") if at % 997 == 0 else 1.0 / at) for at in range(1, count + 1))
    norms = tuple((at, float("inf") if at % 1009 == 0 else 2.0 + at % 7) for at in range(1, count + 1))
    watching = Watched(count, count, 0, 1, "every pass", curves={"loss": loss, "|w.grad|": norms})
    ends = (Pass(1, loss=1.0), Pass(count, loss=1 / count))
    return Recording("long.py", versions={"torch": "2.13.0+cpu"}, passes=ends, watched=watching)


def comparison(name: str) -> Comparison:
    a, b = (everywhere(one).graph for one in ("x", name))
    assert isinstance(a, Graph) and isinstance(b, Graph)
    return Comparison(name, f"{name}2", a, b, compare(a, b))


PAGES = {
    "watch": lambda name: render_watch(watched(name), "html").decode(),
    "contrast": lambda name: render_contrast(contrast(name), "html").decode(),
    "diff": lambda name: render_diff(comparison(name), "html", Options()).decode(),
}
