"""One HTML file that loads nothing: its style and its script are named by their hashes in its policy.

What comes from a recording stands in it as JSON in which no tag can begin and no line can end, and
in its title, escaped. The page itself only ever sets it as text.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.renderers.svg_marks import escape

if TYPE_CHECKING:
    from graphlab.serialize import Json

LARGE = 1_500_000  # characters of JSON, beyond which it is packed
_SAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def safe_json(data: Json) -> str:
    """Return data as JSON that may stand in a script element: ASCII, and without ``<``, ``>``, ``&``."""
    return json.dumps(data, separators=(",", ":")).translate(_SAFE)


def policy(style: str, script: str) -> str:
    """Return the policy that allows this style and this script, and nothing else at all."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


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
            f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">',
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


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
