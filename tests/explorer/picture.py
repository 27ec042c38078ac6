"""Draws docs/images/explorer.png: python -m tests.explorer.picture. It needs playwright and a Chromium."""

import tempfile
from pathlib import Path

from graphlab.explorer.page import explorer
from graphlab.renderers.options import Options
from tests.conftest import REPOSITORY, run_cli
from tests.explorer.chromium import browser, opened

SIZE = {"width": 1180, "height": 700}


def main() -> None:
    """Record a sample, open its page at a step with a node selected, and keep what the window shows."""
    from graphlab import load

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_cli("render", "-q", "sample:surface", "-o", "a.json", "--show", "grads", cwd=folder)
        recording = load(folder / "a.json")
        (folder / "a.html").write_text(explorer(recording, Options()), encoding="utf-8")
        with browser() as started, opened(started, viewport=SIZE) as seen:
            page = seen.open(folder / "a.html")
            for key in ("Home", "s", "s", "s"):
                page.keyboard.press(key)
            page.locator("[data-thing]", has_text="MulBackward0").click()
            page.mouse.move(5, 300)
            page.evaluate(
                "document.getElementById('language').hidden = true"
            )  # not every machine has the font
            page.screenshot(path=REPOSITORY / "docs" / "images" / "explorer.png")


if __name__ == "__main__":
    main()
