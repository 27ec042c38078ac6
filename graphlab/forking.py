"""``os.fork``, also at a script's end."""

from __future__ import annotations

import ctypes
import os
import sys


def fork() -> int:
    """Return 0 in the copy of the process, and the copy's number in the process itself.

    Python 3.12 forbids it as soon as a script has ended; those before and after do not. What must
    be done around it in any case is done there too.
    """
    try:
        return os.fork()
    except RuntimeError:
        if sys.version_info[:2] != (3, 12):
            raise
    ctypes.pythonapi.PyOS_BeforeFork()
    pid: int = ctypes.PyDLL(None).fork()
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
        if pid < 0:
            raise OSError("the process could not be copied")
    return pid
