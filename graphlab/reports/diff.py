"""A comparison of two graphs as a page: both in one picture, what differs, on which line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphlab.lang import noted, t
from graphlab.renderers import styles, words
from graphlab.renderers.diff import diff_svg
from graphlab.renderers.diff_scene import summary
from graphlab.renderers.diff_text import diff_text
from graphlab.renderers.merged import merge
from graphlab.renderers.places import place
from graphlab.reports.picture import Cell, Shown, picture_page
from graphlab.web import markup
from graphlab.web.document import made_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphlab.graph import Node
    from graphlab.renderers.diff import Comparison
    from graphlab.renderers.merged import Merged
    from graphlab.renderers.options import Options

IN_BOTH = noted("in both graphs")
_ROLES = {"+": "good", "-": "warn", "~": "number"}


def diff_html(both: Comparison, options: Options) -> str:
    """Return the page as one document that loads nothing."""
    merged = merge(both.graph_a, both.graph_b, both.diff, both.around)
    shown = Shown(
        f"{both.name_a} → {both.name_b}",
        summary(both),
        diff_svg(both, options),
        lambda mode: styles.css(mode, styles.MARKS),
        {node.id: _cell(node, merged) for node in merged.graph.nodes},
        "".join(_lines(both)),
        made_by({}),
        (),
        [node.source for node in merged.graph.nodes if node.source and node.id in merged.marks],
    )
    return picture_page(shown, "diff", options.theme)


def _cell(node: Node, merged: Merged) -> Cell:
    """Return what is told of a node: in which graph it is, and how it changed."""
    known = (words.named(node), words.shapes(node), place(node.source) if node.source else "")
    return Cell(
        t(merged.marks.get(node.id, IN_BOTH)),
        words.named(node) or words.operation(node.op),
        " · ".join(part for part in (node.op, *known[1:]) if part),
        merged.notes.get(node.id, ()),
        node.source,
    )


def _lines(both: Comparison) -> Iterator[str]:
    """Yield the lines of the text, what came, went and changed each in its role."""
    for line in diff_text(both, all_of_it=True).splitlines():
        yield markup.lines([(markup.Span(line, _ROLES.get(line[2:3], "") if line.startswith("  ") else ""),)])
