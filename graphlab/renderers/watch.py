"""A watched training loop as a file: the format by the suffix, checked before anything runs."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import USAGE, GraphlabError
from graphlab.files import write_whole

if TYPE_CHECKING:
    from graphlab.recording import Recording

FORMATS = ("html", "svg", "png", "pdf", "txt", "json")


def watch_format(path: str | Path) -> str:
    """Return the format that the suffix asks for, once all that it needs is there.

    Raises: GraphlabError GL012 (no such format), GL038 (a plot, and matplotlib is not installed).
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise GraphlabError(
            "GL012",
            f"there is no report with the suffix {suffix!r}" if suffix else "the file's name says no format",
            where=str(path),
            fix=f"end the name with one of: {' '.join('.' + one for one in FORMATS)}",
            exit_code=USAGE,
        )
    if suffix in ("svg", "png", "pdf"):
        from graphlab.renderers.plots import check_installed

        check_installed()
    return suffix


def render_watch(recording: Recording, format: str, *, theme: str = "auto", verbose: bool = True) -> bytes:
    """Return the report on a training loop in one of FORMATS, as the bytes of a file."""
    if format == "json":
        from graphlab.serialize import to_json

        return to_json(recording).encode()
    if format == "txt":
        from graphlab.renderers.watch_text import watch_text

        return watch_text(recording, width=100, verbose=verbose).encode("utf-8", "replace")
    if format == "html":
        # A room above: it reads renderers, as this does, and what all pages share.
        page: str = import_module("graphlab.reports.watch").watch_html(recording, theme)
        return page.encode("utf-8", "replace")
    from graphlab.renderers.plots import plot

    return plot(recording, format, theme)


def write_watch(recording: Recording, path: str | Path, *, theme: str = "auto", verbose: bool = True) -> None:
    """Write the report to ``path``, whole or not at all, in the format of its suffix.

    Raises: GraphlabError GL012, GL038, GL301 (nothing to plot), GL011 (cannot be written).
    """
    data = render_watch(recording, watch_format(path), theme=theme, verbose=verbose)
    write_whole(Path(path), data)
