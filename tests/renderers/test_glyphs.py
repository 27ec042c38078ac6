"""Which fonts of the system draw what ours lack, and what is said where there is none."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from graphlab.lang import language, speaking
from graphlab.renderers import glyphs
from graphlab.renderers.chunks import in_chunks
from graphlab.renderers.glyphs import Font, drawable, family, further_fonts, missing, noticing

NEWLINE = r"\n"
SHELL = """#!/bin/sh
echo "$@" >> "$0.asked"
{answer}
"""


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know nothing yet of this machine's fonts."""
    monkeypatch.setattr(glyphs, "_found", {})
    monkeypatch.setattr(glyphs, "_charsets", {})
    glyphs._system_fonts.cache_clear()


def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_font_with", lambda char: None)


def programs(folder: Path, monkeypatch: pytest.MonkeyPatch, **answers: str) -> None:
    """Put programs into the only folder of PATH that print these answers."""
    for name, answer in answers.items():
        program = folder / name.replace("_", "-")
        program.write_text(SHELL.format(answer=answer))
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")


def test_fonts_are_only_looked_for_when_ours_lack_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(glyphs, "_font_with", lambda char: asked.append(char) or Font("a.ttf"))
    assert further_fonts("loss → ∂ <é>") == []
    assert asked == []
    assert further_fonts("张量 🔥") == [Font("a.ttf")]
    assert asked == ["张", "量", "🔥"]


def test_missing_names_each_character_without_a_font_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_font_with", lambda char: Font("a.ttf") if char == "失" else None)
    assert missing("loss = 损失 + 损 → ∂\n") == "损"


def test_one_font_is_searched_for_all_that_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        r"a.ttc\t1\tA Serif SC\tRegular",
        r"b.ttc\t0\tB Sans JP\tRegular",
        r"b.ttc\t2\tB Sans SC,B\tBold",
        r"b.ttc\t131074\tB Sans SC,B\tRegular",
    ]
    programs(tmp_path, monkeypatch, fc_list=f"printf '{NEWLINE.join(lines)}'", fc_query="echo 4e00-9fff")
    assert further_fonts("张量的梯度") == [Font("b.ttc", 2, "B Sans SC")]
    assert [family(char) for char in "x 张"] == ["", "", "B Sans SC"]
    asked = (tmp_path / "fc-list.asked").read_text().splitlines()
    assert len([line for line in asked if "charset=" in line]) == 1
    assert ":lang=zh-cn" in asked[0]


def test_a_font_for_chinese_goes_before_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chinese, japanese = (rf"printf '{name}.ttf\t0\t{name}\tRegular'" for name in ("Z", "J"))
    answer = f"case $1 in *lang*) {chinese};; *) {japanese};; esac"
    programs(tmp_path, monkeypatch, fc_list=answer, fc_query="echo 4e00-9fff")
    assert further_fonts("直") == [Font("Z.ttf", 0, "Z")]


def test_without_fc_list_the_usual_places_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    font = tmp_path / "cjk.ttc"
    font.write_bytes(b"")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(glyphs, "_CJK", (str(tmp_path / "missing.ttc"), str(font)))
    assert further_fonts("张") == [Font(str(font))]


def test_what_no_font_has_is_noticed_where_somebody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    no_fonts(monkeypatch)
    assert further_fonts("损失") == []
    with noticing() as noticed:
        further_fonts("损失 loss")
    assert list(noticed.said()) == [
        "no font here has 损失: install one that has, such as Noto Sans CJK, "
        "or write .svg, which is shown in the viewer's fonts"
    ]


def test_a_language_that_no_font_can_write_is_left_for_english(monkeypatch: pytest.MonkeyPatch) -> None:
    no_fonts(monkeypatch)
    with speaking("zh"), noticing() as noticed:
        with drawable():
            assert language() == "en"
        assert language() == "zh"
        assert noticed.in_english
        assert "Noto Sans CJK" in next(noticed.said())


def test_a_language_that_a_font_can_write_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_font_with", lambda char: Font("a.ttf"))
    with speaking("zh"), noticing() as noticed, drawable():
        assert language() == "zh"
    assert not list(noticed.said())


def test_each_stretch_of_a_font_has_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "_font_with", lambda char: Font("a.ttf", 0, "A"))
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        "<style>.m{font-family:DejaVu Sans Mono;font-size:10px}</style>"
        '<text class="m" x="80" y="20" text-anchor="end">失&lt;x</text></svg>'
    )
    made = ElementTree.fromstring(in_chunks(svg))
    texts = [one for one in made.iter() if one.tag.endswith("text")]
    assert [(one.get("font-family"), one.text) for one in texts] == [("A", "失"), ("DejaVu Sans Mono", "<x")]
    assert [float(one.get("x", "")) for one in texts] == pytest.approx([57.96, 67.96], abs=0.02)
