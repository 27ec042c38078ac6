"""Draws docs/images/watch-page.png and contrast-page.png: python -m tests.reports.picture."""

import re
import tempfile
from pathlib import Path

from tests.conftest import REPOSITORY, run_cli
from tests.explorer.chromium import browser, opened

IMAGES = REPOSITORY / "docs" / "images"
WIDE = 1180
HIDE = "document.getElementById('language').hidden = true"  # not every machine has the font


def block(page: str, file: str) -> str:
    """Return the script that a page of the documentation shows as a file."""
    text = (REPOSITORY / "docs" / page).read_text(encoding="utf-8")
    found = re.search(rf"```python\n(# {re.escape(file)}\n.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


def main() -> None:
    """Watch the loop of docs/watch.md, contrast the branch of docs/contrast.md, and keep each window."""
    with tempfile.TemporaryDirectory() as name, browser() as started:
        folder = Path(name)
        (folder / "branching.py").write_text(block("watch.md", "branching.py"), encoding="utf-8")
        run_cli("watch", "-q", "branching.py", "-o", "a.html", cwd=folder)
        run_cli("contrast", "-q", "sample:branching", "--only", "jit,compile", "-o", "b.html", cwd=folder)
        with opened(started, viewport={"width": WIDE, "height": 1150}) as seen:
            page = seen.open(folder / "a.html")
            page.evaluate(HIDE)
            plot = page.locator(".plot").first
            plot.focus()
            page.keyboard.press("Home")
            page.keyboard.press("ArrowRight")
            page.evaluate("document.activeElement.blur()")
            page.screenshot(path=IMAGES / "watch-page.png")
        with opened(started, viewport={"width": WIDE, "height": 760}) as seen:
            page = seen.open(folder / "b.html")
            page.evaluate(HIDE)
            page.locator("[data-cell]", has_text="y = x**2").first.click()
            page.mouse.move(5, 300)
            page.screenshot(path=IMAGES / "contrast-page.png")


if __name__ == "__main__":
    main()
