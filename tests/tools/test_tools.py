"""What is made for a release: manual pages, the picture of the rooms, licences, news."""

import re
import shutil
import subprocess
import sys

import pytest

from graphlab.cli.group import COMMANDS
from graphlab.version import __version__
from tests.conftest import REPOSITORY, child_environment


def tool(name, *words):
    return subprocess.run(
        [sys.executable, str(REPOSITORY / "tools" / name), *map(str, words)],
        cwd=REPOSITORY,
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


def test_manual_has_a_page_for_every_command_that_roff_takes(tmp_path):
    done = tool("make_man.py", tmp_path)
    assert done.returncode == 0, done.stderr
    names = {path.stem for path in tmp_path.glob("*.1")}
    assert {"graphlab", *(f"graphlab-{name}" for name in COMMANDS), "graphlab-docs-build"} <= names
    text = (tmp_path / "graphlab-render.1").read_text(encoding="utf-8")
    assert "\n.B \\-o, \\-\\-output FILE\n" in text and "graphlab render train.py" in text.replace("\\-", "-")
    if shutil.which("groff"):
        files = sorted(tmp_path.glob("*.1"))
        said = subprocess.run(
            ["groff", "-man", "-ww", "-Tutf8", "-z", *files], capture_output=True, check=True
        )
        assert said.stderr == b""


def test_rooms_are_drawn_from_the_imports(tmp_path):
    pytest.importorskip("grimp")
    done = tool("rooms.py", tmp_path / "rooms.svg")
    assert done.returncode == 0, done.stderr
    kept = REPOSITORY / "docs" / "images" / "rooms.svg"
    assert (tmp_path / "rooms.svg").read_text() == kept.read_text(), "make docs-fill"


def test_licences_of_what_is_needed_are_fine():
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.search(r"\ndependencies = \[(.*?)\n\]", text, re.DOTALL).group(1)
    names = re.findall(r'"([\w-]+)', needed)
    assert "torch" in names
    done = tool("licences.py", *names)
    assert done.returncode == 0, done.stdout
    assert "torch" in done.stdout and "!!" not in done.stdout


def test_licences_names_a_package_that_says_nothing(tmp_path):
    for name, said in (("odd", "License: Ours, no copying"), ("fine", "License: MIT")):
        (tmp_path / f"{name}-1.dist-info").mkdir()
        (tmp_path / f"{name}-1.dist-info" / "METADATA").write_text(f"Name: {name}\nVersion: 1\n{said}\n")
    code = f"import sys, runpy; sys.path.insert(0, {str(tmp_path)!r}); sys.argv = ['x', 'odd', 'fine']; "
    code += f"runpy.run_path({str(REPOSITORY / 'tools' / 'licences.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"^!! odd +Ours", done.stdout, re.MULTILINE)
    assert re.search(r"^   fine +MIT", done.stdout, re.MULTILINE)


def test_citation_and_version_agree():
    assert f"\nversion: {__version__}\n" in (REPOSITORY / "CITATION.cff").read_text(encoding="utf-8")


def test_news_fragments_make_a_chapter(tmp_path):
    pytest.importorskip("towncrier")
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(REPOSITORY / name, tmp_path)
    shutil.copytree(REPOSITORY / "changes", tmp_path / "changes")
    (tmp_path / "changes" / "+words.added.md").write_text("Something that is new.\n")
    build = [sys.executable, "-m", "towncrier", "build", "--yes", "--version", "9.9", "--date", "2030-01-01"]
    done = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "## 9.9 (2030-01-01)" in (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8"), done.stderr
    text = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (
        text.index("# Changes")
        < text.index("## 9.9")
        < text.index("- Something that is new.")
        < text.index("## 0.1.0")
    )
