"""PDF: the same bytes every time, vector shapes, and text that can be found."""

import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphlab.errors import GraphlabError
from graphlab.renderers import render
from graphlab.renderers.pdf import page
from graphlab.renderers.svg_text import split
from tests.renderers.handmade import EXAMPLES, named, surface

pytest.importorskip("fpdf", reason="fpdf2, the extra pdf, is not installed")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">{body}</svg>'


def words(pdf: bytes, folder: Path) -> str:
    file = folder / "made.pdf"
    file.write_bytes(pdf)
    made = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return made.stdout.decode()


@pytest.mark.parametrize("name", EXAMPLES)
def test_pdf_is_the_same_every_time(name: str) -> None:
    made = render(EXAMPLES[name](), "pdf")
    assert made.startswith(b"%PDF-")
    assert made == render(EXAMPLES[name](), "pdf")
    assert b"D:20000101" in made


@needs_poppler
def test_pdf_text_can_be_selected(tmp_path: Path) -> None:
    found = words(render(surface(), "pdf"), tmp_path)
    for said in ("z = x**2 * y + y * y", "x**2 * y = 18", "PowBackward0", "y = 2"):
        assert said in found


@needs_poppler
@pytest.mark.parametrize("name", ["Δloss → ∂", "Жук", '<b> & "x"', "\\N"])
def test_pdf_any_name_can_be_selected(name: str, tmp_path: Path) -> None:
    assert words(render(named(name), "pdf"), tmp_path).count(name) >= 3


def test_pdf_missing_glyph_is_not_talked_about(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger("fpdf").level
    assert render(named("张量 🔥 \U0001f9ff"), "pdf").startswith(b"%PDF-")
    assert (caplog.text, capfd.readouterr().err) == ("", "")
    assert logging.getLogger("fpdf").level == before


def test_pdf_without_fpdf2_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fpdf", None)
    with pytest.raises(GraphlabError) as caught:
        render(surface(), "pdf")
    assert (caught.value.code, caught.value.exit_code) == ("GL023", 4)
    assert "pip install 'autograd-graphlab[pdf]'" in caught.value.fix


def test_page_longer_than_readers_can_show_is_made_smaller() -> None:
    made = page(SVG.format(w=100, h=50_000, body=""))
    assert max(map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made).groups())) <= 14400  # type: ignore[union-attr]


def test_split_takes_text_out_with_its_place_and_font() -> None:
    body = (
        "<style>.big{font-size:20px;font-weight:700}\n"
        "@media (prefers-color-scheme: dark){.big{fill:#fff}}</style>"
        '<g transform="translate(10 5) scale(2)"><rect width="3" height="3"/>'
        '<text class="big" x="1" y="2" fill="#123456">a<tspan font-family="Mono">b</tspan> c</text></g>'
        '<a><text text-anchor="end" y="7">d</text></a>'
    )
    shapes, texts = split(SVG.format(w=9, h=9, body=body))
    assert "rect" in shapes
    assert "text" not in shapes
    runs = {run.text: run for runs in texts for run in runs}
    first = runs["a"]
    assert (first.x, first.y, first.size, first.fill, first.bold) == (12, 9, 40, "#123456", True)
    assert (runs["b"].mono, runs["b"].advance, runs["b"].bold) == (True, True, True)
    assert (runs[" c"].mono, runs[" c"].advance) == (False, True)
    assert (runs["d"].anchor, runs["d"].size, runs["d"].bold) == ("end", 16, False)
