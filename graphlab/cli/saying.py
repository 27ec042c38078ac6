"""What the commands say beside their results: one line on stderr, whatever names stand in it."""

from __future__ import annotations

import sys

from graphlab.lang.harmless import plain


def say(text: str) -> None:
    """Print a line of ours; no character of a name or of a recording's text acts on the terminal."""
    print(f"graphlab: {plain(text)}", file=sys.stderr)
