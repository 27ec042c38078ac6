"""The compiled engine, kept on disk between runs: 2.5 s become 0.2 s.

Compiled code runs unchecked, so a file is believed only if it is the user's own, nobody
else may write it or its folder, and it matches its checksum. Anything else: compile again.
"""

from __future__ import annotations

import hashlib
import os
import platform
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import GraphlabError

if TYPE_CHECKING:
    import wasmtime

_DIGEST = 32


def load(engine: wasmtime.Engine, binary: bytes) -> wasmtime.Module:
    """Return ``binary`` compiled: from the cache when that can be trusted, and kept there."""
    import wasmtime

    path = _path(binary)
    kept = _read(path)
    if kept is not None:
        try:
            return wasmtime.Module.deserialize(engine, kept)
        except wasmtime.WasmtimeError:  # of another version, or another processor
            pass
    module = wasmtime.Module(engine, binary)
    _write(path, bytes(module.serialize()))
    return module


def folder() -> Path:
    """Return the folder of the cache, which may not exist."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("graphlab", appauthor=False))


def _path(binary: bytes) -> Path:
    from importlib.metadata import version

    what = hashlib.sha256(binary).hexdigest()[:16]
    return folder() / f"graphviz-{what}-{version('wasmtime')}-{platform.machine()}.cwasm"


def _read(path: Path) -> bytes | None:
    """Return the code in ``path``, or None if it is not there or not to be trusted."""
    try:
        if not _own(path.parent.stat()):
            return None
        with path.open("rb") as file:
            if not _own(os.fstat(file.fileno())):
                return None
            data = file.read()
    except OSError:
        return None
    digest, code = data[:_DIGEST], data[_DIGEST:]
    return code if hashlib.sha256(code).digest() == digest else None


def _own(status: os.stat_result) -> bool:
    """Return whether the user owns it and nobody else may write to it."""
    if os.name == "nt":  # the cache lies in the user's own profile
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(path: Path, code: bytes) -> None:
    """Keep ``code`` in ``path`` if that is possible; a cache that cannot be written is no error."""
    from graphlab.files import write_whole

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, hashlib.sha256(code).digest() + code)
        if os.name != "nt":
            path.chmod(0o600)
    except (OSError, GraphlabError):
        pass
