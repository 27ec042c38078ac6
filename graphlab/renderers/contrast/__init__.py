"""A contrast as text, picture and page: reads a Contrast, and never meets torch.

A new format is one more function and a row in FORMATS. Nothing is imported before it is needed.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphlab.errors import USAGE, GraphlabError

if TYPE_CHECKING:
    from graphlab.outcome import Contrast
    from graphlab.renderers.contrast.model import Choice

__all__ = ["FORMATS", "contrast_format", "contrast_text", "render_contrast", "write_contrast"]

# Suffix → function of formats.py (contrast, choice) -> str | bytes.
FORMATS = {
    "svg": "svg",
    "png": "png",
    "pdf": "pdf",
    "html": "html",
    "dot": "dot",
    "gv": "dot",
    "json": "json",
    "txt": "txt",
}


def contrast_text(contrast: Contrast, *, width: int = 80, verbose: bool = False, color: bool = False) -> str:
    """Return the report for a terminal in lines of at most ``width`` columns (60 at least).

    Escape sequences of a terminal are in it only with ``color``.
    """
    from graphlab.renderers.contrast.text import report

    return report(contrast, width=width, verbose=verbose, color=color)


def write_contrast(contrast: Contrast, path: str | Path, **options: Any) -> None:
    """Write the contrast to ``path``, whole or not at all, in the format that its suffix asks for.

    ``options`` are those of model.Choice: theme, cases, backends, rows.
    Raises: GraphlabError GL012 (no such format), GL011 (cannot write), and those of the format.
    """
    from graphlab.files import write_whole
    from graphlab.renderers.contrast.model import Choice

    made = render_contrast(contrast, contrast_format(path), Choice(**options))
    write_whole(Path(path), made)


def render_contrast(contrast: Contrast, format: str, choice: Choice | None = None) -> bytes:
    """Return the contrast in ``format``, one of FORMATS, as the bytes of a file."""
    from graphlab.renderers.contrast.model import Choice

    name = FORMATS[contrast_format(f"x.{format}")]
    made: str | bytes = getattr(import_module("graphlab.renderers.contrast.formats"), name)(
        contrast, choice or Choice()
    )
    return made if isinstance(made, bytes) else made.encode("utf-8", "replace")


def contrast_format(path: str | Path) -> str:
    """Return the format that the suffix of ``path`` asks for; upper case is fine.

    Raises: GraphlabError GL012 when there is no such format.
    """
    suffix = Path(path).suffix.lower().removeprefix(".")
    if suffix in FORMATS:
        return suffix
    raise GraphlabError(
        "GL012",
        f"there is no format {suffix!r} for a contrast" if suffix else "the file's name says no format",
        where=str(path),
        fix=f"end the name with one of: {' '.join('.' + one for one in FORMATS)}",
        exit_code=USAGE,
    )
