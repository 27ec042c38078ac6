"""The pages of this project are what their commands make, and every block in them is made."""

import re

import pytest

from graphlab.pages.marks import read
from graphlab.pages.refresh import refresh
from tests.conftest import REPOSITORY, child_environment

CHINESE = {REPOSITORY / "README.zh.md": REPOSITORY / "README.md"} | {
    one: one.parents[1] / one.name for one in sorted((REPOSITORY / "docs" / "zh").glob("*.md"))
}
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md")), *CHINESE]
MARKED = [one for one in PAGES if read(one.read_text(encoding="utf-8"), one.name).marks]


def name(page):
    """Return the name of a page among all."""
    return page.relative_to(REPOSITORY).with_suffix("").as_posix()


QUICK = {"README", "docs/cli", "docs/shell"}  # the others have a minute or more of commands


@pytest.fixture
def as_installed(monkeypatch):
    """Let the commands of pages find this package, and pytest our plugin, wherever they run."""
    for key, value in child_environment(measured=False).items():
        monkeypatch.setenv(key, value)
    for key in ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "graphlab.pytest_plugin")


# What a browser shows and no command of ours draws: python -m tests.explorer.picture, tests.reports.picture
PHOTOGRAPHS = ("explorer", "explorer-dark", "explorer-narrow", "watch-page", "contrast-page")
PHOTOGRAPHED = {REPOSITORY / "docs" / "images" / f"{one}.png" for one in PHOTOGRAPHS}


@pytest.mark.parametrize(
    "page",
    [pytest.param(one, marks=[] if name(one) in QUICK else pytest.mark.slow, id=name(one)) for one in MARKED],
)
def test_page_is_what_its_commands_make(page, as_installed):
    fresh = refresh(page)
    assert fresh.difference() == ""


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_console_block_and_picture_has_a_mark(page):
    text = page.read_text(encoding="utf-8")
    lines = read(text, page.name).lines
    for at, line in enumerate(lines):
        if line.startswith("```console"):
            assert lines[at - 1].startswith("<!-- console"), f"{page.name}:{at + 1}"
    drawn = {
        (one.parent / mark.file).resolve()
        for one in MARKED
        for mark in read(one.read_text(encoding="utf-8"), one.name).marks
        if mark.file
    }
    for target in re.findall(r"^!\[[^]]*\]\(([^)]+)\)", text, re.MULTILINE):
        assert (page.parent / target).resolve() in drawn | PHOTOGRAPHED, target
        assert (page.parent / target).is_file(), target


def test_no_picture_is_left_that_no_page_shows():
    shown = {
        (one.parent / target).resolve()
        for one in PAGES
        for target in re.findall(r"!\[[^]]*\]\(([^)]+)\)", one.read_text(encoding="utf-8"))
    }
    drawn = {*(REPOSITORY / "docs" / "images").iterdir(), *(REPOSITORY / "docs" / "zh" / "images").iterdir()}
    assert drawn - shown == set()


@pytest.mark.parametrize("page", CHINESE, ids=name)
def test_chinese_page_says_so_and_runs_what_its_english_one_runs(page):
    chinese, english = (read(one.read_text(encoding="utf-8"), one.name) for one in (page, CHINESE[page]))
    if page.name != "readme.md":  # which includes the other one
        assert (chinese.settings["lang"], english.settings.get("lang", "en")) == ("zh", "en")
    assert chinese.scripts == english.scripts
    ours, theirs = commands(chinese), commands(english)
    own = [one for one in ours if one not in theirs]
    assert [one for one in ours if one in theirs] == theirs
    assert all(file for file, _, _ in own)  # pictures that the English page takes from another one


def commands(page):
    """Return what a page runs, without what cuts the output: lines are others in each language."""
    cut = re.compile(r" \| (head|tail|grep|sed) .*")
    return [(mark.file, cut.sub("", mark.command), mark.exit) for mark in page.marks]
