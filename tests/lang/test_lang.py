"""Which language is spoken, and how a message is found and filled."""

import pytest

from graphlab import lang
from graphlab.lang import chosen, speaking, t
from graphlab.lang.retold import retold


@pytest.mark.parametrize(
    ("args", "environment", "code"),
    [
        ([], {}, "en"),
        (["step", "--lang", "zh"], {"GRAPHLAB_LANG": "en"}, "zh"),
        (["--lang=en", "step"], {"GRAPHLAB_LANG": "zh"}, "en"),
        (["step", "a.py", "--", "--lang", "zh"], {}, "en"),
        ([], {"GRAPHLAB_LANG": "zh-Hans"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        (["--lang", "xx"], {"LANG": "zh_CN"}, "zh"),
        (["--lang"], {}, "en"),
    ],
)
def test_the_language_is_that_of_the_option_then_of_the_environment(
    args: list[str], environment: dict[str, str], code: str
) -> None:
    assert chosen(args, environment) == code


def test_a_message_is_filled_in_the_present_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphlab.lang.zh.MESSAGES", {"{n} nodes": "{n} 个节点"})
    with speaking("zh"):
        assert t("{n} nodes", n=3) == "3 个节点"
        assert lang.language() == "zh"
    assert t("{n} nodes", n=3) == "3 nodes"
    assert lang.language() == "en"


def test_a_message_without_values_may_have_braces() -> None:
    assert t("no {name} here") == "no {name} here"


def test_what_others_say_is_told_again() -> None:
    with speaking("zh"):
        assert retold("No such option '--foo'.") == "没有选项 '--foo'。"
        assert retold("something else") == "something else"
    assert retold("No such option '--foo'.") == "No such option '--foo'."
