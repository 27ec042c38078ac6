"""The columns of captured graphs: cells of one or more operations, ghosts, arrows, and the verdict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.lang.retold import retold
from graphlab.renderers import words
from graphlab.renderers.contrast import answers, sayings
from graphlab.renderers.contrast.columns import SMALL, TITLE
from graphlab.renderers.contrast.looks import SIGNS
from graphlab.renderers.contrast.model import Arrow, Cell, Column, Said
from graphlab.renderers.contrast.order import LATE, drawn, late, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphlab.outcome import Contrast, Phase, StaticNode, Traced
    from graphlab.renderers.contrast.ladder import Row

MANY_OPS = 4  # operations of one cell


LONGEST = 60  # of a line that the picture cuts to its column


REMARK = 3  # lines
PHASES: dict[Phase, str] = {"forward": noted("forward"), "backward": noted("backward")}
# What a side gave, and what it raised.
YOURS = (noted("your code gives {what}"), noted("your code raises {what}"))
THEIRS = (noted("gives {what}"), noted("raises {what}"))


_ID = re.compile(r"\b(?:\d+\.)?s\d+\b")


def captured(one: Traced) -> tuple[StaticNode, ...]:
    """Return the nodes of all pieces, one after the other.

    The ids of a further piece get its number where they are taken, and so do its inputs.
    """
    from dataclasses import replace

    nodes = list(one.graph.nodes)
    for number, piece in enumerate(one.pieces, 2):
        taken = {node.id for node in nodes}
        new = {node.id: f"{number}.{node.id}" if node.id in taken else node.id for node in piece.nodes}
        nodes += [
            replace(
                node,
                id=new[node.id],
                op=f"{LATE}{number}" if node.kind == "input" else node.op,
                inputs=tuple(new.get(one, one) for one in node.inputs),
                arguments=tuple(new.get(one, one) for one in node.arguments),
                block=new.get(node.block, node.block),
            )
            for node in piece.nodes
        ]
    return tuple(nodes)


def static(
    contrast: Contrast, one: Traced, nodes: Sequence[StaticNode], key: str, rows: Sequence[Row], phase: Phase
) -> Column:
    """Return the column of a captured graph, or of the backward part of one."""
    parts = {node.phase for node in nodes if drawn(node)}
    cells = []
    words_of = {node.id: _called(node) or short(node.op) for node in nodes}
    returned = {given for node in nodes if node.kind == "output" for given in node.inputs}
    for at, row in enumerate(rows):
        here = row.statics.get(key)
        if here:
            cells.append((at, _static(key, here, row, returned, words_of)))
        elif _missing(row, key, phase):
            cells.append((at, _ghost(key, at, row, one.backend, phase)))
    ids = {node: cell.id for _, cell in cells for node in cell.nodes}
    state = sayings.status(contrast, one)
    both = "" if len(parts) < 2 else f"{t(', ')}{t(PHASES[phase])}"
    size = sum(node.kind in ("op", "block") and node.phase == phase for node in nodes)
    head = (
        [t("captured once, in {time}", time=sayings.duration(one.seconds)), _size(one, size)]
        if phase == "forward"
        else [t("captured with its forward"), _size(one, size)]
    )
    foot = (
        [Said(state, SIGNS[state] + t(sayings.STATUSES[state]))]
        if phase == "forward" or len(parts) < 2
        else []
    )
    if foot:
        foot += [*_verdict(contrast, one), *_lost(one)]
    return Column(
        key,
        t("static: captured once"),
        words.shorten(one.backend + both, TITLE),
        "gradient" if phase == "backward" else "data",
        state,
        tuple(head),
        tuple(cells),
        tuple(_arrows(nodes, ids)),
        tuple(foot),
    )


def _size(one: Traced, count: int) -> str:
    size = words.count(count, "operation")
    return t("{operations} in {n} graphs", operations=size, n=len(one.pieces) + 1) if one.pieces else size


def _static(
    key: str, here: Sequence[StaticNode], row: Row, returned: set[str], words_of: Mapping[str, str]
) -> Cell:
    last = here[-1]
    baked = next((node.baked for node in here if node.baked), "")
    kind = "frozen" if baked else "leaf" if last.kind in ("input", "parameter") else "static"
    title = _called(last) or last.op if kind == "leaf" else sayings.operation(last)
    small = (
        t("parameter")
        if last.kind == "parameter"
        else t("input of graph {n}", n=last.op.removeprefix(LATE))
        if late(last)
        else t("input")
        if kind == "leaf"
        else _arguments(last, words_of)
    )
    lines = [
        f"{sayings.operation(node)}({_arguments(node, words_of)})"
        for node in here[:-1]
        if node.kind != "input"
    ]
    if len(lines) > MANY_OPS:
        lines = [*lines[: MANY_OPS - 1], t("and {n} more", n=len(lines) - MANY_OPS + 1)]
    if baked:
        lines += _few(t("frozen: {why}", why=retold(baked)))
    if last.block:
        loop = words_of.get(last.block) == "Loop"
        lines.append(t("inside the loop") if loop else t("one side of a branch"))
    if any(node.accumulates for node in here):
        lines.append(t("adds gradients up"))
    why = retold(row.why.get(key, ""))
    if why and not row.nodes:
        lines += _few(why)
    source = next((node.source for node in here if node.source), None)
    calls = [f"{node.op}({', '.join(node.arguments)})" for node in here]
    tip = " · ".join(part for part in (*calls, retold(baked), why, sayings.place(source)) if part)
    return Cell(
        f"{key} {last.id}",
        kind,
        words.shorten(title, TITLE),
        words.shorten(small, SMALL),
        tuple(words.shorten(line, SMALL) for line in lines),
        tip,
        source,
        tuple(node.id for node in here),
        any(node.id in returned for node in here),
    )


def _few(text: str) -> list[str]:
    """Return a remark in a few lines, with an ellipsis where there is more."""
    lines = words.wrapped(words.clean(text), SMALL)
    return lines if len(lines) <= REMARK else [*lines[: REMARK - 1], words.cut(lines[REMARK - 1], SMALL)]


def _called(node: StaticNode) -> str:
    """Return the name of an input or a parameter; what no user can have named is told in words."""
    return retold(node.name) if " " in node.name else node.name


def _columns(text: str) -> int:
    return sum(map(words.columns, text))


def _arguments(node: StaticNode, words_of: Mapping[str, str]) -> str:
    """Return the arguments; the id of a node as the word of its operation."""
    said = (_ID.sub(lambda id: words_of.get(id.group(), id.group()), one) for one in node.arguments[:6])
    return ", ".join(said) + (", …" if len(node.arguments) > 6 else "")


def _missing(row: Row, key: str, phase: Phase) -> bool:
    """Return whether autograd has here what this captured graph has not, and that is worth a ghost."""
    node = row.node
    if node is None or key in row.covered:
        return False
    if node.kind == "leaf":
        return node.role == "parameter" and bool(row.why.get(key))
    return bool(row.why.get(key)) or phase == "forward"


def _ghost(key: str, at: int, row: Row, backend: str, phase: Phase) -> Cell:
    node, why = row.node, retold(row.why.get(key, ""))
    what = sayings.written(node) if node else ""
    if phase == "backward":
        return Cell(f"{key} ghost{at}", "ghost", t("no operation"), lines=tuple(_few(why)), tip=why)
    title = t("not in {graph}", graph=sayings.called(backend))
    return Cell(
        f"{key} ghost{at}",
        "ghost",
        words.shorten(title, SMALL),
        words.shorten(what, SMALL),
        tuple(_few(why)),
        tip=" · ".join(part for part in (title, what, why) if part),
        source=node.source if node else None,
    )


def _arrows(nodes: Sequence[StaticNode], ids: Mapping[str, str]) -> Iterable[Arrow]:
    """Yield an arrow for each input; what a control-flow node returns comes from inside it."""
    used = {one for node in nodes for one in node.inputs}
    ends: dict[str, list[str]] = {}
    for node in nodes:
        if node.block and node.id not in used:
            ends.setdefault(node.block, []).append(node.id)

    def sources(one: str) -> Iterable[str]:
        inner = ends.get(one, ())
        for end in inner:
            yield from sources(end)
        if not inner:
            yield one

    for node in nodes:
        for given in node.inputs:
            for source in sources(given):
                if source in ids and node.id in ids and ids[source] != ids[node.id]:
                    yield Arrow(ids[source], ids[node.id])


def _verdict(contrast: Contrast, one: Traced) -> Iterable[Said]:
    """Yield on how many cases it agrees, or both numbers of the first case where it does not."""
    compared = sayings.agreements(contrast, one.backend)
    bad = [answer for answer in compared if answer.wrong]
    if not bad:
        many = sum(answer.agrees for answer in compared)
        if many:
            yield Said("remark", t("on {cases}", cases=words.count(many, "case")))
        yield from _fails(contrast, one)
        return
    first = bad[0]
    yield Said("remark", words.shorten(t("on {cases}", cases=sayings.on_case(contrast, first.case)), SMALL))
    for both in answers.numbers(contrast, first)[:2]:
        if any(both.errors):
            mine, its = both.errors
            yours, theirs = words.clean(both.yours), words.clean(both.theirs)
            yield Said("gave", t(YOURS[mine], what=yours)[:LONGEST])
            yield Said("wrong", t(THEIRS[its], what=theirs)[:LONGEST])
            continue
        what = f"{both.of}.grad  " if both.of else f"{both.what}  " if both.what else ""
        what = words.clean(what)
        sides = t("your code"), sayings.called(one.backend)
        wide = max(map(_columns, sides))
        you, it = (side + " " * (wide - _columns(side)) for side in sides)
        yield Said("gave", words.clean(f"{what}{you} {both.yours}")[:LONGEST])
        yield Said("wrong", words.clean(f"{' ' * _columns(what)}{it} {both.theirs}")[:LONGEST])
    if not answers.numbers(contrast, first) and first.max_abs_diff is not None:
        yield Said("wrong", t("differs by up to {much}", much=words.number(first.max_abs_diff)))
    if len(bad) > 1:
        yield Said("remark", t("and wrong on {cases}", cases=words.count(len(bad) - 1, "more case")))
    yield from _fails(contrast, one)


def _lost(one: Traced) -> Iterable[Said]:
    """Yield what Python does beside the arithmetic, and this graph does not."""
    for effect in one.effects[:1]:
        yield Said("chip", t("{effects} lost", effects=words.count(len(one.effects), "side effect")))
        yield from (Said("remark", line) for line in _few(sayings.lost(effect, one.backend)))


def _fails(contrast: Contrast, one: Traced) -> Iterable[Said]:
    """Yield on how many inputs the graph ends with an error, the first of them, and the error."""
    compared = sayings.agreements(contrast, one.backend)
    fails = [answer for answer in compared if answer.fails]
    if not fails:
        return
    if len(fails) < len(compared):
        many = t("fails on {n} of {all}", n=len(fails), all=len(compared))
        yield Said("fails", f"{SIGNS['fails']}{many}")
    first = fails[0]
    where = t("on {cases}", cases=sayings.on_case(contrast, first.case))
    yield from (Said("remark", line) for line in _few(where))
    for both in answers.numbers(contrast, first):
        yield from (Said("remark", line) for line in _few(both.theirs))
