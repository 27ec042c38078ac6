"""Every console block of the README is run, and prints what the README says it prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, child_environment

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
TRAIN = re.search(r"```python\n(.*?)```", README, re.DOTALL).group(1)


def blocks(page: str = README) -> list[tuple[str, str]]:
    """Return each command of a page with what it should print."""
    found = re.findall(r"```console\n\$ (.*?)\n(.*?)```", page, re.DOTALL)
    assert len(found) == page.count("```console")
    return found


def prepare(folder: Path) -> None:
    """Put train.py into ``folder``, and a graphlab command that is this package."""
    (folder / "train.py").write_text(TRAIN)
    (folder / "bin").mkdir(exist_ok=True)
    for name, module in {"graphlab": "graphlab", "pytest": "pytest -p graphlab.pytest_plugin"}.items():
        command = folder / "bin" / name
        command.write_text(f'#!/bin/sh\nexec {sys.executable} -m {module} "$@"\n')
        command.chmod(0o755)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("readme")
    prepare(made)
    return made


def run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={
            **child_environment(measured=False),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PATH": f"{folder}/bin{os.pathsep}{os.environ['PATH']}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=240,
        check=False,
    )
    return done.stdout


def test_readme_commands_in_order_print_what_is_shown(folder):
    for command, printed in blocks():
        assert run(command, folder) == printed, command


def test_readme_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (REPOSITORY / target).exists(), target


def test_readme_drawn_pictures_are_svg():
    for target in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (REPOSITORY / target).read_text(encoding="utf-8").lstrip().startswith(("<?xml", "<svg"))
