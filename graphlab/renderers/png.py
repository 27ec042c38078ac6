"""The picture as pixels: resvg draws the SVG with the fonts that come along.

resvg leaves out, silently, text of a font that it does not have. So the fonts are always
given by file, and the system's are added only for characters that ours lack.
"""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError
from graphlab.layout.measure import covered

if TYPE_CHECKING:
    from graphlab.recording import Recording
    from graphlab.renderers.options import Options

FONTS = Path(__file__).parents[1] / "fonts"
SCALE = 2.0
MOST_PIXELS = 30e6
LEAST_SCALE = 0.35  # below it, text of 11 units is under 4 pixels

# Where systems keep a font for Chinese, Japanese and Korean, when fc-list is not there to ask.
_CJK = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "C:/Windows/Fonts/msyh.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


def png(recording: Recording, options: Options) -> bytes:
    """Return the picture as PNG, two pixels for each unit unless that were too many."""
    from dataclasses import replace

    from graphlab.renderers.svg import svg

    light = replace(options, theme="light") if options.theme == "auto" else options
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
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            dpi=96,
            skip_system_fonts=True,
            font_files=[*map(str, sorted(FONTS.glob("*.ttf"))), *further_fonts(svg)],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
            serif_family="DejaVu Sans",
            monospace_family="DejaVu Sans Mono",
        )
    )


def size(svg: str) -> tuple[float, float]:
    """Return width and height of the picture in units, from its viewBox."""
    head = svg[svg.index("<svg") :].split(">", 1)[0]
    box = re.search(r'viewBox="([^"]+)"', head)
    if box is None:
        raise ValueError("the SVG has no viewBox")
    _, _, width, height = map(float, box.group(1).replace(",", " ").split())
    return max(width, 1.0), max(height, 1.0)


def further_fonts(svg: str) -> list[str]:
    """Return font files of the system for the characters that ours lack; mostly none."""
    text = unescape("".join(re.findall(r">([^<]+)<", svg)))
    lacking = {char for char in text if not covered(char) and not char.isspace()}
    if not lacking:
        return []
    return list(_system_fonts("".join(sorted(lacking))))


def spoken(recording: Recording, options: Options) -> str:
    """Return the text that a picture of this recording shows."""
    if options.style == "torchviz":
        from graphlab.renderers.torchviz_look import dot

        return dot(recording, options)
    from graphlab.renderers import scene

    return scene.spoken(scene.scene(recording, options))


def missing(text: str) -> str:
    """Return the characters that no font here can draw, each once; mostly none."""
    lacking = dict.fromkeys(char for char in text if not covered(char) and not char.isspace())
    return "".join(char for char in lacking if not _font_with(char))


@cache
def _system_fonts(chars: str) -> tuple[str, ...]:
    """Return files that hold the characters, as few as needed."""
    found: list[str] = []
    left = set(chars)
    while left:
        char = min(left)
        file = _font_with(char)
        if file and file not in found:
            found.append(file)
        left -= {other for other in left if other == char or (file and _has(file, other))}
    return tuple(found)


@cache
def _font_with(char: str) -> str:
    program = shutil.which("fc-list")
    if program is None:
        return next((file for file in _CJK if Path(file).exists()), "")
    try:
        made = subprocess.run(
            [program, f":charset={ord(char):x}:scalable=true", "file"],
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    files = sorted(line.rstrip(": ") for line in made.stdout.decode("utf-8", "replace").splitlines())
    files.sort(key=lambda file: "regular" not in file.lower())
    return files[0] if files else ""


def _has(file: str, char: str) -> bool:
    """Return whether ``file`` is also the first choice for ``char``, or the only one we know."""
    return _font_with(char) == file


def _too_large(width: float, height: float) -> GraphlabError:
    return GraphlabError(
        "GL024",
        "the picture is too large for pixels",
        why=f"it is {width:.0f} × {height:.0f} units; within {MOST_PIXELS / 1e6:.0f} million pixels "
        "its text could not be read",
        fix="write .svg, or draw less: fold modules, or draw one module only",
    )
