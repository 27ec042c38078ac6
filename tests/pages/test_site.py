"""The site: every command and page is in it, its examples are true, and it builds without a warning."""

import doctest
import re
import subprocess
import sys

import pytest

from graphlab.cli.group import COMMANDS, graphlab
from graphlab.pages.marks import read
from tests.conftest import REPOSITORY, child_environment

DOCS = REPOSITORY / "docs"


def page(name):
    return (DOCS / name).read_text(encoding="utf-8")


def test_python_page_examples_are_true(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(str(DOCS / "python.md"), module_relative=False)
    assert found.attempted > 8
    assert found.failed == 0


def test_cli_page_has_the_help_of_every_command():
    import click

    commands = {mark.command for mark in read(page("cli.md"), "cli.md").marks}
    wanted = {"graphlab -h"}
    for name in COMMANDS:
        command = graphlab.get_command(click.Context(graphlab), name)
        wanted.add(f"graphlab {name} -h")
        below = command.commands if isinstance(command, click.Group) else {}
        wanted |= {f"graphlab {name} {one} -h" for one in below}
    assert commands == wanted


def test_contents_lists_every_page():
    listed = set(re.findall(r"^(?:\S+ <)?([\w/-]+)>?$", page("contents.md"), re.MULTILINE))
    pages = {
        path.relative_to(DOCS).with_suffix("").as_posix()
        for path in (*DOCS.glob("*.md"), *(DOCS / "zh").glob("*.md"))
    }
    assert pages - {"contents"} <= listed


def test_every_page_is_reached_from_the_index():
    index = page("index.md")
    for path in (*DOCS.glob("*.md"), *(DOCS / "zh").glob("*.md")):
        link = f"]({path.relative_to(DOCS).as_posix()})"
        assert path.name in ("index.md", "contents.md", "readme.md") or link in index, path.name


@pytest.mark.slow
def test_site_builds_without_a_warning_and_opens_from_disk(tmp_path):
    for name in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(name)
    words = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-b",
        "html",
        str(DOCS),
        str(tmp_path),
    ]
    done = subprocess.run(
        words, env=child_environment(measured=False), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    loaded = re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(https?:[^\"]+)\"", text)
    assert loaded == []
    for name, lang in {"index": "en", "readme": "en", "zh/readme": "zh-CN", "zh/tutorial": "zh-CN"}.items():
        text = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
        assert f'<html class="no-js" lang="{lang}"' in text
    english, chinese = ((tmp_path / f"{one}.html").read_text("utf-8") for one in ("readme", "zh/readme"))
    assert re.search(r'href="zh/readme.html">(<[^>]+>)*中文<', english)
    assert re.search(r'href="../readme.html">(<[^>]+>)*English<', chinese)
