"""Pages whose console blocks and pictures come from runs: marks say which command fills them.

``<!-- console: COMMAND -->`` is followed by a block with what COMMAND prints, and
``<!-- picture: FILE | WORDS | COMMAND -->`` by the picture FILE that COMMAND draws. A block of
Python whose first line is ``# NAME.py`` is a file beside which the commands run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

CONSOLE = re.compile(r"<!-- console: (.+?) -->\n(?:```console\n.*?\n```\n)?", re.DOTALL)
PICTURE = re.compile(r"<!-- picture: (\S+) \| (.+?) \| (.+?) -->\n(?:!\[[^\n]*\)\n)?")
SCRIPT = re.compile(r"```python\n(# (\w+\.py)\n.*?)```", re.DOTALL)


def scripts(text: str) -> dict[str, str]:
    """Return the scripts of a page by their file names."""
    return {name: body for body, name in SCRIPT.findall(text)}


def commands(text: str) -> list[str]:
    """Return every command of a page, in order."""
    found = [
        (one.start(), one.group(one.lastindex or 1))
        for one in (*CONSOLE.finditer(text), *PICTURE.finditer(text))
    ]
    return [command for _, command in sorted(found)]


def filled(text: str, run: Callable[[str], str]) -> str:
    """Return the page with fresh console blocks and pictures; ``run`` returns what a command prints."""

    def console(found: re.Match[str]) -> str:
        command = found.group(1)
        return f"<!-- console: {command} -->\n```console\n$ {command}\n{run(command)}```\n"

    def picture(found: re.Match[str]) -> str:
        file, said, command = found.groups()
        run(command)
        return f"<!-- picture: {file} | {said} | {command} -->\n![{said}]({file})\n"

    return PICTURE.sub(picture, CONSOLE.sub(console, text))


def refill(page: Path, folder: Path, run: Callable[[str, Path], str]) -> None:
    """Fill a page anew: run its commands in ``folder``, and take over the pictures that they draw."""
    text = page.read_text(encoding="utf-8")
    (folder / "images").mkdir(exist_ok=True)
    for name, body in scripts(text).items():
        (folder / name).write_text(body, encoding="utf-8")
    page.write_text(filled(text, lambda command: run(command, folder)), encoding="utf-8")
    for file, *_ in PICTURE.findall(text):
        (page.parent / file).write_bytes((folder / file).read_bytes())
