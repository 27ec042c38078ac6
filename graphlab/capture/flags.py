"""Python's own options: those that the child is given too, and those that keep the recorder out."""

from __future__ import annotations

import sys


def python_flags(argv: list[str]) -> list[str]:
    """Return the options that this interpreter itself was started with, such as -X dev."""
    flags: list[str] = []
    rest = iter(argv[1:])
    for one in rest:
        if not one.startswith("-") or one in ("-", "-m", "-c") or one.startswith(("-m", "-c")):
            break
        flags.append(one)
        if one in ("-W", "-X", "--check-hash-based-pycs"):
            flags.append(next(rest, ""))
    return flags


def needs_runner() -> bool:
    """Return whether the child ignores PYTHONPATH or site, which bring the recorder in elsewhere."""
    return bool(sys.flags.ignore_environment or sys.flags.no_site)


def difference() -> str:
    """Return what a script could notice under these options, in a sentence; "" under all others."""
    if not needs_runner():
        return ""
    set_ones = (("-I", sys.flags.isolated), ("-E", sys.flags.ignore_environment), ("-S", sys.flags.no_site))
    names = [name for name, is_set in set_ones if is_set]
    names = [name for name in names if name != "-E" or "-I" not in names]
    return (
        f"python {' '.join(names)} keeps sitecustomize from bringing the recorder in: a runner starts the "
        "script, and is one frame more below it"
    )
