"""Help in another language: all of it, and laid out by columns."""

import re

import click
import pytest

from graphlab.cli.group import COMMANDS, graphlab
from graphlab.lang import speaking
from graphlab.lang.wrapping import columns, wrapped
from tests.lang.pseudo import bracketed, outside, words

CALLS = [[], *([name] for name in COMMANDS), ["samples", "list"], ["samples", "show"], ["samples", "copy"]]
CALLS.append(["docs", "build"])
NAMES = {"graphlab", *COMMANDS, "list", "show", "copy", "build"}


def help_of(call: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what --help prints, 80 columns wide."""
    graphlab.main([*call, "--help"], prog_name="graphlab", standalone_mode=False)
    return capsys.readouterr().out


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_help_is_translated_whole(
    call: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with bracketed(monkeypatch):
        said = help_of(call, capsys)
    assert words(outside(said)) <= NAMES


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_help_in_chinese_keeps_its_columns(
    call: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with speaking("zh"):
        lines = help_of(call, capsys).splitlines()
    assert [line for line in lines if columns(line) > 80] == []
    assert [line for line in lines if line.strip()[:1] in tuple("。，、；：！？）」")] == []
    options = lines[lines.index("选项：") + 1 :]
    options = options[: options.index("")]
    starts = {columns(line[: found.end()]) for line in options if (found := _SECOND.match(line))}
    assert len(starts) == 1


_SECOND = re.compile(r"  -\S.*?  +(?=\S)|   +(?=\S)")


def test_help_of_a_group_lists_its_commands_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("zh"):
        assert "  copy  把样例 NAME 复制到文件夹 DIR（不给时为当前文件夹）\n" in help_of(["samples"], capsys)


def test_a_text_is_broken_between_characters_and_never_before_a_full_stop() -> None:
    text = "节点按运算（op）辨认。其余 backward() 不比较。"
    assert wrapped(text, 12, first="  ", later="    ") == (
        "  节点按运算\n    （op）辨\n    认。其余\n    backward()\n    不比较。"
    )


def test_a_word_longer_than_the_line_stays_whole() -> None:
    assert wrapped("见 a_very_long_name_of_a_file。", 10) == "见\na_very_long_name_of_a_file。"


@pytest.mark.parametrize("word", ["zh", "zh_CN", "zh-Hans"])
def test_a_language_may_be_written_as_a_locale_is(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    graphlab.main(["--lang", word, "samples", "list"], prog_name="graphlab", standalone_mode=False)
    assert "quadratic" in capsys.readouterr().out


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(click.UsageError) as caught:
        graphlab.main(["samples", "list", "--lang", "fr"], standalone_mode=False)
    assert caught.value.format_message() == "Invalid value for '--lang': 'fr' is not one of 'en', 'zh'."


def test_a_variable_that_names_no_language_is_refused_and_help_is_given_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRAPHLAB_LANG", "fr")
    with pytest.raises(click.UsageError) as caught:
        graphlab.main(["samples", "list"], standalone_mode=False)
    assert caught.value.format_message() == (
        "Invalid value for GRAPHLAB_LANG: 'fr' is not one of 'en', 'zh'."
    )
    graphlab.main(["--lang", "en", "samples", "list", "--lang", "en"], standalone_mode=False)
    assert "List the samples" in help_of(["samples", "list"], capsys)
