"""One HTML file that loads nothing: its style and its script are named by their hashes in its policy.

What comes from a recording stands in it as JSON in which no tag can begin and no line can end, and
in its title, escaped; the scripts only ever set it as text. A body that has such text in it itself
must have been escaped by ``svg_marks.escape``.
"""

from __future__ import annotations

import base64
import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.lang import language
from graphlab.renderers.svg_marks import escape
from graphlab.version import __version__, torch_release
from graphlab.web.bundle import SHARED
from graphlab.web.offline import policy, safe_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphlab.serialize import Json

LARGE = 1_500_000  # characters of JSON, beyond which it is packed
_PLACE = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"^<!-- (\w+\.html) -->\n", re.MULTILINE)


def document(title: str, body: str, style: str, script: str, data: Json, theme: str) -> str:
    """Return the page, which begins in the present language."""
    text = safe_json(data)
    packed = ""
    if len(text) > LARGE:
        packed = " data-packed"
        text = base64.b64encode(gzip.compress(text.encode("ascii"), 9, mtime=0)).decode()
    root = f' data-theme="{theme}"' if theme != "auto" else ""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language()}"{root}>',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy([style], [script])}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            '<link rel="icon" href="data:,">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            f"<body>\n{body}",
            f'<script type="application/json" id="data"{packed}>{text}</script>',
            f"<script>{script}</script>",
            "</body>",
            "</html>\n",
        ]
    )


def template(path: Path, **given: str) -> str:
    """Return the markup in a file, with the parts that it names: ``<!-- tools.html -->`` on a line.

    What is ``given`` is markup, and stands where the file or a part has its name: ``{drawing}``.
    """
    whole = _PART.sub(
        lambda found: SHARED.joinpath(found.group(1)).read_text(encoding="utf-8"),
        path.read_text(encoding="utf-8"),
    )
    return _PLACE.sub(lambda found: given.get(found.group(1), ""), whole)


def made_by(versions: Mapping[str, str]) -> str:
    """Return what a page says of its making: ``graphlab 1.0 · torch 2.13.0 · Python 3.11.4``."""
    known = (("torch", torch_release(versions)), ("Python", versions.get("python")))
    return " · ".join([f"graphlab {__version__}", *(f"{name} {one}" for name, one in known if one)])
