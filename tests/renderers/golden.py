"""Compare with a file in tests/golden; GRAPHLAB_REGENERATE=1 writes it instead."""

import os
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "golden"


def check(name: str, made: str) -> None:
    """Fail unless ``made`` is what the file ``name`` holds."""
    file = FOLDER / name
    if os.environ.get("GRAPHLAB_REGENERATE"):
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8"), f"{name} differs: GRAPHLAB_REGENERATE=1 accepts"
