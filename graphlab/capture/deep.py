"""How many nodes of a graph Python may touch: freeing a chain of touched nodes takes stack for each.

A node that Python has touched has a wrapper for as long as it lives, and freeing a chain of those
recurses in C++, long after we let go. So a walk of a graph on which the script goes on asks here
for more, and more stack is allowed where that is possible.
"""

from __future__ import annotations

import os
import sys
import threading

if sys.platform == "linux":
    import resource

# Bytes of stack that freeing one touched node takes: 210 to 270 with torch 2.13, and as much again.
_EACH = 512
_LEAST_EACH = 400
_USUAL = 20_000  # are safe with the usual stack of 8 MB
_USUAL_ON_WINDOWS = 5_000  # with 2 MB
_LEAST_ROOM = 2 << 20  # between the stack and what is below it
_PROCESS = os.getpid()  # a fork may run on another stack than this process began with
_refused: list[bool] = []  # once a graph was too deep, no later one is touched: it may go on from there


class TooDeep(Exception):
    """The graph has more nodes than may be touched where the process goes on."""


def allowed(touched: int) -> int:
    """Return how many nodes may be touched, more than ``touched``, which are already.

    Raises: TooDeep if there is no stack for more, or was none for an earlier graph.
    """
    if _refused:
        raise TooDeep
    usual = _usual()
    if touched < usual:
        return usual
    if not _make_room(2 * touched):
        _refused.append(True)
        raise TooDeep
    return 2 * touched


def _usual() -> int:
    """Return how many nodes are safe with the stack that this thread has."""
    if sys.platform != "linux":
        return _USUAL_ON_WINDOWS if os.name == "nt" else _USUAL
    size, _ = resource.getrlimit(resource.RLIMIT_STACK)
    if not _is_first():
        size = threading.stack_size() or size
    return _USUAL if size == resource.RLIM_INFINITY else min(_USUAL, size // _LEAST_EACH)


def _is_first() -> bool:
    """Return whether this is the thread that the process began with, whose stack can grow."""
    return os.getpid() == threading.get_native_id() == _PROCESS


def _make_room(nodes: int) -> bool:
    """Return whether the stack of this thread is, or now may become, large enough to free so many."""
    if sys.platform != "linux" or not _is_first():
        return False
    mapped = _stack()
    if mapped is None:
        return False
    used, room = mapped
    needed = used + nodes * _EACH
    if needed + _LEAST_ROOM > room:
        return False
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return True
    try:
        resource.setrlimit(resource.RLIMIT_STACK, (needed, hard))
    except (OSError, ValueError):  # more than the hard limit
        return False
    return True


def _stack() -> tuple[int, int] | None:
    """Return the bytes of the process's first stack, and how many there is room for; None if unknown."""
    try:
        with open("/proc/self/maps") as file:
            below = 0
            for line in file:
                begin, _, end = line.split(maxsplit=1)[0].partition("-")
                if line.endswith("[stack]\n"):
                    return int(end, 16) - int(begin, 16), int(end, 16) - below
                below = int(end, 16)
    except (OSError, ValueError):
        pass
    return None
