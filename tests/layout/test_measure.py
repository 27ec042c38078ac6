"""Widths of text, against the fonts themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.layout.measure import covered, fit, width
from graphlab.renderers.png import FONTS

FACES = {"DejaVuSans": {}, "DejaVuSans-Bold": {"bold": True}, "DejaVuSansMono": {"mono": True}}


@pytest.mark.parametrize("face", FACES)
def test_width_is_the_sum_of_the_font_s_own_advances(face: str) -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(FONTS / f"{face}.ttf")
    text = "MulBackward0 · x²y + ∂ẑ → [20×1] Ωф…"
    glyphs = [font.getBestCmap().get(ord(char)) for char in text if char != "ẑ"]
    expected = sum(font["hmtx"].metrics[glyph][0] for glyph in glyphs) / font["head"].unitsPerEm
    assert width(text.replace("ẑ", ""), 1, **FACES[face]) == pytest.approx(expected)


def test_width_fonts_have_neither_kerning_nor_ligatures() -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    for file in FONTS.glob("*.ttf"):
        assert not {"GPOS", "GSUB", "kern"} & set(ttlib.TTFont(file).keys())
        assert file.stat().st_size < 200_000
    assert (FONTS / "LICENSE.txt").read_text().startswith("Fonts are (c) Bitstream")


@pytest.mark.parametrize(
    ("text", "ems"),
    [("", 0), ("张量", 2), ("ﾃ", None), ("Ｗ", 1), ("🔥", 1), ("e\u0301", None), ("\u200b", 0)],
)
def test_width_of_what_the_fonts_lack(text: str, ems: float | None) -> None:
    if ems is not None:
        assert width(text, 10) == pytest.approx(10 * ems)
    elif text == "e\u0301":
        assert width(text, 10) == width("e", 10)
    else:
        assert 3 < width(text, 10) < 9


def test_width_mono_is_the_same_for_every_letter() -> None:
    assert width("iiii", 10, mono=True) == width("WWWW", 10, mono=True)
    assert width("loss", 10, bold=True, mono=True) == width("loss", 10, mono=True)


@given(st.text(), st.text(), st.floats(1, 100))
def test_width_adds_up_and_grows_with_the_size(one: str, other: str, size: float) -> None:
    assert width(one + other, size) == pytest.approx(width(one, size) + width(other, size))
    assert width(one, 2 * size) == pytest.approx(2 * width(one, size))


@given(st.text(), st.floats(10, 200))
def test_fit_never_takes_more_than_the_room(text: str, room: float) -> None:
    made = fit(text, 10, room)
    assert width(made, 10) <= room + 1e-9
    assert made == text or made.endswith("…")


@pytest.mark.parametrize("char", "aÄωЖ∂∇→⇒≤×·•…²₃│╔░■▸✓⚠")
def test_covered_everything_that_pictures_say(char: str) -> None:
    assert covered(char)
    assert not covered("张")
