"""Pages are filled from runs: blocks where the marks are, the same when filled twice."""

import re
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.filling import commands, filled, refill

PAGE = """# A page

```python
# one.py
print(1)
```

<!-- console: python one.py -->

text

<!-- picture: images/a.svg | A picture | draw one.py -o images/a.svg -->
"""


def test_filled_page_has_a_block_after_each_mark() -> None:
    made = filled(PAGE, lambda command: f"ran {command}\n")
    assert "-->\n```console\n$ python one.py\nran python one.py\n```\n\ntext" in made
    assert made.endswith("-->\n![A picture](images/a.svg)\n")


def test_filled_page_filled_again_is_the_same() -> None:
    once = filled(PAGE, lambda command: "out ``` put\n")
    assert filled(once, lambda command: "out ``` put\n") == once
    assert "new" in filled(once, lambda command: "new\n") and "out" not in filled(
        once, lambda command: "new\n"
    )


def test_refill_runs_beside_the_scripts_and_takes_the_pictures(tmp_path: Path) -> None:
    page, folder = tmp_path / "docs" / "page.md", tmp_path / "run"
    (page.parent / "images").mkdir(parents=True)
    folder.mkdir()
    page.write_text(PAGE)

    def run(command: str, where: Path) -> str:
        if "-o" in command:
            (where / "images" / "a.svg").write_text("<svg/>")
        return (where / "one.py").read_text().splitlines()[1] + "\n"

    refill(page, folder, run)
    assert "$ python one.py\nprint(1)\n```" in page.read_text()
    assert (page.parent / "images" / "a.svg").read_text() == "<svg/>"


def test_contrast_page_is_filled_and_names_samples_that_exist() -> None:
    text = (REPOSITORY / "docs" / "contrast.md").read_text(encoding="utf-8")
    named = set(re.findall(r"sample:(\w+)", text))
    assert {"branching", "looping", "dropout_mode", "shape_frozen", "list_append"} <= named
    assert all((REPOSITORY / "samples" / f"{name}.py").is_file() for name in named)
    wanted = commands(text)
    assert len(wanted) == text.count("<!-- console:") + text.count("<!-- picture:")
    assert all(command.startswith("graphlab contrast ") for command in wanted)
    assert all(f"-->\n```console\n$ {one}\n" in text or f"{one} -->\n![" in text for one in wanted)
