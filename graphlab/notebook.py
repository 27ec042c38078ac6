"""The side door for notebooks: what a Recording shows in a cell, and the explorer in a frame of its own.

The frame is sandboxed and has no origin: the page in it can run its own script and nothing else.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphlab.errors import GraphlabError
from graphlab.lang import t

if TYPE_CHECKING:
    from pathlib import Path

    from graphlab.recording import Recording

HEIGHT = 640  # px


@dataclass(frozen=True, slots=True)
class Explorer:
    """The explorer of a recording; a notebook shows it, ``save`` writes it to a file."""

    page: str
    height: int = HEIGHT

    def _repr_html_(self) -> str:
        """Return the page inside a frame that may run scripts and nothing else."""
        inner = html.escape(self.page, quote=True)
        size = f'width="100%" height="{self.height}"'
        return (
            f'<iframe title="graphlab" sandbox="allow-scripts" referrerpolicy="no-referrer" {size} '
            f'frameborder="0" srcdoc="{inner}"></iframe>'
        )

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all, and return its path."""
        from pathlib import Path

        from graphlab.files import write_whole

        path = Path(path)
        write_whole(path, self.page.encode("utf-8", "replace"))
        return path


def explorer(recording: Recording, height: int = HEIGHT, **options: Any) -> Explorer:
    """Return the explorer of a recording; ``options`` are those of a picture.

    Raises: GraphlabError GL002 when no graph was recorded.
    """
    from graphlab.renderers import render
    from graphlab.renderers.options import Options

    return Explorer(render(recording, "html", Options(**options)).decode("utf-8"), height)


def bundle(recording: Recording) -> dict[str, str]:
    """Return what a cell shows: the picture, and a line for where there are no pictures."""
    from graphlab.renderers import render
    from graphlab.renderers.options import Options

    plain = {"text/plain": summary(recording)}
    if recording.graph is None or not recording.graph.nodes:
        return plain
    show = frozenset({"values", "shapes", *(("grads",) if recording.steps else ())})
    try:
        picture = render(recording, "svg", Options(show=show)).decode("utf-8")
    except GraphlabError as error:
        return {"text/plain": f"{plain['text/plain']}\n{error}"}
    return {"image/svg+xml": picture, **plain}


def summary(recording: Recording) -> str:
    """Return in one line what was recorded."""
    from graphlab.renderers import words

    graph = recording.graph
    script = words.clean(recording.script)
    if graph is None or not graph.nodes:
        return t("Recording of {script}: no graph", script=script)
    parts = {
        "script": script,
        "backward": words.backward(recording.full),
        "nodes": words.count(len(graph.nodes), "node"),
        "edges": words.count(len(graph.edges), "edge"),
    }
    root = next((one.name for one in graph.roots if one.name), "")
    if root:
        return t(
            "Recording of {script}: {backward}, {nodes}, {edges}, root {name}",
            **parts,
            name=words.clean(root),
        )
    return t("Recording of {script}: {backward}, {nodes}, {edges}", **parts)
