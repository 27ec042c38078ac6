"""The pages of this project are what their commands make, and every block in them is made."""

import re

import pytest

from graphlab.pages.marks import read
from graphlab.pages.refresh import refresh
from tests.conftest import REPOSITORY, child_environment

PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
MARKED = [one for one in PAGES if read(one.read_text(encoding="utf-8"), one.name).marks]
QUICK = {"README.md", "cli.md", "shell.md"}  # the others have a minute or more of commands


@pytest.fixture
def as_installed(monkeypatch):
    """Let the commands of pages find this package, and pytest our plugin, wherever they run."""
    for key, value in child_environment(measured=False).items():
        monkeypatch.setenv(key, value)
    for key in ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "graphlab.pytest_plugin")


# What a browser shows, which no command of ours draws: python -m tests.explorer.picture
PHOTOGRAPHED = {REPOSITORY / "docs" / "images" / "explorer.png"}


@pytest.mark.parametrize(
    "page",
    [pytest.param(one, marks=[] if one.name in QUICK else pytest.mark.slow, id=one.stem) for one in MARKED],
)
def test_page_is_what_its_commands_make(page, as_installed):
    fresh = refresh(page)
    assert fresh.difference() == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.stem)
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
    assert set((REPOSITORY / "docs" / "images").iterdir()) - shown == set()
