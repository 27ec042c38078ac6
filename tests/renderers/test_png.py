"""Pixels: there is text where text should be, in every font, within the limit."""

import struct
from io import BytesIO

import pytest

from graphlab.errors import GraphlabError
from graphlab.layout.measure import width
from graphlab.renderers import png as module
from graphlab.renderers import render
from graphlab.renderers.options import Options
from graphlab.renderers.png import pixels, size
from graphlab.renderers.svg_text import split
from tests.renderers.handmade import EXAMPLES, named, surface

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">{body}</svg>'


def dimensions(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def ink(png: bytes) -> int:
    """Return the number of pixels that are not those of the corner."""
    image = pytest.importorskip("PIL.Image").open(BytesIO(png)).convert("RGBA")
    return sum(count for count, pixel in image.getcolors(2**24) if pixel != image.getpixel((0, 0)))


def text(family: str, what: str = "loss", more: str = "") -> str:
    body = f'<text x="5" y="30" font-size="20" font-family="{family}"{more}>{what}</text>'
    return SVG.format(w=200, h=40, body=body)


@pytest.mark.parametrize(
    "family",
    [
        "DejaVu Sans",
        "DejaVu Sans Mono",
        "Verdana, sans-serif",
        "Menlo, monospace",
        "Times,serif",
        "Nobody Has This",
    ],
)
@pytest.mark.parametrize("more", ["", ' font-weight="700"', ' font-style="italic"'])
def test_pixels_text_of_any_font_leaves_ink(family: str, more: str) -> None:
    assert ink(pixels(text(family, more=more))) > 300
    assert ink(pixels(text(family, what=""))) == 0


@pytest.mark.parametrize("what", ["Δy = ∂z/∂x → ∇", "x² · y₀ ≤ 3 × 4 …", "Жук ß é", "张量"])
def test_pixels_text_of_any_script_leaves_ink(what: str) -> None:
    # Without a font for it on the system, a character is an empty box: thin, but not nothing.
    assert ink(pixels(text("DejaVu Sans", what))) > 100


@pytest.mark.parametrize("name", EXAMPLES)
def test_png_is_twice_the_size_of_the_picture(name: str) -> None:
    recording = EXAMPLES[name]()
    width, height = size(render(recording, "svg").decode())
    made = render(recording, "png")
    assert dimensions(made) == pytest.approx((2 * width, 2 * height), abs=2)
    assert made == render(recording, "png")


def test_png_shows_the_name_that_it_was_given() -> None:
    def of(name: str) -> bytes:
        return render(named(name), "png", Options(theme="light"))

    assert of("left") != of("felt")


def test_png_dark_theme_is_kept() -> None:
    assert render(surface(), "png", Options(theme="dark")) != render(surface(), "png")
    assert render(surface(), "png", Options(theme="light")) == render(surface(), "png")


def test_pixels_large_picture_is_drawn_at_a_lower_scale() -> None:
    width, height = dimensions(pixels(SVG.format(w=8000, h=8000, body="")))
    assert 25e6 < width * height <= module.MOST_PIXELS * 1.001


def test_pixels_picture_beyond_reading_is_refused() -> None:
    with pytest.raises(GraphlabError) as caught:
        pixels(SVG.format(w=4000, h=139_000, body=""))
    assert (caught.value.code, caught.value.exit_code) == ("GL024", 4)
    assert ".svg" in caught.value.fix


@pytest.mark.parametrize("name", EXAMPLES)
def test_png_has_ink_wherever_the_svg_has_text(name: str) -> None:
    image = pytest.importorskip("PIL.Image").open(BytesIO(render(EXAMPLES[name](), "png"))).convert("L")
    _, texts = split(render(EXAMPLES[name](), "svg", Options(theme="light")).decode())
    assert len(texts) > 10
    for run in (runs[0] for runs in texts):
        wide = width(run.text, run.size, bold=run.bold, mono=run.mono)
        left = run.x - {"start": 0, "middle": wide / 2, "end": wide}[run.anchor]
        place = (left, run.y - run.size, left + wide, run.y + run.size / 4)
        darkest, lightest = image.crop([round(2 * at) for at in place]).getextrema()
        assert lightest - darkest > 60, run
