"""One HTML file that loads nothing: its style and its script are named by their hashes in its policy.

What comes from a recording stands in it as JSON in which no tag can begin and no line can end, and
in its title, escaped. The page itself only ever sets it as text.
"""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.renderers.offline import policy, safe_json
from graphlab.renderers.svg_marks import escape

if TYPE_CHECKING:
    from graphlab.serialize import Json

LARGE = 1_500_000  # characters of JSON, beyond which it is packed


def document(title: str, style: str, script: str, data: Json, theme: str, language: str = "en") -> str:
    """Return the page."""
    body = Path(__file__).with_name("assets").joinpath("page.html").read_text(encoding="utf-8")
    text = safe_json(data)
    packed = ""
    if len(text) > LARGE:
        packed = " data-packed"
        text = base64.b64encode(gzip.compress(text.encode("ascii"), 9, mtime=0)).decode()
    root = f' data-theme="{theme}"' if theme != "auto" else ""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}"{root}>',
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
