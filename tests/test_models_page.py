"""The page about real models: its commands print what it shows, and draw what it draws."""

import pytest

from tests.conftest import REPOSITORY
from tests.filling import PICTURE, filled, scripts
from tests.test_readme import prepare, run

PAGE = REPOSITORY / "docs" / "models.md"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("models")
    prepare(made)
    (made / "images").mkdir()
    return made


@pytest.mark.slow
def test_models_page_shows_what_its_commands_print_and_draw(folder):
    text = PAGE.read_text(encoding="utf-8")
    for name, body in scripts(text).items():
        (folder / name).write_text(body, encoding="utf-8")
    assert filled(text, lambda command: run(command, folder)) == text
    for file, *_ in PICTURE.findall(text):
        assert (folder / file).read_text(encoding="utf-8") == (PAGE.parent / file).read_text(encoding="utf-8")
