"""Files as the script's own folder sees them, so that a page names no folder of its user."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.graph import Source
    from graphlab.recording import Pass, Recording

PACKAGES = ("site-packages", "dist-packages")


def without_folders(recording: Recording) -> Recording:
    """Return the recording with short names of files: two that differ have names that differ."""
    names = _Names(recording.script)
    return replace(
        recording,
        script=_path(recording.script).name if _path(recording.script).is_absolute() else recording.script,
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
        self.home = _path(script).parent
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
        made = _path(file)
        if not made.is_absolute():
            return file
        for folder in PACKAGES:
            if folder in made.parts:
                return "/".join(made.parts[made.parts.index(folder) + 1 :])
        if type(made) is type(self.home) and self.home.is_absolute() and made.is_relative_to(self.home):
            return made.relative_to(self.home).as_posix()
        return made.name


def _path(text: str) -> PurePath:
    """Return a path of the system that wrote it."""
    return PureWindowsPath(text) if text[1:3] in (":\\", ":/") else PurePosixPath(text)
