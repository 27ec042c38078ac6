"""A watched loop as a plain table: a line for each kept pass, and what happened between passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import TensorSummary
    from graphlab.recording import LedgerEvent, Pass, Recording

_SHOWN = 6  # kept passes that are shown, from the beginning; and the last ones
_LAST = 2


def watched_table(recording: Recording, *, width: int, color: bool) -> str:
    """Return the text, cut to ``width``."""
    lines = [_clean(line)[: max(width, 40)].rstrip() for line in _lines(recording)]
    return "\n".join(lines) + "\n"


def _lines(recording: Recording) -> Iterator[str]:
    watched = recording.watched
    assert watched is not None
    yield f"{watched.passes:,} passes, {watched.steps:,} optimizer steps; kept: {watched.kept}"
    before = ""
    shown = [*recording.passes[:_SHOWN], *recording.passes[_SHOWN:][-_LAST:]]
    for one in shown:
        yield ""
        yield from _pass(one, before)
        yield from (_event(event) for event in recording.ledger if event.after_pass == one.index)
        before = one.structure
    for unused in recording.unused:
        at = f" at {unused.source.file}:{unused.source.line}" if unused.source else ""
        graph = f"{unused.n_nodes} nodes built for nothing" if unused.n_nodes else "no graph, as wanted"
        yield f"unused: {unused.name}{at}, {unused.mode}, {graph}, seen {unused.times} times"


def _pass(one: Pass, before: str) -> Iterator[str]:
    graph = "" if not before else "same graph" if one.structure == before else "ANOTHER GRAPH"
    nodes = "" if one.n_nodes is None else f"{one.n_nodes} nodes"
    line = f"line {one.source.line}" if one.source else ""
    loss = "" if one.loss is None else f"{one.root or 'loss'} = {one.loss:.6g}"
    parts = [f"pass {one.index}", line, loss, nodes, graph, one.error]
    yield "  ".join(part for part in parts if part)
    for row in one.leaves:
        after = row.after or row.returned
        yield (
            f"  {row.leaf} = {_number(row.value)}   .grad: {_number(row.before)} + "
            f"{_number(row.incoming)} = {_number(after)}"
        )


def _event(one: LedgerEvent) -> str:
    what = f"{one.leaf}.grad" if one.of == "grad" else one.leaf
    at = f"  line {one.source.line}" if one.source else ""
    return f"    {one.kind}: {what} {_number(one.before)} -> {_number(one.after)}  {one.by}{at}"


def _number(one: TensorSummary | None) -> str:
    if one is None:
        return "None"
    if one.values is None:
        return "?" if one.norm is None else f"|{one.norm:.4g}|"
    numbers = [f"{value:.4g}" if isinstance(value, (int, float)) else str(value) for value in one.values[:4]]
    more = ", …" if len(one.values) > len(numbers) else ""
    return f"({', '.join(numbers)}{more})" if len(one.values) != 1 else numbers[0]


def _clean(text: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in text)
