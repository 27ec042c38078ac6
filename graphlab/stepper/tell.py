"""The text of a moment: what arrived at the node, its rule with numbers, and what it sent on.

::

    3/6  x**2 * y            MulBackward0  surface.py:14
         arrived   ∂z/∂(x**2 * y) = 1
         rule      ∂(x**2 * y)/∂self = other = 3
         sends     x**2 ← 1 · 3 = 3
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.stepper import names
from graphlab.stepper.arrivals import arrived_lines, leaf_lines, number
from graphlab.stepper.blocks import Block, Line, Span, padded, width
from graphlab.stepper.sends import rule_cells, sent_cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphlab.stepper.cursor import Cursor
    from graphlab.stepper.stage import Stage

COLUMNS = 80
LABEL = 10
HEAD = 28
OP = 18
OURS = "expression"  # the file of -e EXPR, whose backward the user did not write
MANY_CELLS = 8  # slots that are told of; a cat of a thousand tensors has more


def shown(cursor: Cursor) -> Block:
    """Return the present moment as text of at most 80 columns, long names and values apart."""
    lines = [_head(cursor), *around(cursor)]
    margin = " " * (width(_count(cursor)) + 2)
    for label, rest in rows(cursor):
        for at, part in enumerate(_parts(rest, COLUMNS - LABEL - len(margin))):
            lines.append((Span(margin), *labelled("" if at else label, LABEL), *part))
    return Block("moment", tuple(lines))


def labelled(label: str, columns: int) -> Line:
    """Return a label in the present language, and the blanks that fill it up."""
    return padded(Span(t(label) if label else "", "label"), columns)


def rows(cursor: Cursor) -> list[tuple[str, Line]]:
    """Return the lines below the first one, each with its label; "" where it is that of the line before.

    The labels are English in every language: ``labelled`` says them, and a page has words for them.
    """
    return [*(starting(cursor.stage) if cursor.moment is None else _moment(cursor)), *ending(cursor)]


def _parts(line: Line, room: int) -> tuple[Line, ...]:
    """Return the line, or two where it is too long: a quiet remark at its end may go below."""
    if _width(line) <= room or line[-1].role != "quiet" or len(line) < 2:
        return (line,)
    return line[:-1], (Span(line[-1].text.strip(), "quiet"),)


def _count(cursor: Cursor) -> str:
    total = str(len(cursor.walk))
    return f"{cursor.at:>{len(total)}}/{total}"


def _head(cursor: Cursor) -> Line:
    count = Span(_count(cursor) + "  ", "quiet")
    moment = cursor.moment
    if moment is None:
        source = cursor.stage.record.source
        if source is None or source.file == OURS:
            return (count, Span(t("backward from {root}", root=names.root(cursor.stage)), "title"))
        text = names.short(source.text, HEAD + OP + 2)
        return (count, *padded(Span(text, "title"), HEAD + OP + 4), Span(names.line(source), "place"))
    stage = cursor.stage
    title = names.title(moment.node, names.root_name(stage, stage.position(moment.node.id)))
    cells = (Span(title, "title"), Span(names.what(moment.node), "op"))
    where = Span(names.place(moment.node), "place")
    return (count, *padded(cells[0], HEAD), Span("  "), *padded(cells[1], OP), Span("  "), where)


def around(cursor: Cursor) -> Iterator[Line]:
    """Yield where a backward inside a node stands."""
    stage = cursor.stage
    if stage.depth and stage.record.outer is not None:
        outer = cursor.walk.stages.get(stage.record.outer)
        node = (
            outer.graph.nodes[outer.position(stage.record.inside)] if outer and stage.record.inside else None
        )
        where = t("in a backward of its own, inside another node")
        if node is not None:
            where = t("in a backward of its own, inside {node}", node=f"{node.id} {names.what(node)}")
        margin = " " * (width(_count(cursor)) + 2)
        yield (Span(margin), Span(where, "quiet"))


_Row = tuple[str, Line]


def starting(stage: Stage) -> Iterator[tuple[str, Line]]:
    """Yield what goes into the roots when backward is called."""
    for position in stage.roots:
        for one in stage.contributions(position):
            if one.edge is None:
                head = Span(f"{names.derivative(stage, position, one.output_nr)} = ")
                known = number(one.value) if one.value else (Span(t("not recorded alone"), "quiet"),)
                yield noted("starts"), (head, *known)


def _moment(cursor: Cursor) -> Iterator[_Row]:
    stage, moment = cursor.stage, cursor.moment
    assert moment is not None
    position = stage.position(moment.node.id)
    yield from _labelled(noted("arrived"), arrived_lines(stage, position, cursor.at))
    if moment.node.kind == "leaf":
        yield from leaf_lines(stage, position)
        return
    rules, sent = rule_cells(stage, position), sent_cells(stage, position)
    yield from _side_by_side(rules, sent) if _fit(rules, sent) else _listed(rules, sent)


def _fit(rules: Sequence[Line], sent: Sequence[Line]) -> bool:
    room = COLUMNS - LABEL - 8
    pairs = [(_width(one), _width(two)) for one, two in zip(rules, sent, strict=False)]
    return len(rules) == len(sent) and len(sent) > 1 and sum(max(pair) + 3 for pair in pairs) <= room


def _side_by_side(rules: Sequence[Line], sent: Sequence[Line]) -> Iterator[_Row]:
    widths = [max(_width(one), _width(two)) for one, two in zip(rules, sent, strict=True)]
    for label, cells in ((noted("rule"), rules), (noted("sends"), sent)):
        if any(cells):
            yield label, tuple(span for at, cell in enumerate(cells) for span in _wide(cell, widths[at] + 3))


def _listed(rules: Sequence[Line], sent: Sequence[Line]) -> Iterator[_Row]:
    for label, cells in (("rule", [one for one in rules if one]), ("sends", sent)):
        more: list[Line] = []
        if len(cells) > MANY_CELLS:
            more = [(Span(t("… and {n} more", n=f"{len(cells) - MANY_CELLS:,}"), "quiet"),)]
        yield from _labelled(label, [*cells[:MANY_CELLS], *more])


def _labelled(label: str, lines: Sequence[Line]) -> Iterator[_Row]:
    for at, line in enumerate(lines):
        yield "" if at else label, line


def _wide(cell: Line, columns: int) -> Line:
    return (*cell, Span(" " * (columns - _width(cell))))


def _width(cell: Line) -> int:
    return sum(width(span.text) for span in cell)


def ending(cursor: Cursor) -> Iterator[tuple[str, Line]]:
    """Yield what a backward gave back, or what it raised, at its last moment."""
    for stage in cursor.walk.stages.values():
        if cursor.at == stage.ends:
            yield from _returned(stage)
            yield from _raised(stage)


def _returned(stage: Stage) -> Iterator[_Row]:
    for at, one in enumerate(stage.record.returned):
        name = t("input {n}", n=at)
        if one.node:
            name = names.derivative(stage, stage.position(one.node), one.output_nr)
        label = "" if at else noted("returns")
        yield label, (Span(f"{name} = "), Span(names.gradient(one.gradient), "number"))


def _raised(stage: Stage) -> Iterator[_Row]:
    if not stage.record.error:
        return
    if stage.record.failed:
        node = stage.graph.node(stage.record.failed)
        who = "  ".join(
            part for part in (node.id, names.what(node), names.title(node), names.place(node)) if part
        )
        yield noted("raised"), (Span(who, "warn"),)
    for line in stage.record.error.strip().splitlines()[:4]:
        yield "" if stage.record.failed else "raised", (Span(line, "warn"),)
