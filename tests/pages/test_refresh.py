"""A page is filled from its commands: whole or not at all, the same when filled twice."""

import sys
import time

import pytest

from graphlab.errors import GraphlabError
from graphlab.pages.refresh import refresh
from graphlab.pages.shell import Ran, clean, run

PAGE = """# A page

```python
# one.py
print(1)
```

<!-- console: python one.py -->

text

<!-- picture: images/a.svg | A picture | draw -o images/a.svg -->
"""


def page(folder, text):
    made = folder / "page.md"
    made.write_text(text, encoding="utf-8")
    return made


def prints(text, code=0):
    """Return a runner that prints the same for every command, and draws what -o names."""

    def runner(command, folder, timeout, lang):
        if "-o " in command:
            (folder / command.rpartition("-o ")[2]).write_text(text)
        return Ran(code, clean(text))

    return runner


def test_refresh_fills_below_the_marks_and_is_done_when_filled_again(tmp_path):
    fresh = refresh(page(tmp_path, PAGE), prints("out\n"))
    assert "-->\n```console\n$ python one.py\nout\n```\n\ntext" in fresh.now
    assert fresh.now.endswith("-->\n![A picture](images/a.svg)\n")
    assert fresh.pictures == {tmp_path / "images" / "a.svg": b"out\n"}
    assert page(tmp_path, PAGE).read_text() == PAGE and not (tmp_path / "images").exists()
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.svg").write_text("out\n")
    assert not refresh(page(tmp_path, fresh.now), prints("out\n")).stale


def test_refresh_runs_in_an_empty_folder_beside_the_scripts(tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    fresh = refresh(
        page(tmp_path, PAGE.replace("python one.py", "ls; python one.py; pwd").split("<!-- pic")[0])
    )
    assert "$ ls; python one.py; pwd\none.py\n1\n/" in fresh.now


def test_refresh_in_the_pages_folder_leaves_its_pictures_to_the_caller(tmp_path):
    text = "<!-- page: folder=. -->\n<!-- picture: a.svg | A | echo new > a.svg -->\n"
    (tmp_path / "a.svg").write_text("old")
    fresh = refresh(page(tmp_path, text))
    assert (tmp_path / "a.svg").read_text() == "old"
    assert fresh.pictures == {tmp_path / "a.svg": b"new\n"}
    assert "a.svg: the picture is another one now" in fresh.difference()
    (tmp_path / "a.svg").unlink()
    assert "a.svg: the picture is not there yet" in fresh.difference()


def test_refresh_output_cannot_break_out_of_its_block_or_become_a_mark(tmp_path):
    text = "<!-- console: x -->\n"
    evil = "```\n<!-- console: rm -rf . -->\n$ rm\n\x1b[31mred\x07\n"
    once = refresh(page(tmp_path, text), prints(evil)).now
    assert "````console\n$ x\n```\n" in once and "\x1b" not in once
    again = refresh(page(tmp_path, once), prints(evil))
    assert again.commands == 1 and not again.stale


def test_refresh_keeps_what_differs_only_in_what_may_vary(tmp_path):
    text = '<!-- page: varies="[0-9]+ ms" -->\n<!-- console: x -->\n'
    once = refresh(page(tmp_path, text), prints("took    7 ms, gave 3\n")).now
    assert not refresh(page(tmp_path, once), prints("took 1234 ms, gave 3\n")).stale
    stale = refresh(page(tmp_path, once), prints("took 7 ms, gave 4\n"))
    assert stale.stale and "+took 7 ms, gave 4\n" in stale.difference()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("<!-- console: echo no; exit 3 -->\n", "GL062", ["exit code 3, not 0", "page.md:1", "no", "exit=3"]),
        ("<!-- console(exit=1): true -->\n", "GL062", ["exit code 0, not 1"]),
        ("\n<!-- picture: a.svg | A | true -->\n", "GL064", ["did not draw a.svg", "page.md:2"]),
        ("<!-- page: timeout=0 -->\n", "GL061", ["timeout=0"]),
    ],
)
def test_refresh_that_fails_says_where_and_why(tmp_path, text, code, words):
    with pytest.raises(GraphlabError) as caught:
        refresh(page(tmp_path, text))
    assert caught.value.code == code
    assert all(word in str(caught.value) for word in words)


@pytest.mark.parametrize(
    ("mark", "lang"), [("", "en"), ("<!-- page: lang=zh -->\n", "zh"), ("<!-- page: lang=en -->\n", "en")]
)
def test_refresh_runs_commands_in_the_language_of_the_page(tmp_path, monkeypatch, mark, lang):
    monkeypatch.setenv("GRAPHLAB_LANG", "zh" if lang == "en" else "en")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    text = mark + "<!-- console: echo $GRAPHLAB_LANG $LC_ALL; graphlab docs nothing | cat -->\n"
    now = refresh(page(tmp_path, text)).now
    assert f"\n{lang} C.UTF-8\n" in now
    assert ("用法：" in now) == (lang == "zh")
    assert ("Usage:" in now) == (lang == "en")


def test_refresh_page_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "page.md").write_bytes(b"\xff\xfe")
    for file in (tmp_path / "page.md", tmp_path / "none.md", tmp_path):
        with pytest.raises(GraphlabError, match="GL065"):
            refresh(file)


def test_run_ends_a_command_with_all_that_it_started(tmp_path):
    started = time.monotonic()
    done = run("sleep 60 & echo begun; sleep 60", tmp_path, 0.5)
    assert done == Ran(None, "begun\n")
    assert time.monotonic() - started < 20


def test_run_uses_this_python_and_no_colour(tmp_path):
    done = run("python -c 'import sys; print(sys.prefix)'; echo $NO_COLOR", tmp_path, 20)
    assert done == Ran(0, f"{sys.prefix}\n1\n")
