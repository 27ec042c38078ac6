"""A Contrast as a file: JSON out and in, and the checks that nothing in it points at nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import t
from graphlab.outcome import SCHEMA, Contrast
from graphlab.serialize import check, parse, written

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from graphlab.outcome import Alignment, Refused, StaticGraph, Traced

_Problem = tuple[str, str]  # key, why


def contrast_to_json(contrast: Contrast) -> str:
    """Return the contrast as JSON text, one node, pair or agreement on a line; the same every time."""
    return written(contrast)


def contrast_from_json(text: str, file: str = "contrast.json") -> Contrast:
    """Return the contrast that ``text`` holds.

    Raises: GraphlabError (GL010) that names the line, or the key, that is broken.
    """
    contrast: Contrast = parse(text, file, Contrast, SCHEMA, _broken)
    for at, one in enumerate(contrast.dynamic.graphs):
        if one.graph is not None:
            check(one.graph, file, _broken, f"dynamic.graphs[{at}].graph.")
    for key, why in _problems(contrast):
        raise _broken(f"{file}, key {key}", why)
    return contrast


def save_contrast(contrast: Contrast, path: Path) -> None:
    """Write the contrast to ``path``, whole or not at all."""
    from graphlab.files import write_whole

    write_whole(path, contrast_to_json(contrast).encode())


def load_contrast(path: str | Path) -> Contrast:
    """Return the contrast in the file ``path``; errors as contrast_from_json, and OSError."""
    return contrast_from_json(Path(path).read_text(encoding="utf-8", errors="replace"), str(path))


def _broken(where: str, why: str) -> GraphlabError:
    return GraphlabError(
        "GL010",
        t("the contrast cannot be read"),
        where=where,
        why=why,
        fix=t("contrast it again: graphlab contrast SCRIPT -o contrast.json"),
        exit_code=USAGE,
    )


def _problems(contrast: Contrast) -> Iterator[_Problem]:
    yield from _outcomes(contrast.outcomes)
    yield from _cases(contrast)
    yield from _ends(contrast)
    for at, one in enumerate(contrast.alignments):
        yield from _alignment(one, f"alignments[{at}]", contrast)


def _outcomes(outcomes: tuple[Traced | Refused, ...]) -> Iterator[_Problem]:
    seen: set[str] = set()
    for at, one in enumerate(outcomes):
        if one.backend in seen:
            yield (
                f"outcomes[{at}].backend",
                t("there is another outcome of {backend}", backend=repr(one.backend)),
            )
        seen.add(one.backend)
        if one.status == "traced":
            yield from _static(one.graph, f"outcomes[{at}].graph")
            for number, piece in enumerate(one.pieces):
                yield from _static(piece, f"outcomes[{at}].pieces[{number}]")


def _static(graph: StaticGraph, key: str) -> Iterator[_Problem]:
    """Yield what is wrong with a captured graph: ids twice, or that nobody has, or blocks in a ring."""
    blocks = {one.id: one.block for one in graph.nodes}
    if len(blocks) < len(graph.nodes):
        ids = [one.id for one in graph.nodes]
        at = next(at for at, one in enumerate(ids) if one in ids[:at])
        yield f"{key}.nodes[{at}].id", t("there is another node {node}", node=repr(ids[at]))
    for at, node in enumerate(graph.nodes):
        for one in node.inputs:
            if one not in blocks:
                yield f"{key}.nodes[{at}].inputs", t("there is no node {node}", node=repr(one))
        if node.block and node.block not in blocks:
            yield f"{key}.nodes[{at}].block", t("there is no node {node}", node=repr(node.block))
        if _rings(node.id, blocks):
            yield f"{key}.nodes[{at}].block", t("a node cannot stand in a block that stands in it")


def _rings(start: str, blocks: dict[str, str]) -> bool:
    """Return whether the blocks around a node lead back into one of them."""
    seen: set[str] = set()
    while start and start in blocks:
        if start in seen:
            return True
        seen.add(start)
        start = blocks[start]
    return False


def _cases(contrast: Contrast) -> Iterator[_Problem]:
    count = len(contrast.cases)
    places = [(f"dynamic.graphs[{at}]", one.case) for at, one in enumerate(contrast.dynamic.graphs)]
    places += [(f"differences[{at}]", one.case) for at, one in enumerate(contrast.differences)]
    places += [(f"agreements[{at}]", one.case) for at, one in enumerate(contrast.agreements)]
    for key, case in places:
        if not 0 <= case < count:
            yield f"{key}.case", t("there is no case {case}: there are {count}", case=case, count=count)


def _ends(contrast: Contrast) -> Iterator[_Problem]:
    """Yield differences and agreements that speak of a node or a backend that is not there."""
    first, backends = _nodes(contrast, 0), {one.backend for one in contrast.outcomes}
    for at, one in enumerate(contrast.differences):
        yield from _dangling(one.came, _nodes(contrast, one.case), f"differences[{at}].came")
        yield from _dangling(one.went, first, f"differences[{at}].went")
    for at, answer in enumerate(contrast.agreements):
        if answer.backend not in backends:
            yield (
                f"agreements[{at}].backend",
                t("there is no outcome of {backend}", backend=repr(answer.backend)),
            )


def _alignment(one: Alignment, key: str, contrast: Contrast) -> Iterator[_Problem]:
    found = next((outcome for outcome in contrast.outcomes if outcome.backend == one.backend), None)
    if found is None or found.status != "traced":
        yield f"{key}.backend", t("there is no captured graph of {backend}", backend=repr(one.backend))
        return
    statics = {node.id for graph in (found.graph, *found.pieces) for node in graph.nodes}
    nodes = _nodes(contrast, 0)
    for at, pair in enumerate(one.pairs):
        yield from _dangling(pair.nodes, nodes, f"{key}.pairs[{at}].nodes")
        yield from _dangling(pair.statics, statics, f"{key}.pairs[{at}].statics")


def _nodes(contrast: Contrast, case: int) -> set[str]:
    """Return the ids of the dynamic graph of a case."""
    graphs = [one.graph for one in contrast.dynamic.graphs if one.case == case and one.graph]
    return {node.id for graph in graphs for node in graph.nodes}


def _dangling(ids: tuple[str, ...], known: Collection[str], key: str) -> Iterator[_Problem]:
    for one in ids:
        if one not in known:
            yield key, t("there is no node {node}", node=repr(one))
