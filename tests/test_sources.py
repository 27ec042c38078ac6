"""The page about the five articles: its commands print what it shows, and it says what they print."""

import pytest

from tests.conftest import REPOSITORY
from tests.test_readme import blocks, prepare, run

SOURCES = (REPOSITORY / "docs" / "sources.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("sources")
    prepare(made)
    return made


def cases() -> list[object]:
    """Return every block; those that run a whole sample are slow, and its own test checks its figures."""
    return [
        pytest.param(*one, id=f"{number}", marks=[pytest.mark.slow] if "--run-to-end" in one[0] else [])
        for number, one in enumerate(blocks(SOURCES))
    ]


@pytest.mark.parametrize(("command", "printed"), cases())
def test_sources_command_prints_what_is_shown(command, printed, folder):
    assert printed
    assert run(command, folder) == printed
