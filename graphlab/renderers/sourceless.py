"""A recording without its user's code, to be shown to people who may not see that.

Gone are the lines, what was written for an operation and its operands, folders, the script's arguments
and the text of errors. What stays is what a graph cannot be read without: names of variables,
parameters, modules and functions, the names of files and the numbers of lines, and the numbers.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.graph import Graph, Node, Source
    from graphlab.recording import Pass, Recording


def without_source(recording: Recording) -> Recording:
    """Return the recording with nothing of the user's code in it."""
    return replace(
        recording,
        script=_file(recording.script),
        argv=(),
        passes=tuple([_pass(one) for one in recording.passes]),
        ledger=tuple([replace(one, source=_source(one.source)) for one in recording.ledger]),
        unused=tuple([replace(one, source=_source(one.source)) for one in recording.unused]),
        notes=(),
    )


def _pass(one: Pass) -> Pass:
    graph = _graph(one.graph) if one.graph is not None else None
    error = one.error.partition(":")[0].strip() if one.error else ""
    kind = error.rpartition(".")[2]
    return replace(
        one,
        source=_source(one.source),
        graph=graph,
        error=error if kind.isidentifier() else "Exception" if one.error else "",
    )


def _graph(graph: Graph) -> Graph:
    return replace(graph, nodes=tuple([_node(node) for node in graph.nodes]))


def _node(node: Node) -> Node:
    """Return a node with its name, its numbers and its place."""
    return replace(node, source=_source(node.source), operands=())


def _source(source: Source | None) -> Source | None:
    if source is None:
        return None
    return replace(source, file=_file(source.file), text="", expression="", column=0)


def _file(path: str) -> str:
    """Return the name of a file without its folders, whichever system wrote it."""
    return PurePosixPath(PureWindowsPath(path).name).name if "\\" in path else PurePosixPath(path).name
