"""A walk as one animated GIF: a frame for each step, in the colours that all frames share."""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError
from graphlab.lang import t
from graphlab.renderers.glyphs import drawable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image

    from graphlab.stepper.exports.pictures import Pictures

FRAME = 1200  # milliseconds
LAST = 4000
SCALE = 1.5
WIDEST = 1600  # pixels
MOST = 3e8  # pixels of all frames together
LEAST = 0.35  # below it nothing could be read, and png says so
SAMPLES = 5  # frames that the colours are taken from
COLOURS = 255
CANDIDATES = 5000
APART = 8  # levels: beyond them a colour of the palette is kept exactly


def gif(pictures: Pictures, places: Iterable[int] | None = None) -> bytes:
    """Return the walk as a GIF that plays for ever, the last frame longer than the others.

    ``places`` are all places of the walk, from 0 on; who gives them sees how far it has come.
    Raises: GraphlabError GL034 when Pillow is not installed, GL024 when it is too large to read.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise missing(str(error)) from error
    of = len(pictures.walk)
    with drawable():
        scale = _scale(*pictures.size, of + 1)

    def frame(at: int) -> Image.Image:
        return Image.open(BytesIO(pictures.png(at, scale))).convert("RGB")

    palette = _palette([frame(at) for at in sorted({of * part // (SAMPLES - 1) for part in range(SAMPLES)})])

    todo = range(of + 1) if places is None else places
    frames = (frame(at).quantize(palette=palette, dither=Image.Dither.NONE) for at in todo)
    first, made = next(frames), BytesIO()
    durations = [FRAME] * of + [LAST]
    first.save(made, "GIF", save_all=True, append_images=frames, duration=durations, loop=0, optimize=False)
    return made.getvalue()


def _scale(wide: float, high: float, frames: int) -> float:
    return max(LEAST, min(SCALE, WIDEST / wide, math.sqrt(MOST / (frames * wide * high))))


def _palette(frames: list[Image]) -> Image:
    """Return an image with the most frequent colours: chosen once, so that none flickers."""
    from PIL import Image

    wide, high = frames[0].size
    sheet = Image.new("RGB", (wide, high * len(frames)))
    for at, one in enumerate(frames):
        sheet.paste(one, (0, at * high))
    found = sorted(sheet.getcolors(wide * high * len(frames)) or (), reverse=True)
    chosen: list[tuple[int, int, int]] = []
    for _, colour in found[:CANDIDATES]:
        new = _rgb(colour)
        if len(chosen) < COLOURS and all(_apart(new, one) for one in chosen):
            chosen.append(new)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for one in chosen for part in one])
    return palette


def _apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Return whether Pillow, which looks colours up by fours, always tells two of them apart."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) > APART


def _rgb(colour: object) -> tuple[int, int, int]:
    assert isinstance(colour, tuple)
    red, green, blue = colour
    return red, green, blue


def missing(why: str = "") -> GraphlabError:
    """Return the error of a GIF without Pillow."""
    return GraphlabError(
        "GL034",
        t("GIF needs Pillow, which is not installed"),
        why=why,
        fix=t("pip install 'autograd-graphlab[gif]', or write .md or NAME-%03d.svg"),
    )
