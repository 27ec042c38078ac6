"""The scripts of a page as one: each module a function that returns what it exports.

The modules are plain ES modules, so that node and a type checker read them as they are; a page that
is one file cannot import. Only the forms that the modules use are known here.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import (\{[^}]*\}|\* as (\w+)) from "(\.[\w./]*/(\w+)\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ ]+", re.MULTILINE)
SHARED = Path(__file__).with_name("assets")


@cache
def script(entry: Path) -> str:
    """Return the module in the file ``entry`` with all that it needs, as one classic script.

    Modules are told apart by the names of their files: two of one name in one page are an error.
    """
    made: dict[str, str] = {}
    _add(entry.resolve(), made, {})
    return '"use strict";\n' + "".join(made.values())


def _add(path: Path, made: dict[str, str], seen: dict[str, Path]) -> None:
    """Add a module after those that it imports."""
    if path.stem in seen:
        if seen[path.stem] != path:
            raise ValueError(f"{path} and {seen[path.stem]} have one name")
        return
    seen[path.stem] = path
    text = path.read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        _add(path.parent.joinpath(found.group(3)).resolve(), made, seen)
    text = _IMPORT.sub(_taken, text)
    exported = [found.group(2) for found in _EXPORT.finditer(text)]
    text = _INDENT.sub("", _COMMENT.sub("", _EXPORT.sub(r"\1", text)))
    made[path.stem] = (
        f"const module_{path.stem} = (() => {{\n{text}return {{ {', '.join(exported)} }};\n}})();\n"
    )


def _taken(found: re.Match[str]) -> str:
    what = found.group(2) or found.group(1)
    return f"const {what} = module_{found.group(4)};\n"
