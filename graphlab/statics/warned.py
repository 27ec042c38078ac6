"""Warnings of a backend while it captured: whose line they are about, and what is frozen there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphlab.outcome import Warned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphlab.statics.quiet import Raised
    from graphlab.statics.sources import Lines

# What the warning says, and what it means for the graph.
_MEANINGS = (
    ("to a Python boolean", "the branch that was taken is frozen: the other one is not in the graph"),
    ("to a Python integer", "this number is frozen at what it was"),
    ("to a Python float|to a Python number", "this number is frozen at what it was"),
    ("to a Python index", "this index is frozen at what it was"),
    ("to a Python list", "these numbers are frozen at what they were"),
    ("to a NumPy array", "these numbers are frozen at what they were"),
    ("Iterating over a tensor", "the loop is unrolled: it has as many turns as there were elements"),
    ("Using len to get tensor shape", "the length is frozen at what it was"),
    ("registered as constants|torch.tensor results", "the values of this tensor are frozen"),
    ("in-place", "what is changed in place here may be missing from the graph"),
)
_LONGEST = 300


def warned(raised: Sequence[Raised], lines: Lines) -> tuple[Warned, ...]:
    """Return the warnings that are about the graph, each once."""
    found: dict[tuple[str, object], Warned] = {}
    for one in raised:
        if one.category.__name__ != "TracerWarning":
            continue
        meaning = next((what for word, what in _MEANINGS if re.search(word, one.text, re.IGNORECASE)), "")
        source = lines.innermost(one.frames)
        short = one.text if len(one.text) <= _LONGEST else one.text[: _LONGEST - 1] + "…"
        found.setdefault((short, source), Warned(short, source, meaning))
    return tuple(found.values())


def deprecation(raised: Sequence[Raised]) -> str:
    """Return what the backend says of its own end, "" where it says nothing."""
    for one in raised:
        if issubclass(one.category, (DeprecationWarning, FutureWarning)) and "deprecated" in one.text:
            return one.text.replace("`", "")
    return ""
