"""The documentation says what the code does."""

import re
from dataclasses import MISSING, fields, is_dataclass

import pytest

from graphlab import graph, outcome, recording
from graphlab.renderers import view_json
from tests.conftest import REPOSITORY

ROOMS = {"schema.md": (graph, recording, view_json), "contrast-json.md": (outcome,)}
TYPES = {
    name: (page, kind)
    for page, modules in ROOMS.items()
    for module in modules
    for name, kind in vars(module).items()
    if is_dataclass(kind)
}


def rows(name: str) -> dict[str, str]:
    """Return field → default of the table below the heading ``name``."""
    text = (REPOSITORY / "docs" / TYPES[name][0]).read_text(encoding="utf-8")
    section = text.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
    found = {}
    for line in section.splitlines():
        if line.startswith("| `"):
            first, _, default, _ = (cell.strip() for cell in line.strip("|").split("|"))
            found |= dict.fromkeys(re.findall(r"`(\w+)`", first), default)
    return found


@pytest.mark.parametrize("name", sorted(TYPES))
def test_schema_documents_every_field_of_every_type(name):
    assert list(rows(name)) == [
        one.name for one in sorted(fields(TYPES[name][1]), key=lambda one: one.name != "schema")
    ]


@pytest.mark.parametrize("name", sorted(TYPES))
def test_schema_says_which_fields_are_required(name):
    required = {
        one.name
        for one in fields(TYPES[name][1])
        if one.default is MISSING and one.default_factory is MISSING
    }
    assert {field for field, default in rows(name).items() if default == "required"} == required


PAGES = [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_docs_links_lead_somewhere(path):
    text = re.sub(r"^(`{3,}).*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        assert "://" in target or (path.parent / target).exists(), target


def test_decisions_are_short():
    for path in (REPOSITORY / "docs" / "decisions").glob("*.md"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 30, path.name
