"""What graphlab is doing, said at the beginning of each stage that may take long, for whoever wants to know.

A foundation: every room may say something here, and none knows who listens. Nobody, as a rule.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_listeners: list[Callable[[str], None]] = []


def begin(what: str) -> None:
    """Say what begins now, such as ``folding 12,005 nodes``, until the next thing begins; "" is nothing."""
    for listener in _listeners:
        listener(what)


def heard() -> bool:
    """Return whether anybody listens."""
    return bool(_listeners)


@contextmanager
def told_to(listener: Callable[[str], None]) -> Iterator[None]:
    """Let ``listener`` hear of every stage meanwhile."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
