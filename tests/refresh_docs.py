"""Run as ``python -m tests.refresh_docs``: draw the pictures of docs/ and refill what commands print."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.filling import refill
from tests.stepper.screen.pictures import SCREENS, picture
from tests.test_readme import blocks, prepare, run

PICTURES = {
    "surface-grads": ["sample:surface", "--show", "grads"],
    "surface-data": ["sample:surface", "--style", "data"],
    "linear_twice": ["sample:linear_twice"],
    "lecture_linear": ["sample:lecture_linear", "--show", "grads"],
    "thermometer_split": ["sample:thermometer_split", "--show", "grads", "--direction", "TB"],
    "thermometer_validation": ["sample:thermometer_split", "--root", "val_loss", "--direction", "TB"],
    "swapped_point": ["sample:swapped_point", "--backward", "2", "--show", "grads"],
    "stop_early": ["sample:stop_early", "--direction", "TB"],
    "stop_early-data": ["sample:stop_early", "--style", "data", "--direction", "TB"],
}

PAGES = ("README.md", "docs/sources.md")
MARKED = (
    "docs/contrast.md",
    "docs/watch.md",
    "docs/testing.md",
)  # their blocks stand below marks that say what fills them

STEPS = {"surface-step": ("sample:surface", 3)}


def main() -> None:
    for name, words in PICTURES.items():
        made = f"docs/images/{name}.svg"
        command = [sys.executable, "-m", "graphlab", "render", "-q", *words, "-o", made]
        subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, check=True)
        print(made)
    for name, (sample, step) in STEPS.items():
        made = f"docs/images/{name}.svg"
        command = [sys.executable, "-m", "graphlab", "step", "-q", sample]
        lines = f"s {step}\nx {made}\nq\n"
        subprocess.run(command, cwd=REPOSITORY, input=lines, text=True, stdout=subprocess.DEVNULL, check=True)
        print(made)
    for name in SCREENS:
        (REPOSITORY / "docs" / "images" / f"{name}.svg").write_text(picture(name), encoding="utf-8")
        print(f"docs/images/{name}.svg")
    for page in PAGES:
        refill_blocks(REPOSITORY / page)
        print(page)
    for page in MARKED:
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder))
            refill(REPOSITORY / page, Path(folder), run)
        print(page)


def refill_blocks(page: Path) -> None:
    """Run the commands of a page, and write what they print below them."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for command, printed in blocks(text):
            got = run(command, Path(folder))
            text = text.replace(f"$ {command}\n{printed}```", f"$ {command}\n{got}```")
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
