"""``e``: all that is known of one node: where from, what arrived, by which rule, what was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.harmless import plain
from graphlab.renderers import words
from graphlab.stepper import names, ruling
from graphlab.stepper.arrivals import arrived_lines, leaf_lines
from graphlab.stepper.blocks import Block, Line, Span, table, width
from graphlab.stepper.looks import about
from graphlab.stepper.problem import CommandError, near
from graphlab.stepper.sends import chain, sent_cells, target
from graphlab.stepper.tables import saved_row
from graphlab.stepper.tell import labelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Node
    from graphlab.rules.filled import Filled
    from graphlab.stepper.moves import Answer
    from graphlab.stepper.stage import Stage
    from graphlab.stepper.state import Session

COLUMNS = 80
LABEL = 11
MANY = 12  # slots, saved values, contributions


def explain(session: Session, argument: str) -> Answer:
    """Explain the selected node, or the one that is named."""
    if argument:
        session = session.choose(_named(session.stage, argument))
    stage, node = session.stage, session.selected
    position = stage.position(node.id)
    lines: list[Line] = list(about(session).lines)
    for label, rows in _parts(session, stage, position, node):
        for at, row in enumerate(rows[:MANY]):
            lines.append((Span("  "), *labelled("" if at else label, LABEL), *row))
        if len(rows) > MANY:
            lines.append((Span(f"  {'':{LABEL}}{t('… and {n} more', n=len(rows) - MANY)}", "quiet"),))
    return session, (Block("explanation", tuple(lines)),)


def _named(stage: Stage, argument: str) -> str:
    if argument not in stage.called:
        raise CommandError(
            t("no node is called {word!r}", word=argument[:30]),
            near(argument, stage.called, t("info nodes lists them")),
        )
    return stage.graph.nodes[stage.called[argument]].id


def _parts(session: Session, stage: Stage, position: int, node: Node) -> Iterator[tuple[str, list[Line]]]:
    done = 0 < stage.ran[position] <= session.cursor.at
    yield noted("source"), _source(node)
    yield noted("means"), _wrapped(ruling.sentence(node.op))
    filled = ruling.filled(stage, position) if done else ruling.before_it_ran(stage, position)
    yield noted("formula"), [row for one in filled.values() for row in _formula(stage, position, one)]
    yield (
        noted("in PyTorch"),
        [row for name, text in ruling.official(node.op) for row in _wrapped(text, f"{name}: ")],
    )
    yield noted("saved"), list(table([saved_row(one) for one in node.saved]))
    if done:
        yield (
            noted("arrived"),
            [*_contributions(stage, position), *arrived_lines(stage, position, session.cursor.at)],
        )
        if node.kind == "leaf":
            yield from ((label, [line]) for label, line in leaf_lines(stage, position))
        else:
            yield noted("sends"), sent_cells(stage, position)


def _source(node: Node) -> list[Line]:
    rows: list[Line] = []
    if node.source is not None:
        rows.append((Span(names.line(node.source), "place"), Span(f"  {node.source.text}")))
    if node.module is not None:
        called = node.module.path or node.module.type
        text = t("in module {module}, call {n}", module=called, n=node.module.call)
        rows.append((Span(text, "quiet"),))
    return rows


def _formula(stage: Stage, position: int, rule: Filled) -> list[Line]:
    """Return a whole VJP, and the local derivative where there is one, with numbers."""
    if stage.graph.nodes[position].kind == "leaf":
        return _wrapped(rule.formula)
    edge = next((one for one in stage.leaving[position] if one.slot == rule.slot), None)
    called = target(stage, edge) if edge is not None else rule.target or rule.argument
    parts = dict.fromkeys(part for part in (rule.formula, rule.numbers) if part)
    rows = _wrapped(" = ".join(parts), f"{called} ← ")
    return [*rows, *(_wrapped(chain(rule), f"  {t('local')} ") if rule.local else [])]


def _wrapped(text: str, head: str = "") -> list[Line]:
    """Return a text as lines that fit, the first after its head."""
    room = max(COLUMNS - LABEL - 2 - width(head), LABEL)
    lines = words.wrapped(plain(text), room)
    indent = " " * width(head)
    return [(Span(indent if at else head, "label"), Span(line)) for at, line in enumerate(lines)]


def _contributions(stage: Stage, position: int) -> Iterator[Line]:
    """Yield each contribution with the node that sent it, where there are several."""
    came = stage.contributions(position)
    for one in came if len(came) > 1 else ():
        if one.edge is None:
            who = "backward"
        else:
            tail = stage.graph.node(one.edge.tail)
            who = f"{tail.id} {plain(words.shorten(names.title(tail), names.TITLE))}"
        yield (Span(names.gradient(one.value), "number"), Span(f"  {t('from {nodes}', nodes=who)}", "quiet"))
