"""The clock and the scale. Seconds are those of the processor, of this process and of its ended children.

Of other people's work on the same machine they feel less than the time on the wall.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")
MB = 1024.0  # kilobytes
_UNIT = MB * 1024 if sys.platform == "darwin" else MB  # macOS counts ru_maxrss in bytes


def seconds() -> float:
    """Return the processor time so far, with that of the children that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


@dataclass(slots=True)
class Peak:
    """How much more memory was needed since now: in this process, or in the largest child.

    Where the system does not let a process forget its peak (anywhere but on Linux), the greatest use
    since its start is taken instead.
    """

    before: float = field(default_factory=lambda: _forget())

    def more(self) -> float:
        """Return the megabytes that came on top, at the worst moment."""
        return max(0.0, self.whole() - self.before)

    def whole(self) -> float:
        """Return the megabytes of the largest process, at the worst moment."""
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _UNIT
        return max(_line("VmHWM") or _own(), children)


def _forget() -> float:
    """Forget the peak so far; return the megabytes in use."""
    try:
        _RESET.write_text("5")
    except OSError:
        return _own()
    return _line("VmRSS") or _own()


def _own() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT


def _line(key: str) -> float | None:
    if not _STATUS.exists():
        return None
    for line in _STATUS.read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / MB
    return None
