"""The page's scripts as one: each module a function that returns what it exports.

The modules are plain ES modules, so that node and a type checker read them as they are; a page that
is one file cannot import. Only the forms that the modules use are known here.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import (\{[^}]*\}|\* as (\w+)) from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ ]+", re.MULTILINE)
FOLDER = Path(__file__).with_name("assets")


@cache
def script(entry: str = "main") -> str:
    """Return the module ``entry`` with all that it needs, as one classic script."""
    made: dict[str, str] = {}
    _add(entry, made)
    return '"use strict";\n' + "".join(made.values())


def _add(name: str, made: dict[str, str]) -> None:
    """Add a module after those that it imports."""
    text = FOLDER.joinpath(f"{name}.js").read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        if found.group(3) not in made:
            _add(found.group(3), made)
    text = _IMPORT.sub(_taken, text)
    exported = [found.group(2) for found in _EXPORT.finditer(text)]
    text = _INDENT.sub("", _COMMENT.sub("", _EXPORT.sub(r"\1", text)))
    made[name] = f"const module_{name} = (() => {{\n{text}return {{ {', '.join(exported)} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    what = found.group(2) or found.group(1)
    return f"const {what} = module_{found.group(3)};\n"
