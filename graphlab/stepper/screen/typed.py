"""Keys that a person pressed too early, as the bytes of a terminal, made into key presses again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

if TYPE_CHECKING:
    from collections.abc import Iterator


def pressed(typed: str) -> Iterator[Key]:
    """Yield the keys; none where this Textual does not say how it reads them."""
    try:
        from textual._xterm_parser import XTermParser
    except ImportError:
        return
    for event in XTermParser().feed(typed):
        if isinstance(event, Key):
            yield event
