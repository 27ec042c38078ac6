"""The system's own ``dot``, in a process group of its own that a time limit ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess

from graphlab.lang import t
from graphlab.layout.engine import failed, missing, timed_out


def run(dot: str, format: str, timeout: float) -> bytes:
    """Return what the system's Graphviz makes of ``dot``."""
    process = _start([_program(), f"-T{format}"])
    try:
        out, talk = process.communicate(dot.encode("utf-8", "replace"), timeout)
    except subprocess.TimeoutExpired as error:
        raise timed_out(timeout) from error
    finally:
        _end(process)
    if process.returncode != 0:
        raise failed(_first_line(talk) or t("dot ended with {code}", code=process.returncode))
    return out


def version() -> str:
    """Return the version, such as "dot - graphviz version 2.43.0 (0)"."""
    process = _start([_program(), "-V"])
    try:
        _, talk = process.communicate(timeout=10.0)
    except subprocess.TimeoutExpired as error:
        raise timed_out(10.0) from error
    finally:
        _end(process)
    return _first_line(talk)


def _program() -> str:
    found = shutil.which("dot")
    if found is None:
        raise missing(
            t("the native layout engine is not installed"),
            t("there is no program 'dot' on PATH"),
            t(
                "use --engine embedded, or install Graphviz: "
                "apt install graphviz | brew install graphviz | winget install graphviz"
            ),
        )
    return found


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, if it still runs, and all that it started; wait for it."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def _first_line(talk: bytes) -> str:
    lines = talk.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else ""
