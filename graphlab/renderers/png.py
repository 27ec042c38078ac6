"""The picture as pixels: resvg draws the SVG with the fonts that come along.

resvg leaves out, silently, text of a font that it does not have. So the fonts are always
given by file, and the system's are added only for characters that ours lack.
"""

from __future__ import annotations

import math
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError
from graphlab.renderers.chunks import in_chunks
from graphlab.renderers.glyphs import drawable, further_fonts

if TYPE_CHECKING:
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

FONTS = Path(__file__).parents[1] / "fonts"
SCALE = 2.0
MOST_PIXELS = 30e6
LEAST_SCALE = 0.35  # below it, text of 11 units is under 4 pixels


def png(recording: Recording, options: Options) -> bytes:
    """Return the picture as PNG, two pixels for each unit unless that were too many."""
    from dataclasses import replace

    from graphlab.renderers.svg import svg

    light = replace(options, theme="light") if options.theme == "auto" else options
    with drawable():
        return pixels(svg(recording, light))


def pixels(svg: str, scale: float = SCALE) -> bytes:
    """Return the SVG drawn as PNG.

    Raises: GraphlabError GL024 when text would be too small to read within MOST_PIXELS.
    """
    import resvg_py

    width, height = size(svg)
    scale = min(scale, math.sqrt(MOST_PIXELS / (width * height)))
    if scale < LEAST_SCALE:
        raise _too_large(width, height)
    further = [font.file for font in further_fonts(written(svg))]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=in_chunks(svg) if further else svg,
            zoom=scale,
            dpi=96,
            skip_system_fonts=True,
            font_files=[*map(str, sorted(FONTS.glob("*.ttf"))), *further],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
            serif_family="DejaVu Sans",
            monospace_family="DejaVu Sans Mono",
        )
    )


def written(svg: str) -> str:
    """Return all text of a picture."""
    return unescape("".join(re.findall(r">([^<]+)<", svg)))


def size(svg: str) -> tuple[float, float]:
    """Return width and height of the picture in units, from its viewBox."""
    head = svg[svg.index("<svg") :].split(">", 1)[0]
    box = re.search(r'viewBox="([^"]+)"', head)
    if box is None:
        raise ValueError("the SVG has no viewBox")
    _, _, width, height = map(float, box.group(1).replace(",", " ").split())
    return max(width, 1.0), max(height, 1.0)


def _too_large(width: float, height: float) -> GraphlabError:
    return GraphlabError(
        "GL024",
        "the picture is too large for pixels",
        why=f"it is {width:.0f} × {height:.0f} units; within {MOST_PIXELS / 1e6:.0f} million pixels "
        "its text could not be read",
        fix="write .svg, or draw less: fold modules, or draw one module only",
    )
