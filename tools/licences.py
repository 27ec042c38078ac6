"""Check that every package that graphlab needs when it runs has a licence that goes with its own.

    python tools/licences.py

Prints each with its licence; ends with 1 if one is not known to be fine.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires

from packaging.requirements import Requirement

# As they are called in metadata: a licence expression, a text, or a classifier.
FINE = re.compile(
    r"\b(MIT|BSD|Apache|PSF|Python Software Foundation|ISC|0BSD|MPL|Mozilla Public|EPL-2\.0|Eclipse Public"
    r"|HPND|Unlicense|zlib|CC0|LGPL|GNU Lesser|NVIDIA|none of its own)", re.IGNORECASE
)  # fmt: skip
_NOTHING = "none of its own, it only needs others"


def needed(name: str) -> list[str]:
    """Return the packages that are installed because ``name`` needs them, itself first."""
    found: list[str] = []
    todo = [name]
    while todo:
        one = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if one in found:
            continue
        try:
            lines = requires(one) or []
        except PackageNotFoundError:
            continue  # of another system or Python
        found.append(one)
        for line in lines:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo.append(requirement.name)
    return found


def licence(name: str) -> str:
    """Return what the metadata of a package say about its licence, in one line."""
    data = distribution(name).metadata
    classifiers = [one for one in data.get_all("Classifier") or [] if one.startswith("License ::")]
    said = data.get("License-Expression") or (data.get("License") or "").strip().split("\n")[0]
    words = [said, *(one.rpartition(" :: ")[2] for one in classifiers)]
    return "; ".join(dict.fromkeys(one for one in words if one)) or _of_the_file(name)


def _of_the_file(name: str) -> str:
    """Return which licence the text of the licence file is, where the metadata say nothing."""
    for file in distribution(name).files or ():
        if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            text = " ".join(file.read_binary().decode("utf-8", "replace").split())
            if "Permission is hereby granted, free of charge" in text:
                return "MIT, by its text"
    files = distribution(name).files  # None where there is no list of them
    if files and all(file.parts[0].endswith(".dist-info") for file in files):
        return _NOTHING  # as what only names others: cuda-toolkit, which torch for GPUs needs
    return "not said"


def main(roots: list[str]) -> int:
    """Print every package with its licence, and return 1 if one is not fine."""
    names = list(dict.fromkeys(name for root in roots for name in needed(root)))
    bad = [name for name in names if not FINE.search(licence(name))]
    for name in sorted(names):
        print(f"{'!!' if name in bad else '  '} {name:<28} {licence(name)[:80]}")
    if not names:
        print("nothing to check: the package is not installed", file=sys.stderr)
    return int(bool(bad) or not names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["autograd-graphlab"]))
