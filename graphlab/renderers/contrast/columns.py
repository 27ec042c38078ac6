"""The columns of a contrast's picture: cells, arrows, header and footer, from rows and outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import t
from graphlab.renderers import words
from graphlab.renderers.contrast import answers, sayings
from graphlab.renderers.contrast.model import Arrow, Cell, Column, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphlab.graph import Graph, Node
    from graphlab.outcome import Contrast, Rebuilt
    from graphlab.renderers.contrast.ladder import Row

TITLE = 26
SMALL = 34
MANY_GAVE = 3


def dynamic(contrast: Contrast, rebuilt: Rebuilt, key: str, rows: Sequence[Row]) -> Column:
    """Return the column of one case's autograd graph."""
    graph = rebuilt.graph
    assert graph is not None
    roots = {root.node: root.name for root in graph.roots}
    cells = []
    for at, row in enumerate(rows):
        node = row.nodes.get(key)
        if node is not None:
            cells.append((at, _node(key, node, roots)))
        elif row.node is not None:
            cells.append((at, Cell(f"{key} ghost{at}", "ghost", t("not built"), sayings.written(row.node))))
    ids = {one: cell.id for _, cell in cells for one in cell.nodes}
    arrows = tuple(Arrow(ids[edge.tail], ids[edge.head]) for edge in graph.edges)
    head = [sayings.numbers(rebuilt), _likeness(contrast, rebuilt)]
    return Column(
        key,
        t("dynamic: rebuilt at every forward"),
        words.shorten(sayings.on_case(contrast, rebuilt.case), TITLE + 2),
        "gradient",
        "",
        tuple(one for one in head if one),
        tuple(cells),
        arrows,
        tuple(_gave(contrast, rebuilt)),
        dynamic=True,
    )


def _node(key: str, node: Node, roots: Mapping[str, str]) -> Cell:
    title = sayings.written(node) or roots.get(node.id) or words.operation(node.op)
    result = words.value(words.result(node))
    small = words.role(node) if node.kind == "leaf" else node.op
    shape = words.shapes(node)
    small = " · ".join(
        part for part in (f"{small} → {result}" if result else small, "" if result else shape) if part
    )
    tip = " · ".join(part for part in (title, node.op, sayings.place(node.source)) if part)
    return Cell(
        f"{key} {node.id}",
        node.kind,
        words.shorten(title, TITLE),
        words.shorten(small, SMALL),
        (),
        tip,
        node.source,
        (node.id,),
        node.id in roots,
    )


def _likeness(contrast: Contrast, one: Rebuilt) -> str:
    first = contrast.dynamic.graphs[0]
    if one.case == first.case:
        return t("gone after backward") if one.died else ""
    if one.structure and one.structure == first.structure:
        return t("new nodes, same structure")
    return t("another graph") if any(diff.case == one.case for diff in contrast.differences) else ""


def _gave(contrast: Contrast, one: Rebuilt) -> Iterable[Said]:
    if one.answer.error:
        yield Said("wrong", words.shorten(t("raises {what}", what=one.answer.error), SMALL))
        return
    for at, output in enumerate(one.answer.outputs[:MANY_GAVE]):
        name = answers.root_name(contrast, one.case, at) or t("result")
        yield Said("gave", words.shorten(f"{name} = {sayings.tensor(output)}", SMALL - 4))
    for grad in one.answer.gradients[:MANY_GAVE]:
        yield Said("gave", words.shorten(f"{grad.name}.grad = {sayings.tensor(grad.tensor)}", SMALL - 4))
    more = max(0, len(one.answer.outputs) - MANY_GAVE) + max(0, len(one.answer.gradients) - MANY_GAVE)
    if more:
        yield Said("remark", t("and {n} more", n=more))


def root_of(graph: Graph) -> str:
    """Return the id of the first root."""
    return graph.roots[0].node if graph.roots else ""
