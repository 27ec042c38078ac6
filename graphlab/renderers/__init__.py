"""A recording as a file: one module for each format, chosen by the file's suffix.

A new format is one more module with a function of the same name, and a row in FORMATS.
Nothing is imported before it is needed.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import NOTHING, USAGE, GraphlabError

if TYPE_CHECKING:
    from graphlab.graph import Graph
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

# Suffix → module and function (recording, options) -> str | bytes.
FORMATS = {
    "svg": ("graphlab.renderers.svg", "svg"),
    "png": ("graphlab.renderers.png", "png"),
    "pdf": ("graphlab.renderers.pdf", "pdf"),
    "dot": ("graphlab.renderers.dot", "dot"),
    "gv": ("graphlab.renderers.dot", "dot"),
    "json": ("graphlab.renderers.json", "json"),
    "txt": ("graphlab.renderers.text", "text"),
    "text": ("graphlab.renderers.text", "text"),
    "html": ("graphlab.explorer.page", "explorer"),  # a room above: it reads renderers and stepper alike
}

# The formats of the classic look: its DOT text, and what is made from its SVG.
_TORCHVIZ = {"svg": "svg", "png": "png", "pdf": "pdf", "dot": "dot", "gv": "dot"}


def render(recording: Recording, format: str, options: Options | None = None) -> bytes:
    """Return the recording in ``format``, one of FORMATS, as the bytes of a file.

    Raises: GraphlabError GL012 (no such format), GL002 (no graph), and those of the format.
    """
    module, name = FORMATS[format_of(f"x.{format}")]
    if options is None:
        from graphlab.renderers.options import Options

        options = Options()
    if options.style == "torchviz" and format in _TORCHVIZ:
        module, name = "graphlab.renderers.torchviz_look", _TORCHVIZ[format]
    if format != "json":
        graph_of(recording)
    made: str | bytes = getattr(import_module(module), name)(recording, options)
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


def format_of(path: str | Path) -> str:
    """Return the format that the suffix of ``path`` asks for; upper case is fine.

    Raises: GraphlabError GL012 when there is no such format.
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    if suffix in FORMATS:
        return suffix
    raise GraphlabError(
        "GL012",
        f"there is no format {suffix!r}" if suffix else "the file's name says no format",
        where=str(path),
        fix=f"end the name with one of: {' '.join('.' + one for one in FORMATS)}",
        exit_code=USAGE,
    )


def graph_of(recording: Recording) -> Graph:
    """Return the graph that is to be drawn.

    Raises: GraphlabError GL002 when none was recorded.
    """
    if recording.graph is not None and recording.graph.nodes:
        return recording.graph
    raise GraphlabError(
        "GL002",
        "there is nothing to draw: no graph was recorded",
        where=recording.script,
        why="no backward ran, and no tensor with a grad_fn was left at the end",
        fix="call backward on a result of tensors with requires_grad=True, or name it with --root",
        exit_code=NOTHING,
    )
