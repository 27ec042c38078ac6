"""Places in files, as a picture may show them: without the folders of its user."""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphlab.graph import Source

PACKAGES = ("site-packages", "dist-packages")
_FOLDERS = re.compile(r"""(?<![\w./\\])(?:(?:[A-Za-z]:)?[/\\](?:[^/\\\s"'<>&;:]+[/\\]){2,})(?=[^/\\\s])""")


def place(source: Source) -> str:
    """Return file and line: ``surface.py:14``, or ``torch/nn/functional.py:42`` of an installed package."""
    return f"{short(source.file)}:{source.line}"


def short(file: str) -> str:
    """Return a file's way below the folder of packages, or its name; a relative path as it is."""
    made = path(file)
    if not made.is_absolute():
        return file
    for folder in PACKAGES:
        if folder in made.parts:
            return "/".join(made.parts[made.parts.index(folder) + 1 :])
    return made.name


def without_folders(text: str) -> str:
    """Return what somebody else said without the folders of the files that it names."""
    return _FOLDERS.sub("", text)


def path(text: str) -> PurePath:
    """Return a path of the system that wrote it."""
    return PureWindowsPath(text) if text[1:3] in (":\\", ":/") else PurePosixPath(text)
