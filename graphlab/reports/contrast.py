"""The picture of a contrast as one page that works offline: nodes show their partners and their line.

The only script is ours, named by its hash in the page's security policy; data is JSON that no
parser of HTML can leave, and reaches the page as text and never as markup.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.renderers.contrast import sayings
from graphlab.renderers.contrast.picture import picture
from graphlab.renderers.contrast.place import place
from graphlab.renderers.contrast.svg import draw
from graphlab.renderers.styles import GRADIENT, GROUND, HALO, INK, MONO, QUIET, RULE, SANS
from graphlab.renderers.svg_marks import escape
from graphlab.renderers.words import clean
from graphlab.web.offline import policy, safe_json

if TYPE_CHECKING:
    from graphlab.graph import Source
    from graphlab.outcome import Contrast
    from graphlab.renderers.contrast.model import Choice, Picture
    from graphlab.serialize import Json

_PAINT = (
    ("ground", GROUND),
    ("ink", INK),
    ("quiet", QUIET),
    ("rule", RULE),
    ("halo", HALO),
    ("now", GRADIENT),
)
_HINT = (
    "Point at a node: its partners in the other columns and its line light up. "
    "Click keeps it, Escape lets go."
)


def contrast_html(contrast: Contrast, choice: Choice) -> str:
    """Return the page as one document that loads nothing."""
    drawn = picture(contrast, choice)
    script = Path(__file__).with_name("assets").joinpath("contrast.js").read_text(encoding="utf-8")
    shown = draw(drawn, place(drawn), choice.theme)
    style = f"\n{_css(choice.theme)}"
    # The picture has a style of its own; no name can look like one, as its < is escaped.
    styles = [style, *re.findall("<style>(.*?)</style>", shown, re.DOTALL)]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(styles, [script])}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(drawn.title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            f"<main>\n{shown}</main>",
            "<aside>",
            f'<div id="detail" aria-live="polite">{escape(_HINT)}</div>',
            f'<ol id="code" aria-label="lines of your code">\n{_code(contrast, drawn)}</ol>',
            "</aside>",
            f'<script type="application/json" id="data">{_data(drawn)}</script>',
            f"<script>{script}</script>",
            "</body>",
            "</html>\n",
        ]
    )


def _data(drawn: Picture) -> str:
    """Return what the script knows of each cell, as JSON inside of which no tag can begin."""
    cells: Json = {
        clean(cell.id): {
            "column": clean(column.title),
            "title": clean(cell.title),
            "tip": clean(cell.tip),
            "line": _key(cell.source) if cell.source else "",
        }
        for column in drawn.columns
        for _, cell in column.cells
    }
    return safe_json({"cells": cells})


def _key(source: Source) -> str:
    return clean(f"{source.file}:{source.line}")


def _code(contrast: Contrast, drawn: Picture) -> str:
    """Return the user's lines that the picture speaks of, in the order of the files."""
    found = [cell.source for column in drawn.columns for _, cell in column.cells]
    found += [band.source for band in drawn.bands]
    found += [aside.source for aside in drawn.asides]
    found.append(contrast.subject.source if contrast.subject else None)
    known = {(one.file, one.line): one for one in found if one is not None}
    decides = {(band.source.file, band.source.line) for band in drawn.bands}
    rows = []
    for mark, one in sorted(known.items()):
        kind = ' class="decides"' if mark in decides else ""
        number = f'<span class="place">{escape(sayings.place(one))}</span>'
        rows.append(
            f'<li{kind} data-line="{escape(_key(one))}">{number}<code>{escape(one.text)}</code></li>\n'
        )
    return "".join(rows)


def _css(theme: str) -> str:
    light, dark = (
        ":root{" + "".join(f"--{name}:{pair[at]};" for name, pair in _PAINT) + "}\n" for at in (0, 1)
    )
    scheme = {"auto": "light dark"}.get(theme, theme)
    paint = {"light": light, "dark": dark}.get(
        theme, f"{light}@media (prefers-color-scheme: dark){{{dark}}}\n"
    )
    return f"{paint}:root{{color-scheme:{scheme}}}\n{_STYLE}"


_STYLE = f"""body{{margin:0;background:var(--ground);color:var(--ink);font:14px/1.45 {SANS}}}
main{{overflow:auto;padding-bottom:230px}}
main svg{{display:block;margin:0 auto}}
main svg text{{white-space:pre}}
aside{{position:fixed;left:0;right:0;bottom:0;display:flex;gap:24px;max-height:200px;padding:12px 28px;\
background:var(--halo);border-top:1px solid var(--rule)}}
#detail{{flex:1;overflow:auto;color:var(--quiet)}}
#detail .what{{font:bold 15px {MONO};color:var(--ink)}}
#detail .partner{{font:13px {MONO};color:var(--ink)}}
#code{{flex:1;margin:0;padding:0;overflow:auto;list-style:none;font:13px/1.6 {MONO}}}
#code li{{display:flex;gap:16px;padding:0 8px;border-left:3px solid transparent;cursor:pointer}}
#code .place{{color:var(--quiet);min-width:9em}}
#code code{{font:inherit;white-space:pre}}
#code .decides{{border-left-color:#a8487f}}
#code .on{{background:var(--ground);border-left-color:var(--now)}}
[data-cell]{{cursor:pointer;outline:none}}
[data-cell],[data-tail]{{transition:opacity .12s}}
svg.picked [data-cell]:not(.on),svg.picked [data-tail]:not(.on){{opacity:.28}}
svg.picked .on rect{{stroke-width:3}}
svg.picked .self rect{{stroke:var(--now)}}
@media (prefers-reduced-motion: reduce){{[data-cell],[data-tail]{{transition:none}}}}
@media print{{aside{{display:none}}}}
"""
