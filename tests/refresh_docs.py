"""Run as ``python -m tests.refresh_docs``: draw the pictures of docs/ and refill what commands print."""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.filling import refill
from tests.stepper.screen.pictures import SCREENS, picture
from tests.test_readme import README, blocks, prepare, run

PICTURES = {
    "surface-grads": ["sample:surface", "--show", "grads"],
    "surface-data": ["sample:surface", "--style", "data"],
    "linear_twice": ["sample:linear_twice"],
}

PAGES = ["contrast.md"]

STEPS = {"surface-step": ("sample:surface", 3)}


def main() -> None:
    for name, words in PICTURES.items():
        made = f"docs/images/{name}.svg"
        command = [sys.executable, "-m", "graphlab", "render", "-q", *words, "-o", made]
        subprocess.run(command, cwd=REPOSITORY, check=True)
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
    text = README
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for command, printed in blocks():
            got = run(command, Path(folder))
            text = text.replace(f"$ {command}\n{printed}```", f"$ {command}\n{got}```")
    (REPOSITORY / "README.md").write_text(text, encoding="utf-8")
    print("README.md")
    for name in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder))
            refill(REPOSITORY / "docs" / name, Path(folder), run)
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
