"""A graph in a file beside the test, and what has changed when the graph is another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import graphlab
from graphlab.capture.api import capture
from graphlab.compare import compare
from graphlab.files import write_whole
from graphlab.recording import Pass, Recording
from graphlab.renderers.diff import Comparison
from graphlab.renderers.diff_text import diff_text
from graphlab.serialize import to_json

if TYPE_CHECKING:
    from graphlab.graph import Node, Source, TensorSummary

UPDATE = "--graph-update"


def check_graph(what: Any, file: Path, *, update: bool = False, root: Path | None = None) -> None:
    """Raise AssertionError, with what came and went, unless the graph of ``what`` is that in ``file``.

    ``what`` is a tensor, what a model returned, or a function to run, whose lines are then known
    too. Values are not compared. With ``update`` the file is written, if the graph is not the one
    in it. Paths in the file are relative to ``root``.
    Raises: GraphlabError if there is no graph (GL002), or the file is broken (GL010).
    """
    __tracebackhide__ = True
    function = callable(what) and not hasattr(what, "state_dict")
    recording = graphlab.record(what, values=0) if function else capture(what, values=0)
    now = _structure(recording, root or file.parent)
    before = graphlab.load(file) if file.exists() else None
    differs = _difference(before, now, file) if before is not None else ""
    if update:
        if before is None or differs:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, to_json(now).encode())
        return
    shown = file.relative_to(root) if root and file.is_relative_to(root) else file
    if before is None:
        raise AssertionError(f"there is no snapshot {shown} yet; write it with {UPDATE}")
    if differs:
        raise AssertionError(
            f"the graph is not the one in {shown}\n{differs}if this is right, accept it with {UPDATE}"
        )


def _difference(before: Recording, now: Recording, file: Path) -> str:
    """Return in words what came, went and changed; nothing if nothing did."""
    assert now.graph is not None
    if before.graph is None:
        return "the snapshot has no graph\n"
    diff = compare(before.graph, now.graph)
    if diff.equal:
        return ""
    text = diff_text(Comparison(file.name, "this run", before.graph, now.graph, diff))
    old, new = (one.versions.get("torch", "?") for one in (before, now))
    return text + (f"the snapshot was made with torch {old}, this is {new}\n" if old != new else "")


def _structure(recording: Recording, root: Path) -> Recording:
    """Return what the comparison looks at, without what differs between runs and machines."""
    assert recording.graph is not None
    graph = recording.graph
    bare = replace(
        graph,
        roots=tuple(replace(one, tensor=None) for one in graph.roots),
        nodes=tuple(_node(node, root) for node in graph.nodes),
    )
    versions = {"torch": recording.versions["torch"]}
    name = recording.full.root if recording.full else ""
    return Recording(versions=versions, passes=(Pass(1, call="none", root=name, graph=bare),))


def _node(node: Node, root: Path) -> Node:
    names = (node.name,) if node.name else ()
    outputs = tuple(_tensor(one) for one in node.outputs)
    return replace(
        node,
        names=names,
        source=_source(node.source, root),
        outputs=outputs,
        operands=(),
        saved=(),
        groups=(),
    )


def _tensor(one: TensorSummary | None) -> TensorSummary | None:
    return None if one is None else type(one)(one.shape, one.dtype, one.device, layout=one.layout)


def _source(one: Source | None, root: Path) -> Source | None:
    if one is None:
        return None
    path = Path(one.file)
    inside = path.is_absolute() and path.is_relative_to(root)
    return replace(one, file=path.relative_to(root).as_posix() if inside else path.name)
