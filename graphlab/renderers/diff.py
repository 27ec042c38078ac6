"""A comparison of two graphs as a file: the formats of pictures, text and JSON, by suffix."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from graphlab.serialize import plain_data

if TYPE_CHECKING:
    from graphlab.compare import GraphDiff, Kept
    from graphlab.graph import Graph, Node
    from graphlab.renderers.options import Options

SCHEMA = "graphlab/diff@1"
FORMATS = ("svg", "png", "pdf", "html", "dot", "gv", "json", "txt", "text")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two graphs, what they are called, and how the second differs from the first.

    ``around`` is how many edges away from a difference a picture still goes; None: as is best.
    """

    name_a: str
    name_b: str
    graph_a: Graph
    graph_b: Graph
    diff: GraphDiff
    around: int | None = None


def render_diff(both: Comparison, format: str, options: Options) -> bytes:
    """Return the comparison in one of FORMATS, as the bytes of a file."""
    if format == "json":
        return (json.dumps(as_data(both), indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    if format in ("txt", "text"):
        from graphlab.renderers.diff_text import diff_text

        return diff_text(both, all_of_it=True).encode("utf-8", "replace")
    if format in ("dot", "gv"):
        from graphlab.renderers.diff_scene import diff_scene
        from graphlab.renderers.dot import document

        return document(*diff_scene(both, options)).encode("utf-8", "replace")
    if format == "html":
        # A room above: it reads renderers, as this does, and what all pages share.
        made: str = import_module("graphlab.reports.diff").diff_html(both, options)
        return made.encode("utf-8", "replace")
    if options.theme == "auto" and format != "svg":
        options = replace(options, theme="light")
    if format == "svg":
        return diff_svg(both, options).encode("utf-8", "replace")
    from graphlab.renderers.glyphs import drawable

    with drawable():
        picture = diff_svg(both, options)
    if format == "png":
        from graphlab.renderers.png import pixels

        return pixels(picture)
    from graphlab.renderers.pdf import page

    return page(picture, f"{both.name_a} → {both.name_b}")


def diff_svg(both: Comparison, options: Options) -> str:
    """Return the picture of both graphs as SVG."""
    from graphlab.layout.place import place
    from graphlab.renderers.diff_scene import diff_scene
    from graphlab.renderers.svg import draw

    drawn, _ = diff_scene(both, options)
    return draw(drawn, place(drawn, options.engine, options.timeout), options.theme)


def as_data(both: Comparison) -> dict[str, object]:
    """Return the comparison as plain data; nodes carry what tells them apart."""
    diff = both.diff
    return {
        "schema": SCHEMA,
        "equal": diff.equal,
        "a": {"name": both.name_a, "nodes": len(both.graph_a.nodes), "edges": len(both.graph_a.edges)},
        "b": {"name": both.name_b, "nodes": len(both.graph_b.nodes), "edges": len(both.graph_b.edges)},
        "came": [_node(both.graph_b.node(one)) for one in diff.came],
        "went": [_node(both.graph_a.node(one)) for one in diff.went],
        "changed": [_kept(one, both) for one in diff.changed],
        "same": [[one.a, one.b] for one in diff.kept if not one.changes],
        "edges_came": plain_data(diff.edges_came),
        "edges_went": plain_data(diff.edges_went),
    }


def _node(node: Node) -> dict[str, object]:
    return {
        "id": node.id,
        "op": node.op,
        "kind": node.kind,
        "name": node.name,
        "source": plain_data(node.source),
        "module": node.module.path if node.module else None,
        "shapes": [list(one.shape) if one else None for one in node.outputs],
    }


def _kept(one: Kept, both: Comparison) -> dict[str, object]:
    return {
        "a": _node(both.graph_a.node(one.a)),
        "b": _node(both.graph_b.node(one.b)),
        "changes": [{"what": it.what, "before": it.before, "after": it.after} for it in one.changes],
    }
