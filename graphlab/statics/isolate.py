"""Work in a copy of the process, with a time limit: nothing that happens there can hurt this one.

Backends can end the process (a deep graph does in jit.trace), never return, or leave patches behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import pickle
import select
import signal
import struct
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch

from graphlab.forking import fork

Send = Callable[[object], None]

_LENGTH = struct.Struct("<Q")
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass(slots=True)
class Told:
    """What the copy sent before it ended, and how it ended."""

    messages: list[Any] = field(default_factory=list)
    signal: int = 0  # that ended it, 0 for none
    timeout: bool = False
    code: int = 0


def in_a_copy(
    work: Callable[[Send], None], seconds: float, *, heard: Send | None = None, inner: bool = False
) -> Told:
    """Run ``work(send)`` in a copy of the process; return all that it sent within the time limit.

    ``heard`` is told each message at once. A copy of a copy is ``inner``: it stays in the other's
    group of processes, and ends with it.
    """
    end, start = os.pipe()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()  # what waits here would be written twice
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of forking while threads run: the copy starts none
        pid = fork()
    if pid == 0:
        _work_and_end(work, end, start, inner=inner)
    os.close(start)
    if not inner:
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)  # both sides do this: whoever is first
    told = Told()
    try:
        told.timeout = not _listen(end, heard or told.messages.append, time.monotonic() + seconds)
    finally:
        os.close(end)
        _finish(pid, told, os.kill if inner else os.killpg)
    return told


def _listen(end: int, heard: Send, deadline: float) -> bool:
    """Read messages until the other end is closed; False if the deadline came first."""
    data = bytearray()
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([end], [], [], left)[0]:
            return False
        part = os.read(end, 1 << 20)
        if not part:
            return True
        data += part
        while len(data) >= _LENGTH.size and len(data) >= (
            whole := _LENGTH.size + _LENGTH.unpack_from(data)[0]
        ):
            heard(pickle.loads(data[_LENGTH.size : whole]))
            del data[:whole]
    return False


def _finish(pid: int, told: Told, end_all: Callable[[int, int], None]) -> None:
    """End the copy and all that it started, and note how it ended."""
    closed = not told.timeout
    deadline = time.monotonic() + 2
    status: int | None = None
    with contextlib.suppress(ChildProcessError):  # the program may let the system reap its children
        while closed and time.monotonic() < deadline and status is None:
            found, ended = os.waitpid(pid, os.WNOHANG)
            if found:
                status = ended
            else:
                time.sleep(0.002)
        if status is None or end_all is os.killpg:  # a group has its number for as long as someone is in it
            with contextlib.suppress(OSError):
                end_all(pid, signal.SIGKILL)
        if status is None:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return
        told.signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        told.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0


def _work_and_end(work: Callable[[Send], None], end: int, start: int, *, inner: bool) -> None:
    code = 1
    try:
        os.close(end)
        _settle(inner=inner)

        def send(message: object) -> None:
            data = pickle.dumps(message)
            view = memoryview(_LENGTH.pack(len(data)) + data)
            while view:
                view = view[os.write(start, view) :]

        work(send)
        code = 0
    except BaseException:
        code = 1
    finally:
        os._exit(code)


def _settle(*, inner: bool) -> None:
    """Make the copy independent: its own group, one thread, no tracing, nothing to read."""
    if not inner:
        os.setpgid(0, 0)
    with contextlib.suppress(Exception):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0)
    faulthandler.disable()
    sys.settrace(None)
    sys.setprofile(None)
    torch.set_num_threads(1)
    torch.set_grad_enabled(True)
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()
