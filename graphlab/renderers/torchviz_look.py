"""The classic look: the DOT text that torchviz made while the script ran, with a title."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from graphlab.errors import USAGE, GraphlabError
from graphlab.lang import t
from graphlab.renderers.glyphs import drawable
from graphlab.renderers.words import clean

if TYPE_CHECKING:
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options


# A recording may come from a stranger: nothing in it may load, link or style.
_LINKS = re.compile(r'<\?xml-stylesheet.*?\?>|\s(?:xlink:)?href="[^"]*"', re.DOTALL)


def dot(recording: Recording, options: Options) -> str:
    """Return torchviz's own DOT text, with one line more: a title.

    Raises: GraphlabError GL025 when torchviz did not draw while this was recorded.
    """
    full = recording.full
    if full is None or not full.torchviz:
        raise _absent(recording)
    first, brace, rest = full.torchviz.partition("{")
    title = f"label={_quoted(_title(recording))} labelloc=t fontname=Courier fontsize=10"
    return f"{first}{brace}\n\tgraph [{title}]{rest}"


def svg(recording: Recording, options: Options) -> str:
    """Return torchviz's graph, laid out and drawn by Graphviz."""
    from graphlab.layout import engine

    text = dot(recording, options)
    if options.engine == "embedded":  # it knows how wide Courier is, and of monospace nothing
        text = text.replace("fontname=monospace", "fontname=Courier", 1)
    drawn = engine.run(text, "svg", options.engine, options.timeout).decode("utf-8", "replace")
    return _LINKS.sub("", drawn)


def png(recording: Recording, options: Options) -> bytes:
    """Return torchviz's graph as pixels."""
    from graphlab.renderers.png import pixels

    with drawable():
        return pixels(svg(recording, options))


def pdf(recording: Recording, options: Options) -> bytes:
    """Return torchviz's graph as PDF."""
    from graphlab.renderers.pdf import page

    with drawable():
        return page(svg(recording, options))


def _title(recording: Recording) -> str:
    source = recording.full.source if recording.full else None
    where = f"{PurePath(source.file).name}:{source.line}" if source else PurePath(recording.script).name
    return clean(" · ".join(part for part in (where, t("drawn by torchviz (classic look)")) if part))


def _quoted(text: str) -> str:
    """Return the text as a DOT string that Graphviz shows as it stands."""
    return '"' + text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _absent(recording: Recording) -> GraphlabError:
    return GraphlabError(
        "GL025",
        "this recording has no drawing by torchviz",
        where=recording.script,
        why="torchviz needs the live graph: it draws while the script runs, and only when asked",
        fix="run the script with --style torchviz",
        exit_code=USAGE,
    )
