"""What a script reads from standard input, kept while it runs for the first time and given to it again."""

from __future__ import annotations

import os
import select
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from graphlab.capture.run import Request

_PART = 1 << 16


class Again:
    """Stands between our standard input and the script's, where ours is no terminal."""

    def __init__(self, request: Request) -> None:
        # A script on standard input is kept by whoever runs it; a terminal is for the first run alone.
        self.kept = bytearray()
        self.script = request.target.kind == "stdin"
        self._piped = sys.stdin is not None and not self.script and not _is_terminal()
        self._pumps: list[_Pump] = []

    def __enter__(self) -> Again:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pump in self._pumps:
            pump.stop()

    def first(self, request: Request) -> Request:
        """Return the request of the first run."""
        if self.script and not _is_terminal():
            return replace(request, text=self._script())
        return replace(request, stdin=self._pump()) if self._piped else request

    def second(self, request: Request) -> Request:
        """Return the request of a further run, which reads the same, and then what is left."""
        if self.script:
            return request if _is_terminal() else replace(request, text=self._script())
        if not self._piped:
            return replace(request, silent_input=True)
        return replace(request, stdin=self._pump())

    def _script(self) -> bytes:
        """Return the script that stands on standard input, which can be read only once."""
        if not self.kept and sys.stdin is not None:
            self.kept += sys.stdin.buffer.read()
        return bytes(self.kept)

    def _pump(self) -> int:
        for one in self._pumps:
            one.stop()
        pump = _Pump(self.kept)
        self._pumps = [pump]
        return pump.end


class _Pump:
    """Writes what was read before, then what comes, into a pipe that the script reads."""

    def __init__(self, kept: bytearray) -> None:
        self.kept = kept
        self.end, self._start = os.pipe()
        os.set_inheritable(self.end, True)
        self._wake, self._bell = os.pipe()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._write(bytes(self.kept))
            while True:
                ready, _, _ = select.select([0, self._wake], [], [])
                if self._wake in ready:
                    return
                part = os.read(0, _PART)
                if not part:
                    return
                self.kept += part
                self._write(part)
        except OSError:
            return  # the script reads no more
        finally:
            os.close(self._start)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._start, view) :]

    def stop(self) -> None:
        """Read no more of our standard input."""
        os.close(self.end)  # a write that waits for a reader ends
        os.write(self._bell, b"x")
        self._thread.join(5)
        if not self._thread.is_alive():
            os.close(self._wake)
            os.close(self._bell)


def _is_terminal() -> bool:
    try:
        return os.isatty(0)
    except OSError:
        return False
