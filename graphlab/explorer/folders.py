"""Files as the script's own folder sees them, so that a page names no folder of its user."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphlab.renderers.places import PACKAGES, path, short

if TYPE_CHECKING:
    from graphlab.graph import Source
    from graphlab.recording import Pass, Recording


def without_folders(recording: Recording) -> Recording:
    """Return the recording with short names of files: two that differ have names that differ."""
    names = _Names(recording.script)
    return replace(
        recording,
        script=path(recording.script).name if path(recording.script).is_absolute() else recording.script,
        passes=tuple([_pass(one, names) for one in recording.passes]),
    )


def _pass(one: Pass, names: _Names) -> Pass:
    graph = one.graph
    if graph is not None:
        nodes = tuple([replace(node, source=names.source(node.source)) for node in graph.nodes])
        graph = replace(graph, nodes=nodes)
    return replace(one, source=names.source(one.source), graph=graph)


class _Names:
    def __init__(self, script: str) -> None:
        self.home = path(script).parent
        self.known: dict[str, str] = {}

    def source(self, source: Source | None) -> Source | None:
        """Return a place with the short name of its file."""
        return replace(source, file=self.name(source.file)) if source is not None else None

    def name(self, file: str) -> str:
        """Return the short name of a file, with a number where another file has that name."""
        if file not in self.known:
            short = self._short(file)
            taken = set(self.known.values())
            several = (f"{short} ({number})" for number in range(2, len(taken) + 3))
            self.known[file] = next(one for one in (short, *several) if one not in taken)
        return self.known[file]

    def _short(self, file: str) -> str:
        made = path(file)
        below = made.is_absolute() and self.home.is_absolute() and type(made) is type(self.home)
        installed = not set(PACKAGES).isdisjoint(made.parts)
        if below and not installed and made.is_relative_to(self.home):
            return made.relative_to(self.home).as_posix()
        return short(file)
