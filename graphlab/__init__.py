"""See what PyTorch's autograd does: capture, draw and read the graph of any script.

In Python: ``graphlab.capture(loss)`` returns the Recording of a graph that exists,
``graphlab.record(function)`` that of a function it runs, ``graphlab.load(path)`` one from a
file; ``graphlab.render(recording, "model.svg")`` draws it.
"""

from __future__ import annotations

from graphlab.version import __version__

TYPE_CHECKING = False  # as in typing, which would cost `graphlab --help` its import
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from graphlab.errors import GraphlabError
    from graphlab.recording import Recording

__all__ = ["GraphlabError", "__version__", "load", "record", "render"]


def record(function: Any, *, values: int = 16) -> Recording:
    """Return the recording of the first backward that ``function()`` runs, or of what it returns.

    Instead of a function it may be a result, such as a loss: then it is ``capture(loss)``, without
    the gradients of a backward. In a notebook, the recording as the last line of a cell is a picture,
    and ``recording.explorer()`` a page to search and step through.
    Raises: GraphlabError (GL002) if there is neither; whatever ``function`` raises.
    """
    from graphlab.capture import api

    return api.record(function, values=values) if callable(function) else api.capture(function, values=values)


def load(path: str | Path) -> Recording:
    """Return the recording in a file. Raises: GraphlabError (GL010) if it is broken; OSError."""
    from pathlib import Path

    from graphlab import serialize

    return serialize.load(Path(path))


def render(recording: Recording, path: str | Path, **options: Any) -> Path:
    """Return the path of the picture that is written; its suffix says the format.

    ``options`` are those of ``graphlab.renderers.options.Options``: style, show, direction …
    Raises: GraphlabError for an unknown format (GL012) or a file that cannot be written (GL011).
    """
    from pathlib import Path

    from graphlab.files import write_whole
    from graphlab.renderers import format_of
    from graphlab.renderers import render as draw
    from graphlab.renderers.options import Options

    path = Path(path)
    write_whole(path, draw(recording, format_of(path), Options(**options)))
    return path


def __getattr__(name: str) -> Any:
    """Return what is imported when it is first asked for: the error, and ``graphlab.capture``.

    The latter is a package, and also the function of that name.
    """
    import importlib

    if name == "capture":
        return importlib.import_module("graphlab.capture")
    if name == "GraphlabError":
        return importlib.import_module("graphlab.errors").GraphlabError
    raise AttributeError(f"module 'graphlab' has no attribute {name!r}")
