"""The passes that were kept, each with its sums and with what happened until the next, as plain data."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graphlab.lang import t
from graphlab.renderers import watch_words as say
from graphlab.renderers.watch_ledger import event_cells, sum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphlab.recording import LedgerEvent, Pass
    from graphlab.renderers.watch_facts import Facts
    from graphlab.serialize import Json

MOST = 400  # passes that are told in full: the first and the last of them
ROWS = 60  # of one pass
NAME = 200


def passes(told: Facts, graphs: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what is told of each kept pass; ``graphs`` has the number of the picture of a structure.

    Of very many the middle ones are left out. Before the first pass stands what happened by then.
    """
    after: dict[int, list[LedgerEvent]] = defaultdict(list)
    for one in told.recording.ledger:
        after[one.after_pass].append(one)
    kept = told.recording.passes
    if len(kept) > MOST:
        kept = (*kept[: MOST // 2], *kept[-MOST // 2 :])
    made = [_pass(one, after[one.index], graphs) for one in kept]
    if after[0]:
        made.insert(0, {"i": 0, "events": _events(after[0]), "more": _more(after[0])})
    return made


def _pass(one: Pass, events: Sequence[LedgerEvent], graphs: Mapping[str, int]) -> dict[str, Any]:
    given: dict[str, Any] = {
        "i": one.index,
        "root": _fit(one.root),
        "loss": say.number(one.loss) if one.loss is not None else "",
        "nodes": one.n_nodes,
        "step": one.inside_step,
        "at": say.place(one.source),
        "line": _fit(one.source.text) if one.source else "",
        "error": _fit(one.error),
        "graph": graphs.get(one.structure) if one.structure else None,
        "sums": [[f"{_fit(row.leaf)}.grad", _fit(sum_of(row))] for row in one.leaves[:ROWS]],
        "events": _events(events),
        "more": max(0, len(one.leaves) - ROWS) + _more(events),
    }
    return {key: value for key, value in given.items() if value or (value == 0 and key in ("i", "graph"))}


def title_of(one: Mapping[str, Any]) -> str:
    """Return the heading of a pass: ``backward 3 · loss = 4 · train.py:33``."""
    loss = f"{one.get('root') or t('loss')} = {one['loss']}" if "loss" in one else ""
    inside = t("in step {n}", n=one["step"]) if "step" in one else ""
    return " · ".join(part for part in (t("backward {n}", n=one["i"]), loss, inside, one.get("at")) if part)


def _events(events: Sequence[LedgerEvent]) -> list[Json]:
    return [[*map(_fit, event_cells(one))] for one in events[:ROWS]]


def _more(events: Sequence[LedgerEvent]) -> int:
    return max(0, len(events) - ROWS)


def _fit(text: str) -> str:
    return say.fit(say.plain(text), NAME)
