"""The graphs of a training loop as pictures: one for each form that was recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.renderers.options import Options
from graphlab.renderers.svg import svg

if TYPE_CHECKING:
    from graphlab.recording import Pass
    from graphlab.renderers.watch_facts import Facts

MOST = 6  # forms; further ones are drawn by render --backward N


@dataclass(frozen=True, slots=True)
class Form:
    """The picture of one form of the graph, and the pass that it was recorded of."""

    structure: str
    title: str
    svg: str


def pictures(told: Facts) -> list[Form]:
    """Return a picture of each of the first forms whose graph the recording has."""
    found: dict[str, Pass] = {}
    for one in told.recording.passes:
        if one.graph is not None and one.graph.nodes:
            found.setdefault(one.structure, one)
    return [_form(told, one) for one in list(found.values())[:MOST]]


def _form(told: Facts, one: Pass) -> Form:
    assert one.graph is not None
    alone = replace(told.recording, passes=(replace(one, steps=()),), ledger=(), watched=None)
    size = words.count(one.n_nodes or len(one.graph.nodes), "node")
    title = f"{t('backward {n}', n=one.index)} · {size}"
    return Form(one.structure, title, svg(alone, Options()))
