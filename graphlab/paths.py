"""Where a file of code belongs, told from its path alone; torch is not needed for it."""

from __future__ import annotations

import os
from functools import cache

SITE = f"{os.sep}site-packages{os.sep}"


@cache
def shown_path(file: str) -> str:
    """Return a file's path from site-packages, else from the current folder, else whole."""
    if SITE in file:
        return file.rpartition(SITE)[2]
    if not os.path.isabs(file):
        return file
    here = os.path.join(os.getcwd(), "")
    return file.removeprefix(here)
