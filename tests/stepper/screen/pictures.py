"""The pictures of the screen in docs/: what the real app shows, as SVG without foreign fonts.

``python -m tests.stepper.screen.pictures NAME FILE`` draws one.
"""

import re
import sys
import tempfile
from pathlib import Path

from graphlab.renderers.styles import MONO
from graphlab.serialize import load
from tests.conftest import run_cli
from tests.stepper.screen.pilot import play

SCREENS = {
    "step-surface": ("surface", ["right"] * 3, "dark"),
    "step-twice": ("linear_twice", ["right"] * 8, "light"),
}


def picture(name: str) -> str:
    """Return the SVG of a screen."""
    sample, keys, ground = SCREENS[name]
    with tempfile.TemporaryDirectory() as folder:
        done = run_cli("step", f"sample:{sample}", "-q", "-o", "a.json", cwd=Path(folder))
        assert done.returncode == 0, done.stderr
        svg = play(load(Path(folder) / "a.json"), keys, (100, 28), ground).svg
    svg = re.sub(r"\s*@font-face \{[^}]*\}", "", svg).replace("font-variant-east-asian: full-width;", "")
    lines = svg.replace("Fira Code, monospace", MONO).replace("font-family: arial", f"font-family: {MONO}")
    return "\n".join(line.rstrip() for line in lines.splitlines()) + "\n"


def words(svg: str) -> list[str]:
    """Return the pieces of text in an SVG."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(picture(sys.argv[1]), encoding="utf-8")
