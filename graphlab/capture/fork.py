"""Work in a copy of the process, for graphs too deep to be touched in the process itself.

Freeing a chain of nodes that Python has touched recurses in C++: some 30,000 are safe with a
stack of 8 MB. The copy touches them, and ends without freeing anything.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from typing import TYPE_CHECKING

import torch

from graphlab.forking import fork

if TYPE_CHECKING:
    from collections.abc import Callable


def in_a_fork(work: Callable[[], bytes]) -> bytes:
    """Return what ``work`` returned in the copy; nothing if it failed, which is said on stderr."""
    if not hasattr(os, "fork"):
        return b""
    end, start = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of forking while threads run: the copy starts none
        pid = fork()
    if pid == 0:
        os.close(end)
        _work_and_end(work, start)
    os.close(start)
    with os.fdopen(end, "rb") as pipe:
        data = pipe.read()
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return data  # the program lets the system reap its children
    return data


def _work_and_end(work: Callable[[], bytes], start: int) -> None:
    try:
        gc.disable()  # it would read, and so copy, the pages of everything there is
        torch.set_num_threads(1)
        data = work()
        with os.fdopen(start, "wb") as pipe:
            pipe.write(data)
    except BaseException as error:
        print(f"graphlab: the graph could not be captured: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(0)
